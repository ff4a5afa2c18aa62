"""Every searchable figure gets one vector per encoder, however often this is run.

A sheet is decoded once for all encoders that lack the figure.
Threads decode the sheets (Pillow lets go of the interpreter while it does) and this
thread encodes and stores, since decoding takes most of the time.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Protocol

import numpy as np
from django.conf import settings
from django.db import transaction
from numpy.typing import NDArray

from ml import drawings
from search import media, pending, pixels, vectors
from search.models import Encoder, Sheet
from search.pending import Pending

BATCH = 64
# How long to wait for the blocks that another process works on, in seconds.
_WAIT = 0.5

Progress = Callable[[int, int], None]  # done, total


class DrawingEncoder(Protocol):
    """What is asked of a model here; `ml.encoders.Encoder` has it."""

    @property
    def image_size(self) -> int: ...

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(n, s, s) to unit rows (n, d)."""


class MediaUnavailable(Exception):
    """The folder of figure files is not there; the message names it."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a figure gets no vector, as its sheet will say."""

    state: Sheet.State
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the figures that had no vector."""

    embedded: int = 0
    blank: int = 0
    corrupt: int = 0
    missing: int = 0

    @property
    def refused(self) -> int:
        return self.blank + self.corrupt + self.missing

    @property
    def done(self) -> int:
        return self.embedded + self.refused

    def plus(self, block: "_Block") -> "Counts":
        """These and a block's."""
        states = Counter(refusal.state for _, refusal in block.refused)
        return Counts(
            embedded=self.embedded + block.embedded,
            blank=self.blank + states[Sheet.State.BLANK],
            corrupt=self.corrupt + states[Sheet.State.CORRUPT],
            missing=self.missing + states[Sheet.State.MISSING],
        )


Way = tuple[Encoder, DrawingEncoder]  # the row whose vectors a model makes


def embed_missing(
    model: DrawingEncoder,
    *,
    encoder: Encoder,
    beside: Sequence[Way] = (),
    batch: int = BATCH,
    progress: Progress | None = None,
) -> Counts:
    """Embed the searchable figures that have no vector of this encoder.

    Those of the encoders `beside` it are made in the same pass. Several processes may
    run this at once: each takes blocks no other one has, and returns when all are done.
    Killed anywhere and run again, the same vectors result. Figures without ink or
    without readable file are skipped and recorded on their sheet. `progress` is told
    how many figures are done, of how many. Raises MediaUnavailable.
    """
    root = Path(settings.PUBLIC_MEDIA)
    ways: list[Way] = [(encoder, model), *beside]
    rows = [row for row, _ in ways]
    total = pending.count(*rows)
    if total and not (root / "figures").is_dir():
        raise MediaUnavailable(f"{root} holds no figures; check ORNAMENT_MEDIA.")
    counts = Counts()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for figures in _claimed_blocks(rows):
            prepared = [
                pool.submit(_prepared, root, figure, _sizes(figure, ways))
                for figure in figures
            ]
            block = _Block()
            for start in range(0, len(figures), batch):
                end = start + batch
                block.encode(ways, figures[start:end], prepared[start:end])
                if progress:
                    progress(counts.done + block.done, total)
            block.store(ways)
            counts = counts.plus(block)
    return counts


_Prepared = dict[int, NDArray[np.uint8]]  # side → drawing (side, side)


@dataclass(slots=True)
class _Block:
    """What came of a block's figures so far; stored as a whole or not at all.

    Were the refused ones recorded before, a killed run would be repeated in other
    batches, and a vector may depend on its batch in the last bit.
    """

    embedded: int = 0
    figure_ids: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    encoded: dict[int, list[NDArray[np.float32]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refused: list[tuple[Pending, _Refusal]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.embedded + len(self.refused)

    def encode(
        self,
        ways: Sequence[Way],
        figures: Sequence[Pending],
        prepared: Sequence["Future[_Prepared | _Refusal]"],
    ) -> None:
        """Encode one batch as soon as its drawings are decoded."""
        ready: list[tuple[Pending, _Prepared]] = []
        for figure, future in zip(figures, prepared, strict=True):
            drawing = future.result()
            if isinstance(drawing, _Refusal):
                self.refused.append((figure, drawing))
            else:
                ready.append((figure, drawing))
        self.embedded += len(ready)
        for row, model in ways:
            some = [pair for pair in ready if row.pk in pair[0].lacks]
            if some:
                sized = np.stack([drawing[model.image_size] for _, drawing in some])
                self.figure_ids[row.pk] += [figure.figure_id for figure, _ in some]
                self.encoded[row.pk].append(model.encode_drawings(sized))

    def store(self, ways: Sequence[Way]) -> None:
        """Store the vectors and the reasons for the missing ones."""
        with transaction.atomic():
            for figure, refusal in self.refused:
                pending.refuse(figure, state=refusal.state, reason=refusal.reason)
            for row, _ in ways:
                if figure_ids := self.figure_ids[row.pk]:
                    rows = np.concatenate(self.encoded[row.pk])
                    vectors.insert(figure_ids, rows, encoder=row)


def _claimed_blocks(encoders: Sequence[Encoder]) -> Iterator[list[Pending]]:
    """Yield each block's figures once, holding it; blocks of others come last."""
    todo = pending.blocks(*encoders)
    while todo:
        busy = []
        for block in todo:
            with pending.claimed(block, *encoders) as is_ours:
                if not is_ours:
                    busy.append(block)
                elif figures := pending.in_block(block, *encoders):
                    yield figures
        todo = busy
        if todo:
            sleep(_WAIT)


def _sizes(figure: Pending, ways: Sequence[Way]) -> frozenset[int]:
    """The sides at which a figure is needed."""
    return frozenset(model.image_size for row, model in ways if row.pk in figure.lacks)


def _prepared(
    root: Path, figure: Pending, sizes: frozenset[int]
) -> _Prepared | _Refusal:
    """Decode a figure once and prepare it for each side; in a thread, no database."""
    try:
        image = pixels.of_figure(
            root, figure.file_sha256, is_landscape=figure.is_landscape, box=figure.box
        )
        return {size: drawings.prepare(image, size=size) for size in sizes}
    except drawings.BlankDrawing:
        return _Refusal(Sheet.State.BLANK, "the drawing has no ink")
    except drawings.UnreadableDrawing as error:
        return _Refusal(Sheet.State.CORRUPT, str(error))
    except media.MissingMedia:
        return _Refusal(Sheet.State.MISSING, "the file is gone from the media folder")

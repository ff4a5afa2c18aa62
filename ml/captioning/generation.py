"""Caption a manifest into a file of records: batch by batch, going on where it stopped.

What is written is never written again; the gate judges the file once all are there.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from tqdm import tqdm

from ml import drawings
from ml.captioning import gate, items, records
from ml.captioning.items import Item, Words
from ml.captioning.records import Record
from ml.captioning.subjects import Captioner, Subject, UnableToCaption
from ml.manifests.archives import Archives, UnreadableImage
from ml.manifests.ornament import Figure, Manifest

Place = Literal["first", "last", "only"]
_UNREADABLE = (UnreadableImage, drawings.UnreadableDrawing)


@dataclass(slots=True)
class Outcome:
    """What a run did: captions written now, those there before, and what went wrong."""

    written: int = 0
    found: int = 0
    left_out: list[str] = field(default_factory=list)
    flags: Counter[str] = field(default_factory=Counter)


def generate(
    manifest: Manifest,
    captioner: Captioner,
    out: Path,
    *,
    words: Words,
    batch: int = 16,
    peers: int = gate.PEERS,
) -> Outcome:
    """Caption what `out` does not hold yet, and judge all captions of the version.

    Unreadable and blank images and empty answers are named and left out; the next run
    tries them again. Raises UnfitRecords, OSError.
    """
    outcome = Outcome()
    wanted = items.of(manifest.figures, captioner.unit, words)
    with records.appending(out) as file, Archives(manifest.folder) as archives:
        version = captioner.version
        done = {record.key for record in records.read(out) if record.version == version}
        pending = [item for item in wanted if item.key not in done]
        outcome.found = len(wanted) - len(pending)
        with tqdm(total=len(pending), unit=captioner.unit, desc="captioning") as bar:
            for start in range(0, len(pending), batch):
                block = pending[start : start + batch]
                readable = list(_read(block, archives, outcome))
                new = _caption(readable, captioner, outcome)
                records.append(file, new)
                outcome.written += len(new)
                bar.update(len(block))
        judged = _judged(records.read(out), version, peers)
        records.write(out, judged)
    outcome.flags = _flags(record for record in judged if record.version == version)
    return outcome


def merged(
    manifest: Manifest,
    written: Sequence[Record],
    *,
    place: Place = "first",
    kept_only: bool = False,
) -> list[Figure]:
    """The figures of a manifest with captions behind, before or instead of their own.

    A design's caption goes to each of its figures. `kept_only` leaves out captions that
    the gate marked.
    """
    texts = {
        record.key: record.caption
        for record in written
        if not kept_only or (record.verdict is not None and record.verdict.is_kept)
    }
    return [_with(figure, texts, place) for figure in manifest.figures]


def _with(figure: Figure, texts: dict[str, str], place: Place) -> Figure:
    found = (texts.get(key) for key in (figure.path, figure.patent))
    new = tuple(text for text in found if text)
    own = () if place == "only" else figure.captions
    at = 0 if place == "first" else max(0, len(own) - 1)  # the title stays the last
    captions = (*own[:at], *new, *own[at:])
    return replace(figure, captions=tuple(dict.fromkeys(captions)))


def _read(
    block: Sequence[Item], archives: Archives, outcome: Outcome
) -> Iterator[tuple[Item, Subject]]:
    """The items with their images; a design goes on without one that is unreadable."""
    for item in block:
        images, shown = [], []
        seen = (*item.subject.views_shown, *[""] * len(item.figures))
        for figure, view in zip(item.figures, seen, strict=False):
            try:
                images.append(items.opened(figure, archives))
                shown.append(view)
            except _UNREADABLE as error:
                outcome.left_out.append(f"{figure.path}: {error}")
        if images:
            known = item.subject.views_shown if len(item.figures) == 1 else tuple(shown)
            yield item, replace(item.subject, images=tuple(images), views_shown=known)


def _caption(
    readable: Sequence[tuple[Item, Subject]], captioner: Captioner, outcome: Outcome
) -> list[Record]:
    subjects = [subject for _, subject in readable]
    reasons: dict[int, str] = {}
    try:
        texts = captioner.caption(subjects) if subjects else []
    except UnableToCaption as error:
        texts, reasons = error.texts, error.reasons
    outcome.left_out += [f"{readable[at][0].key}: {why}" for at, why in reasons.items()]
    return [
        Record(
            key=item.key,
            patent=item.patent,
            version=captioner.version,
            caption=text,
            views=tuple(sorted({view for view in subject.views_shown if view})),
            class_code=item.class_code,
            class_name=subject.class_name,
        )
        for at, ((item, subject), text) in enumerate(zip(readable, texts, strict=True))
        if at not in reasons
    ]


def _judged(written: Sequence[Record], version: str, peers: int) -> list[Record]:
    """All records, those of one version with new verdicts."""
    own = [record for record in written if record.version == version]
    verdicts = gate.judge([record.candidate for record in own], peers=peers)
    judged = {
        record.key: replace(record, verdict=verdict)
        for record, verdict in zip(own, verdicts, strict=True)
    }
    return [
        judged[record.key] if record.version == version else record
        for record in written
    ]


def _flags(judged: Iterator[Record]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for record in judged:
        verdict = record.verdict
        if verdict is None:
            continue
        counts["captions"] += 1
        counts["generic"] += verdict.is_generic
        counts["too long"] += verdict.is_too_long
        counts["naming a view not shown"] += bool(verdict.wrong_views)
        counts["leaking the class"] += bool(verdict.leaks)
    return counts

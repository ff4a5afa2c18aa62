"""Each split encoded once per method: drawings to vectors, texts to vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml import baselines, encoders
from ml.classification import heads
from ml.classification.probe import Linear
from ml.judging.judgement import Judgement
from ml.judging.opening import Opened
from ml.manifests.ornament import Figure
from ml.metrics.vectors import Array, UnfitVectors
from ml.protocols import same_design

# Captions a figure may have that are judged: a caption and a title, in either order.
PLACES = 2
_BLOCK = 256
_LOCAL = "local-dir:"

Encode = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
EncodeTexts = Callable[[Sequence[str]], NDArray[np.float32]]
Advance = Callable[[int, str], None]  # so many more done, doing what


@dataclass(frozen=True, slots=True)
class Method:
    """An encoder or a baseline: its name, what it sees, and how it encodes."""

    name: str
    image_size: int
    encode: Encode
    encode_texts: EncodeTexts | None  # None without a text tower
    head: Linear | None = None  # the class layer its training stored, if any


@dataclass(frozen=True, slots=True)
class Texts:
    """The captions at one place: of which figures (k,), the words, vectors (k, d)."""

    rows: NDArray[np.int64]
    words: tuple[str, ...]
    vectors: Array


@dataclass(frozen=True, slots=True)
class Encoded:
    """A split's figures, their vectors (n, d), and their texts by place."""

    figures: tuple[Figure, ...]
    vectors: Array
    texts: tuple[Texts, ...]

    @property
    def patents(self) -> NDArray[np.str_]:
        """The patent of each figure: (n,)."""
        return np.array([figure.patent for figure in self.figures])


def methods(wanted: Judgement) -> list[Method]:
    """All encoders, loaded, and baselines. Raises EncoderUnavailable, UnfitClasses."""
    loaded = [
        encoders.load(
            name, device=wanted.device or None, allow_download=wanted.allow_download
        )
        for name in wanted.encoders
    ]
    return [
        *(
            Method(
                encoder.name,
                encoder.image_size,
                encoder.encode_drawings,
                encoder.encode_texts if encoder.has_text_tower else None,
                heads.read(Path(encoder.name.removeprefix(_LOCAL)))
                if encoder.name.startswith(_LOCAL)
                else None,
            )
            for encoder in loaded
        ),
        *(
            Method(name, baselines.HOG_SIZE, same_design.BASELINES[name], None)
            for name in wanted.baselines
        ),
    ]


def encode(method: Method, data: Opened, split: str, *, advance: Advance) -> Encoded:
    """Encode the figures of exactly this split, and the texts they carry.

    Raises UnfitVectors where the method gives numbers that are not finite.
    """
    rows = data.rows(split)
    figures = data.figures(split)
    message = f"{method.name}: encoding {split}"
    blocks = []
    for start in range(0, len(rows), _BLOCK):
        drawings = data.pack.drawings[rows[start : start + _BLOCK]]
        blocks.append(method.encode(same_design.shrunk(drawings, method.image_size)))
        advance(len(drawings), message)
    vectors = np.concatenate(blocks)
    _check(vectors, [figure.path for figure in figures], method.name)
    return Encoded(figures, vectors, _texts(method, figures))


def joined(parts: Sequence[Encoded]) -> Encoded:
    """Several encoded splits as one, in their order."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part.figures) for part in parts)])
    texts = []
    for place in range(max(len(part.texts) for part in parts)):
        held = [
            (start, part.texts[place])
            for start, part in zip(starts[:-1], parts, strict=True)
            if place < len(part.texts)
        ]
        texts.append(
            Texts(
                np.concatenate([start + each.rows for start, each in held]),
                tuple(word for _, each in held for word in each.words),
                np.concatenate([each.vectors for _, each in held]),
            )
        )
    return Encoded(
        tuple(figure for part in parts for figure in part.figures),
        np.concatenate([part.vectors for part in parts]),
        tuple(texts),
    )


def _texts(method: Method, figures: Sequence[Figure]) -> tuple[Texts, ...]:
    if method.encode_texts is None:
        return ()
    found = []
    for place in range(PLACES):
        rows = [row for row, one in enumerate(figures) if place < len(one.captions)]
        if not rows:
            break
        words = [figures[row].captions[place] for row in rows]
        distinct, back = np.unique(words, return_inverse=True)
        vectors = method.encode_texts(distinct.tolist())  # equal texts: one vector
        _check(vectors, distinct.tolist(), method.name)
        found.append(Texts(np.array(rows, np.int64), tuple(words), vectors[back]))
    return tuple(found)


def _check(vectors: Array, called: Sequence[str], method: str) -> None:
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if len(bad):
        raise UnfitVectors(
            f"{method} gives {len(bad)} vectors that are not finite, the first for "
            f"{called[bad[0]]!r}: no figure made of them would mean anything"
        )

"""The cases: drawn designs by part, pens and number of views, and real sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import real_sheets
from benchmarks.quality import drawing, lines
from benchmarks.quality.cases import Case, Rows, Vectors
from benchmarks.quality.lines import CORPUS, Drawn, LinePlan
from ml import packs
from ml.encoders import Encoder
from ml.manifests import sheets
from ml.manifests.ornament import Figure
from ml.packs import Pack
from ml.synthetic import cameras

CONDITIONS = ("1 view", "3 views", "all views")
_VIEWS = len(cameras.VIEWS)
_BLOCK = 256
MOST_VIEWS = 10  # a query of the search has no more


@dataclass(frozen=True, slots=True)
class Corpus:
    """Filings in order, their rows of `vectors`, and the pack these were made from."""

    folder: Path
    filings: Sequence[Drawn]
    rows: Sequence[Rows]
    vectors: Vectors
    pack: Pack


def drawn(folder: Path, encoder: Encoder, plan: LinePlan, *, processes: int) -> Corpus:
    """Draw and encode, or read what was drawn and encoded before."""
    filings = lines.filings(plan)
    pack = drawing.pack(folder, filings, processes=processes)
    return Corpus(
        folder, filings, _rows(pack, filings), encoded(folder, pack, encoder), pack
    )


def encoded(folder: Path, pack: Pack, encoder: Encoder) -> Vectors:
    """Vectors (n, d) of a pack in half precision as stored; kept beside it."""
    file = folder / f"{encoder.weights_sha256[:12]}.npy"
    if not file.exists():
        blocks = [
            encoder.encode_drawings(np.array(pack.drawings[start : start + _BLOCK]))
            for start in range(0, len(pack.drawings), _BLOCK)
        ]
        part = file.with_suffix(".part.npy")
        np.save(part, np.concatenate(blocks).astype(np.float16))
        part.replace(file)
    found: Vectors = np.load(file).astype(np.float32)
    return found


def questions(corpus: Corpus, *, part: str, side: str, condition: str) -> Case:
    """The designs of a part ask with pens of a side; all designs of both parts answer.

    `1 view`: the perspective view, and one of the others drawn by lot, each by
    itself. `3 views`: the perspective view and two others. `all views`: all seven.
    """
    held = [i for i, filing in enumerate(corpus.filings) if filing.side == CORPUS]
    asking = [
        i
        for i, filing in enumerate(corpus.filings)
        if (filing.side, filing.part) == (side, part)
    ]
    line = np.array([corpus.filings[i].line for i in held])
    grade = np.array([corpus.filings[i].grade for i in held])
    chance = np.random.default_rng(5)
    rows, units, grades = [], [], []
    for unit, at in enumerate(asking):
        answer = np.where(line == corpus.filings[at].line, grade, 0)
        for views in _views(condition, chance):
            rows.append(unit * _VIEWS + views)
            units.append(unit)
            grades.append(answer)
    counts = [len(corpus.rows[i]) for i in held]
    return Case(
        corpus=corpus.vectors[np.concatenate([corpus.rows[i] for i in held])],
        starts=np.cumsum([0, *counts[:-1]]),
        asking=corpus.vectors[np.concatenate([corpus.rows[i] for i in asking])],
        rows=rows,
        grades=np.array(grades),
        units=np.array(units),
    )


def _views(condition: str, chance: np.random.Generator) -> list[Rows]:
    others = 1 + chance.permutation(_VIEWS - 1)[:2]
    if condition == "1 view":
        return [np.array([0]), others[:1]]
    if condition == "all views":
        return [np.arange(_VIEWS)]
    return [np.sort(np.append(0, others))]


def real(folder: Path, data: Path, encoder: Encoder) -> dict[str, Case]:
    """Every second sheet of a real patent asks for the others, by condition.

    All patents of `impact/` and `pdf/` answer. `all views` takes up to ten sheets, and
    a patent needs as many asking sheets as a condition names.
    """
    vectors, figures = [], list[Figure]()
    for name, pack in _real_packs(folder, data):
        vectors.append(encoded(folder / name, pack, encoder))
        figures += pack.manifest.figures
    whole = np.concatenate(vectors)
    patents = np.array([figure.patent for figure in figures])
    names = list(dict.fromkeys(patents.tolist()))
    sheets_of = [np.flatnonzero(patents == name) for name in names]
    return {condition: _halved(whole, sheets_of, condition) for condition in CONDITIONS}


def _halved(vectors: Vectors, sheets_of: Sequence[Rows], condition: str) -> Case:
    held = [rows[::2] for rows in sheets_of]
    asking = [rows[1::2] for rows in sheets_of]
    first = np.cumsum([0, *(len(rows) for rows in asking)])
    rows, units = [], []
    for unit, mine in enumerate(asking):
        if condition == "1 view":
            sets = [np.array([i]) for i in range(len(mine))]
        elif condition == "3 views":
            sets = [np.arange(3)] if len(mine) >= 3 else []
        else:
            sets = [np.arange(min(len(mine), MOST_VIEWS))] if len(mine) >= 2 else []
        rows += [first[unit] + chosen for chosen in sets]
        units += [unit] * len(sets)
    grades = np.zeros((len(rows), len(sheets_of)), np.int64)
    grades[np.arange(len(rows)), units] = 3
    return Case(
        corpus=vectors[np.concatenate(held)],
        starts=np.cumsum([0, *(len(one) for one in held[:-1])]),
        asking=vectors[np.concatenate(asking)],
        rows=rows,
        grades=grades,
        units=np.array(units),
    )


def _real_packs(folder: Path, data: Path) -> Iterator[tuple[str, Pack]]:
    if not (folder / "impact" / packs.MANIFEST).exists():
        manifest = sheets.read(data / "impact")
        packs.pack(manifest, folder / "impact", size=drawing.SIZE)
    yield "impact", packs.read(folder / "impact")
    if not (folder / "pdf" / packs.MANIFEST).exists():
        pages = folder / "pages"
        written = (
            pages if pages.exists() else real_sheets.from_pdfs(data / "pdf", pages)
        )
        packs.pack(sheets.read(written), folder / "pdf", size=drawing.SIZE)
    yield "pdf", packs.read(folder / "pdf")


def _rows(pack: Pack, filings: Sequence[Drawn]) -> list[Rows]:
    at: dict[str, list[int]] = {}
    for row, figure in enumerate(pack.manifest.figures):
        at.setdefault(figure.patent, []).append(row)
    return [np.array(at[filing.name]) for filing in filings]


def shares_of_cosine(vectors: Vectors, share: float, *, learnt: int) -> Vectors:
    """Vectors of a default encoder with another share of oriented gradients in them.

    Its first `learnt` numbers are what the network learnt, the rest are gradients.
    """
    parts: list[NDArray[np.float32]] = []
    for block, part in ((vectors[:, :learnt], 1 - share), (vectors[:, learnt:], share)):
        lengths = np.linalg.norm(block, axis=1, keepdims=True)
        parts.append(block / np.maximum(lengths, 1e-9) * np.float32(part**0.5))
    return np.hstack(parts)

"""Ornament's arm: the sidecar of binary codes, asked as the back end asks it."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.cells import K, Question
from benchmarks.search.generating import FIRST_DAY, SUBCLASSES, Corpus, symbol
from benchmarks.search.shapes import DIMENSIONS
from search.queries import Mode
from search.retrieval import codes

LOT = 65_536


@dataclass(frozen=True)
class Codes:
    """Nearest designs under a filter of designs; answers are rows of designs."""

    sidecar: codes.Sidecar
    subclasses: NDArray[np.int16]  # (p,)
    days: NDArray[np.int16]  # (p,)
    mode: Mode = "auto"

    def answer(self, question: Question) -> NDArray[np.int64]:
        """Rows of designs, best first."""
        near = self.sidecar.designs(
            question.vector[None], self.eligible(question), K, mode=self.mode
        )
        return np.asarray(near.patents[0], dtype=np.int64)

    def eligible(self, question: Question) -> codes.Eligible:
        """The filter as the sidecar takes it: a bit for each design."""
        if question.subclasses is not None:
            wanted = np.zeros(SUBCLASSES, dtype=bool)
            wanted[list(question.subclasses)] = True
            return self.sidecar.eligible(patents=wanted[self.subclasses])
        if question.before is not None:
            return self.sidecar.eligible(patents=self.days < question.before)
        return self.sidecar.eligible()


def opened(corpus: Corpus, folder: Path, mode: Mode = "auto") -> Codes:
    """The sidecar as it was built."""
    return Codes(
        sidecar=codes.Sidecar.open(folder / "codes"),
        subclasses=corpus.subclasses[corpus.starts],
        days=corpus.days[corpus.starts],
        mode=mode,
    )


def build(corpus: Corpus, folder: Path) -> float:
    """Build the sidecar anew from arrays; seconds."""
    shutil.rmtree(folder / "codes", ignore_errors=True)
    began = time.perf_counter()
    numbers = np.array(
        [b"USD%07d" % row for row in range(len(corpus.starts))], dtype="S10"
    )
    subclasses = corpus.subclasses[corpus.starts].tolist()
    days = corpus.days[corpus.starts].astype(np.int32) + FIRST_DAY.toordinal()
    patents = codes.PatentColumns.of(numbers)
    codes.build_from_arrays(
        folder / "codes",
        patents=codes.PatentColumns(
            numbers=patents.numbers,
            since=patents.since,
            until=patents.until,
            published=days,
            filed=patents.filed,
        ),
        classes=(
            ("locarno", symbol(subclass), row)
            for row, subclass in enumerate(subclasses)
        ),
        figures=codes.FigureColumns.of(corpus.designs),
        vectors=(
            corpus.vectors[first : first + LOT] for first in range(0, len(corpus), LOT)
        ),
        dimensions=DIMENSIONS,
    )
    return time.perf_counter() - began

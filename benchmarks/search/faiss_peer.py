"""FAISS as a peer: HNSW over 8-bit codes under a bitmap, and its flat 8-bit scan."""

import os
import time
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.search.cells import K, Question
from benchmarks.search.generating import SUBCLASSES, Corpus
from benchmarks.search.shapes import DIMENSIONS

LOT = 20_000
NEIGHBOURS = 32
EF = (64, 128, 256, 512)


class FaissHnsw:
    """An HNSW graph in memory; a filter becomes a bitmap of rows for each question."""

    def __init__(self, index: faiss.Index, corpus: Corpus, ef: int) -> None:
        self.index, self.corpus, self.ef = index, corpus, ef

    def answer(self, question: Question) -> NDArray[np.int64]:
        """Row numbers, best first."""
        chosen = bitmap(question, self.corpus)
        params = faiss.SearchParametersHNSW(efSearch=self.ef, sel=chosen)
        _, rows = self.index.search(question.vector[None], K, params=params)
        return rows[0][rows[0] >= 0]


def bitmap(question: Question, corpus: Corpus) -> faiss.IDSelector | None:
    """The eligible rows as FAISS reads them; None where all are."""
    if question.subclasses is not None:
        wanted = np.zeros(SUBCLASSES, dtype=bool)
        wanted[list(question.subclasses)] = True
        allowed = wanted[corpus.subclasses]
    elif question.before is not None:
        allowed = corpus.days < question.before
    else:
        return None
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def build(corpus: Corpus, folder: Path) -> float:
    """Build the graph and keep it in a file; seconds, 0 where it lies there."""
    path = folder / "hnsw.faiss"
    if path.exists():
        return 0.0
    faiss.omp_set_num_threads(os.cpu_count() or 1)  # to build; answers take one
    began = time.perf_counter()
    index = faiss.index_factory(
        DIMENSIONS, f"HNSW{NEIGHBOURS},SQ8", faiss.METRIC_INNER_PRODUCT
    )
    chance = np.random.default_rng(5)
    sample = np.sort(chance.choice(len(corpus), min(len(corpus), LOT), replace=False))
    index.train(corpus.vectors[sample].astype(np.float32))
    for first in range(0, len(corpus), LOT):
        index.add(corpus.vectors[first : first + LOT].astype(np.float32))
    taken = time.perf_counter() - began
    faiss.omp_set_num_threads(1)
    draft = path.with_suffix(".part")
    faiss.write_index(index, str(draft))
    draft.rename(path)
    return taken


def opened(folder: Path) -> faiss.Index:
    """The graph as it was built."""
    return faiss.read_index(str(folder / "hnsw.faiss"))


def flat(corpus: Corpus, folder: Path) -> faiss.Index:
    """A flat index of 8-bit codes, kept in a file."""
    path = folder / "sq8.faiss"
    if not path.exists():
        index = faiss.index_factory(DIMENSIONS, "SQ8", faiss.METRIC_INNER_PRODUCT)
        index.train(corpus.vectors[:LOT].astype(np.float32))
        for first in range(0, len(corpus), LOT):
            index.add(corpus.vectors[first : first + LOT].astype(np.float32))
        faiss.write_index(index, str(path.with_suffix(".part")))
        path.with_suffix(".part").rename(path)
    return faiss.read_index(str(path))

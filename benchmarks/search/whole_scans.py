"""Scans of the whole corpus, exact: one view, and four views as whole designs (C4).

The bound is the machine's own: the time in which one thread reads the 8-bit codes once.
"""

import os
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import measure
from benchmarks.search import cells, codes_arm, faiss_peer, machine
from benchmarks.search.cells import K, Question
from benchmarks.search.generating import Corpus
from benchmarks.search.judging import true_scores
from benchmarks.search.shapes import DIMENSIONS, Shape
from benchmarks.search.truth import ROWS, TIE, Best

VIEWS = 4
ASKED = 5
PER_VIEW = 1_000  # figures FAISS is asked for, for each view


def exact(shape: Shape, corpus: Corpus, folder: Path, truth: Best) -> dict[str, Any]:
    """Exact mode over everything beside reading as many bytes as the 8-bit codes."""
    ours = codes_arm.opened(corpus, folder, mode="exact")
    questions = cells.grid(shape)[-1].questions[:ASKED]
    block = np.ones(len(corpus) * DIMENSIONS // 8, dtype=np.int64)
    ways: dict[str, Callable[[], object]] = {
        "exact": lambda: [ours.answer(question) for question in questions],
        "read codes": lambda: [block.max() for _ in questions],
    }
    arms = measure.interleaved(ways, rounds=shape.rounds)
    wrong = sum(
        not _is_exact(ours.answer(question), question, truth, row, corpus)
        for row, question in enumerate(questions)
    )
    return {
        "wrong": wrong,
        "asked": len(questions),
        "seconds": {
            arm.name: [one / len(questions) for one in arm.seconds] for arm in arms
        },
        "ratio": measure.ratio(*arms),
        **_mood(),
    }


def _is_exact(
    answer: NDArray[np.int64], question: Question, truth: Best, row: int, corpus: Corpus
) -> bool:
    """Whether every design of the true list, up to ties at its end, is there."""
    given = true_scores(question, answer, corpus, "designs")
    wanted = truth.scores[row]
    return len(given) == len(wanted) and bool(
        np.abs(np.sort(given)[::-1] - wanted).max() <= TIE
    )


def maxsim(shape: Shape, corpus: Corpus, folder: Path) -> dict[str, Any]:
    """Four views against whole designs: ours over all of them, FAISS's flat 8-bit scan.

    FAISS has no such search. What is timed is the scan alone, for each view's nearest
    figures, with nothing made of them: less than the question asks.
    """
    ours = codes_arm.opened(corpus, folder)
    flat = faiss_peer.flat(corpus, folder)
    designs = cells.views(shape, count=ASKED, of=VIEWS)
    everything = ours.sidecar.eligible()
    by_mean = [
        ours.sidecar.designs(views, everything, K, mode="exact").by_mean
        for views in designs
    ]
    truths = true_maxsim(designs, corpus)
    arms = measure.interleaved(
        {
            "FAISS SQ8": lambda: [flat.search(views, PER_VIEW) for views in designs],
            "exact": lambda: [
                ours.sidecar.designs(views, everything, K, mode="exact")
                for views in designs
            ],
            "approximate": lambda: [
                ours.sidecar.designs(views, everything, K, mode="approximate")
                for views in designs
            ],
        },
        rounds=shape.rounds,
    )
    approximate = [
        ours.sidecar.designs(views, everything, K, mode="approximate").by_mean
        for views in designs
    ]
    return {
        "recall exact": _recall(by_mean, truths),
        "recall approximate": _recall(approximate, truths),
        "seconds": {arm.name: [one / ASKED for one in arm.seconds] for arm in arms},
        "ratio exact": measure.ratio(arms[0], arms[1]),
        "ratio approximate": measure.ratio(arms[0], arms[2]),
        "bytes": len(corpus) * DIMENSIONS,
        **_mood(),
    }


def true_maxsim(
    designs: list[NDArray[np.float32]], corpus: Corpus, k: int = K
) -> list[NDArray[np.int64]]:
    """Designs by the mean, over the views, of their best figure's score."""
    queries = np.concatenate(designs)
    best = np.empty((len(queries), len(corpus.starts)), dtype=np.float32)
    edges = np.r_[corpus.starts, len(corpus)]
    step = max(1, ROWS * len(corpus.starts) // len(corpus))
    for first in range(0, len(corpus.starts), step):
        lot = edges[first : first + step + 1]
        rows = corpus.vectors[lot[0] : lot[-1]].astype(np.float32)
        best[:, first : first + step] = np.maximum.reduceat(
            queries @ rows.T, lot[:-1] - lot[0], axis=1
        )
    means = best.reshape(len(designs), -1, best.shape[1]).mean(axis=1)
    return [np.argsort(-row, kind="stable")[:k] for row in means]


def _recall(found: list[Any], truths: list[NDArray[np.int64]]) -> float:
    shares = [
        np.isin(true, rows).mean() for true, rows in zip(truths, found, strict=True)
    ]
    return float(np.mean(shares))


def told(exact: dict[str, Any], maxsim: dict[str, Any]) -> str:
    """Exact mode and C4 in words."""
    ours, read = (1000 * statistics.median(one) for one in exact["seconds"].values())
    middle, low, high = exact["ratio"]
    seconds = maxsim["seconds"]
    share = maxsim["bytes"] / min(seconds["exact"]) / 1e9 / maxsim["read_gb_s"]
    lines = [
        f"Exact mode: {ours:.1f} ms, reading the 8-bit codes once {read:.1f} ms:",
        f"{middle:.2f}x (95 % {low:.2f} to {high:.2f}); target at most 2;",
        f"{exact['wrong']} of {exact['asked']} lists not exact",
        f"C4, targets 4 and 80 %; exact mode at {share:.0%} of the speed of reading",
    ]
    for mode in ("exact", "approximate"):
        middle, low, high = maxsim[f"ratio {mode}"]
        took = 1000 * statistics.median(seconds[mode])
        lines.append(
            f"C4 {mode}: {took:.1f} ms, recall@{K} {maxsim[f'recall {mode}']:.3f}, "
            f"{middle:.1f}x FAISS SQ8's scan (95 % {low:.1f} to {high:.1f})"
        )
    return "\n".join(lines)


def _mood() -> dict[str, float]:
    return {
        "load": round(os.getloadavg()[0], 1),
        "read_gb_s": round(machine.read_bandwidth(), 1),
    }

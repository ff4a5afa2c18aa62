"""What an answer is worth: recall, short lists, quantiles, ratios with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.cells import Question
from benchmarks.search.generating import Corpus
from benchmarks.search.truth import TIE, Best

RESAMPLES = 2_000
Rounds = Sequence[Sequence[float]]  # seconds of each answer, round by round


Unit = Literal["figures", "designs"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Means over questions, and the lists that were too short or plainly wrong."""

    recall_10: float
    recall_100: float
    recall_10_min: float  # of the worst question
    short: int  # lists of fewer than min(k, eligible)
    short_10: int  # of fewer than min(10, eligible)
    wrong: int  # rows given twice or not eligible


def judge(
    questions: Sequence[Question],
    answers: Sequence[NDArray[np.integer]],
    best: Best,
    corpus: Corpus,
    unit: Unit,
) -> Verdict:
    """Hold answers (row numbers of figures or designs, best first) against the truth.

    A row counts where its true score reaches the true k-th: equal scores are as good
    as each other. Every filter is one of designs, so a design is eligible as a whole.
    """
    recalls: list[tuple[float, float]] = []
    short = short_10 = wrong = 0
    k = best.scores.shape[1]
    for number, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        eligible = int(best.eligible[number])
        given = _first_ones(np.asarray(answer, dtype=np.int64))
        scores = true_scores(question, given, corpus, unit)
        scores = scores[~np.isneginf(scores)]
        wrong += len(answer) - len(scores)
        short += len(scores) < min(k, eligible)
        short_10 += len(scores) < min(10, eligible)
        true = best.scores[number][: min(k, eligible)]
        recalls.append((_recall(scores[:10], true[:10]), _recall(scores, true)))
    means = np.mean(recalls, axis=0)
    return Verdict(
        recall_10=float(means[0]),
        recall_100=float(means[1]),
        recall_10_min=min(row[0] for row in recalls),
        short=short,
        short_10=short_10,
        wrong=wrong,
    )


def true_scores(
    question: Question, rows: NDArray[np.int64], corpus: Corpus, unit: Unit
) -> NDArray[np.float32]:
    """Scores of figures, or of designs by their best figure; -inf: not eligible."""
    if unit == "figures":
        allowed = question.eligible(corpus, rows)
        scores = corpus.vectors[rows].astype(np.float32) @ question.vector
        return np.where(allowed, scores, np.float32(-np.inf))
    starts = corpus.starts[rows]
    behind = np.r_[corpus.starts, len(corpus)][rows + 1]
    found = [
        true_scores(question, np.arange(first, last), corpus, "figures").max()
        for first, last in zip(starts, behind, strict=True)
    ]
    return np.array(found, dtype=np.float32)


def _recall(scores: NDArray[np.float32], best: NDArray[np.float32]) -> float:
    if not len(best):
        return 1.0
    return min(len(best), int((scores >= best[-1] - TIE).sum())) / len(best)


def _first_ones(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each value once, where it came first."""
    _, places = np.unique(values, return_index=True)
    return values[np.sort(places)]


def quantile(rounds: Rounds, share: float) -> float:
    """A quantile of all answers of all rounds, in seconds."""
    return _quantile([np.asarray(one) for one in rounds], share)


def _quantile(rounds: list[NDArray[np.float64]], share: float) -> float:
    """As numpy's, which takes ten times as long for so few numbers."""
    values = np.sort(np.concatenate(rounds))
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return float(values[low] + (place - low) * (values[high] - values[low]))


def ratio(slow: Rounds, quick: Rounds, share: float) -> tuple[float, float, float]:
    """How many times quicker, by a quantile, with a bootstrap 95 % interval.

    Rounds are drawn, not answers: those of one round share the machine's mood. Both
    ways are drawn by the same rounds where they have as many, being interleaved.
    """
    chance = np.random.default_rng(1)
    found = []
    above, below = ([np.asarray(one) for one in rounds] for rounds in (slow, quick))
    for _ in range(RESAMPLES):
        taken = chance.integers(len(above), size=len(above))
        own = taken
        if len(above) != len(below):
            own = chance.integers(len(below), size=len(below))
        found.append(
            _quantile([above[n] for n in taken], share)
            / _quantile([below[n] for n in own], share)
        )
    low, high = np.quantile(found, [0.025, 0.975])
    middle = _quantile(above, share) / _quantile(below, share)
    return middle, float(low), float(high)

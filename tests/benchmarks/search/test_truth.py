"""The truth and the judgement, each against a slow, obvious way."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.search import cells, judging, truth, whole_scans
from benchmarks.search.cells import Cell, Question
from benchmarks.search.generating import Corpus
from benchmarks.search.truth import Best
from tests.benchmarks.search.conftest import SHAPE

K = 20


def slow(question: Question, corpus: Corpus) -> list[tuple[float, int]]:
    """Every eligible figure with its score, best first."""
    scores = [
        (float(vector.astype(np.float32) @ question.vector), row)
        for row, vector in enumerate(corpus.vectors)
        if question.subclasses is None or corpus.subclasses[row] in question.subclasses
        if question.before is None or corpus.days[row] < question.before
    ]
    return sorted(scores, key=lambda pair: (-pair[0], pair[1]))


def test_equals_the_slow_way_whatever_the_blocks(
    corpus: Corpus, grid: list[Cell]
) -> None:
    questions = [cell.questions[0] for cell in grid]
    found = truth.compute(questions, corpus, k=K, rows=97)
    for number, question in enumerate(questions):
        listed = slow(question, corpus)
        assert found.figures.eligible[number] == len(listed)
        figures = [score for score, _ in listed[:K]]
        kept = found.figures.scores[number][: len(figures)]
        assert np.allclose(kept, figures, atol=truth.TIE)
        assert (found.figures.rows[number][len(figures) :] == -1).all()
        best: dict[int, float] = {}
        for score, row in listed:
            best.setdefault(int(corpus.designs[row]), score)
        assert found.designs.eligible[number] == len(best)
        designs = list(best.values())[:K]
        kept = found.designs.scores[number][: len(designs)]
        assert np.allclose(kept, designs, atol=truth.TIE)


def test_is_kept_in_a_file(corpus: Corpus, grid: list[Cell], tmp_path: Path) -> None:
    first = truth.of_cells(grid, corpus, tmp_path)
    again = truth.of_cells(grid, corpus, tmp_path)
    for cell in grid:
        assert np.array_equal(
            first[cell.name].designs.rows, again[cell.name].designs.rows
        )
        assert len(again[cell.name].figures.scores) == len(cell.questions)


def judged(answer: NDArray[np.int64], corpus: Corpus, grid: list[Cell]) -> object:
    question = grid[-1].questions[0]
    best = truth.compute([question], corpus, k=K).figures
    return judging.judge([question], [answer], best, corpus, "figures")


def true_rows(corpus: Corpus, grid: list[Cell]) -> NDArray[np.int64]:
    best = truth.compute([grid[-1].questions[0]], corpus, k=K).figures
    return best.rows[0]


def test_a_true_answer_is_faultless(corpus: Corpus, grid: list[Cell]) -> None:
    assert judged(true_rows(corpus, grid), corpus, grid) == judging.Verdict(
        recall_10=1, recall_100=1, recall_10_min=1, short=0, short_10=0, wrong=0
    )


def test_a_short_answer_is_counted(corpus: Corpus, grid: list[Cell]) -> None:
    assert judged(true_rows(corpus, grid)[:5], corpus, grid) == judging.Verdict(
        recall_10=0.5, recall_100=0.25, recall_10_min=0.5, short=1, short_10=1, wrong=0
    )


def test_the_same_row_counts_once(corpus: Corpus, grid: list[Cell]) -> None:
    rows = true_rows(corpus, grid)
    assert judged(np.r_[rows, rows[:3]], corpus, grid) == judging.Verdict(
        recall_10=1, recall_100=1, recall_10_min=1, short=0, short_10=0, wrong=3
    )


def test_rows_outside_the_filter_are_wrong(corpus: Corpus) -> None:
    question = Question(corpus.vectors[0].astype(np.float32), before=5_000)
    best = truth.compute([question], corpus, k=K).figures
    outside = np.flatnonzero(corpus.days >= 5_000)[:K]
    verdict = judging.judge([question], [outside], best, corpus, "figures")
    assert (verdict.recall_100, verdict.short, verdict.wrong) == (0, 1, K)


def test_equal_scores_are_as_good_as_each_other() -> None:
    vectors = np.eye(4, dtype=np.float16)[[0, 0, 0, 1]]
    column = np.arange(4)
    corpus = Corpus(
        vectors, column.astype(np.int32), np.zeros(4, np.int16), np.zeros(4, np.int16)
    )
    question = Question(np.eye(4, dtype=np.float32)[0])
    best = Best(np.ones((1, 1), np.float32), np.zeros((1, 1), int), np.array([4]))
    verdict = judging.judge([question], [np.array([2])], best, corpus, "designs")
    assert verdict.recall_100 == 1


def test_whole_designs_are_compared_by_their_best_figures(corpus: Corpus) -> None:
    designs = cells.views(SHAPE, count=2, of=3)
    found = whole_scans.true_maxsim(designs, corpus, k=K)
    for views, rows in zip(designs, found, strict=True):
        means = [
            np.mean([max(float(vector @ view) for vector in figures) for view in views])
            for figures in np.split(
                corpus.vectors.astype(np.float32), corpus.starts[1:]
            )
        ]
        assert np.allclose(
            np.array(means)[rows], sorted(means, reverse=True)[:K], atol=truth.TIE
        )

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from ml.metrics import measures, ranking, relevance
from ml.metrics.scores import Block
from tests.ml.metrics import slow

KS = (1, 3, 10, 40)


def task(seed, *, levels, queries=30, gallery=40):
    """Scores, tie-ridden where `levels` is given, and labels with lone ones."""
    rng = np.random.default_rng(seed)
    shape = (queries, gallery)
    scores = (
        slow.tie_ridden(rng, shape, levels=levels)
        if levels
        else rng.normal(size=shape).astype(np.float32)
    )
    return scores, rng.integers(0, 12, queries), rng.integers(0, 11, gallery)


def ranked(scores, query_labels, gallery_labels):
    answers = relevance.by_label(query_labels, gallery_labels)
    return ranking.rank(Block(0, scores.copy()), answers)


def slowly(measure, scores, query_labels, gallery_labels, ties):
    values = []
    for row, label in zip(scores, query_labels, strict=True):
        flags = slow.ranked(row.tolist(), (gallery_labels == label).tolist(), ties)
        values.append(measure(flags) if any(flags) else np.nan)
    return np.array(values)


MEASURES = {
    "hit": (measures.hit, slow.hit),
    "recall": (measures.recall, slow.recall),
    "precision": (measures.precision, slow.precision),
    "reciprocal_rank": (measures.reciprocal_rank, slow.reciprocal_rank),
    "ndcg": (measures.ndcg, slow.ndcg),
}


@pytest.mark.parametrize("levels", [None, 4, 1])
@pytest.mark.parametrize("ties", ["row", "for", "against"])
@pytest.mark.parametrize("name", MEASURES)
def test_measures_up_to_k_equal_the_slow_loop(name, ties, levels):
    fast, loop = MEASURES[name]
    given = task(1, levels=levels)
    for k in KS:
        expected = slowly(lambda flags, k=k: loop(flags, k), *given, ties)
        np.testing.assert_allclose(
            fast(ranked(*given), k, ties=ties), expected, atol=1e-9
        )


@pytest.mark.parametrize("levels", [None, 4, 1])
@pytest.mark.parametrize("ties", ["row", "for", "against"])
def test_measures_of_the_whole_order_equal_the_slow_loop(ties, levels):
    given = task(2, levels=levels)
    for fast, loop in (
        (measures.inverse_penalty, slow.inverse_penalty),
        (measures.first_place, slow.first_place),
    ):
        expected = slowly(loop, *given, ties)
        np.testing.assert_allclose(fast(ranked(*given), ties=ties), expected)


@pytest.mark.parametrize("levels", [None, 4, 1])
@pytest.mark.parametrize("ties", ["row", "for", "against"])
@pytest.mark.parametrize("divisor", ["found", "min_r_k", "relevant"])
def test_truncated_precision_equals_the_slow_loop(divisor, ties, levels):
    given = task(3, levels=levels)
    for k in KS:
        found = measures.truncated_average_precision(
            ranked(*given), k, divisor=divisor, ties=ties
        )
        expected = slowly(
            lambda flags, k=k: slow.truncated_average_precision(flags, k, divisor),
            *given,
            ties,
        )
        np.testing.assert_allclose(found, expected, atol=1e-9)


@pytest.mark.parametrize("levels", [None, 4, 1])
@pytest.mark.parametrize("seed", range(3))
def test_average_precision_equals_scikit_learn_and_the_slow_loop(seed, levels):
    scores, queries, gallery = task(seed, levels=levels)
    found = measures.average_precision(ranked(scores, queries, gallery))
    for row, label, value in zip(scores, queries, found, strict=True):
        flags = gallery == label
        if not flags.any():
            assert np.isnan(value)
            continue
        assert value == pytest.approx(average_precision_score(flags, row), abs=1e-6)
        loop = slow.average_precision(row.tolist(), flags.tolist())
        assert value == pytest.approx(loop, abs=1e-9)


def test_tied_scores_give_the_same_precision_in_any_order_of_the_gallery():
    scores, queries, gallery = task(5, levels=3)
    order = np.random.default_rng(0).permutation(len(gallery))
    np.testing.assert_allclose(
        measures.average_precision(ranked(scores[:, order], queries, gallery[order])),
        measures.average_precision(ranked(scores, queries, gallery)),
    )


def test_queries_without_an_answer_leave_the_mean_and_are_counted():
    scores = np.array([[2, 1], [2, 1], [2, 1]], np.float32)
    found = measures.means(
        [ranked(scores, np.array([1, 9, 0]), np.array([0, 1]))],
        {"mAP": measures.average_precision},
    )
    assert found == measures.Means({"mAP": 0.75}, queries=2, skipped=1)


def test_the_mean_of_nothing_is_no_number():
    scores = np.ones((2, 2), np.float32)
    found = measures.means(
        [ranked(scores, np.array([5, 6]), np.array([0, 1]))],
        {"hit": measures.first_place},
    )
    assert np.isnan(found.values["hit"])
    assert found.skipped == 2

import tracemalloc

import numpy as np
import pytest

from ml.metrics import measures, ranking, relevance, scores
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.scores import Block
from tests.ml.metrics import slow


def test_many_relevant_items_are_counted_as_few_are():
    rng = np.random.default_rng(0)
    row = slow.tie_ridden(rng, (1, 900), levels=200)
    for count in (5, 400):  # below and above what is counted one by one
        answers = relevance.by_pairs(
            np.zeros(count, int), rng.permutation(900)[:count], shape=(1, 900)
        )
        found = ranking.rank(Block(0, row), answers)
        expected = row[0][answers.items]
        best = np.lexsort([answers.items, -expected])
        for place, score in enumerate(expected[best]):
            assert found.above[place] == (row > score).sum()
            assert found.level[place] == (row >= score).sum()


@pytest.mark.parametrize("budget", [1, 700, 5_000, 10**9])
def test_the_size_of_blocks_does_not_change_the_figures(budget):
    rng = np.random.default_rng(1)
    queries = rng.integers(-3, 4, (37, 5)).astype(np.float32)
    gallery = rng.integers(-3, 4, (53, 5)).astype(np.float32)
    answers = relevance.by_label(rng.integers(0, 8, 37), rng.integers(0, 8, 53))
    wanted = {"mAP": measures.average_precision, "first": measures.first_place}
    scorer = scores.scorer(queries, gallery, cosine=False)
    found = measures.means(ranking.rankings(scorer, answers, budget=budget), wanted)
    whole = ranking.rank(Block(0, queries @ gallery.T), answers)
    expected = measures.means([whole], wanted)
    assert found.values == pytest.approx(expected.values, abs=1e-12)
    assert (found.queries, found.skipped) == (expected.queries, expected.skipped)


def test_a_query_does_not_find_itself():
    rng = np.random.default_rng(2)
    vectors, labels = rng.normal(size=(20, 4)), rng.integers(0, 5, 20)
    answers = relevance.by_label(labels, labels, left_out=np.arange(20))
    found = measures.means(
        ranking.rankings(scores.scorer(vectors, vectors), answers),
        {"mAP": measures.average_precision},
    )
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    expected = []
    for i in range(20):
        others = [j for j in range(20) if j != i]
        flags = [bool(labels[j] == labels[i]) for j in others]
        if any(flags):
            values = [float(unit[i] @ unit[j]) for j in others]
            expected.append(slow.average_precision(values, flags))
    assert found.values["mAP"] == pytest.approx(np.mean(expected), abs=1e-9)


def test_labels_of_other_vectors_are_refused():
    scorer = scores.scorer(np.eye(3), np.eye(3))
    with pytest.raises(UnfitRelevance, match="2 queries"):
        next(ranking.rankings(scorer, relevance.one_to_one(2)))


def test_memory_does_not_grow_with_the_number_of_queries():
    rng = np.random.default_rng(3)
    gallery = rng.normal(size=(2_000, 8)).astype(np.float32)
    labels = rng.integers(0, 400, 2_000)

    def peak(count):
        queries = rng.normal(size=(count, 8)).astype(np.float32)
        answers = relevance.by_label(rng.integers(0, 400, count), labels)
        tracemalloc.start()
        scorer = scores.scorer(queries, gallery)
        for _ in ranking.rankings(scorer, answers, budget=2**20):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(4_000) < 1.3 * peak(1_000)  # all scores would be 32 and 8 MB

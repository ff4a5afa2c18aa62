import numpy as np
import pytest

from ml import metrics
from ml.baselines import unit_rows


def random_task(seed: int, *, count=60, dims=8, labels=9):
    rng = np.random.default_rng(seed)
    vectors = unit_rows(rng.normal(size=(count, dims)).astype(np.float32))
    return vectors, rng.integers(0, labels, count)


def slow_precision(scores: list[float], relevant: list[bool]) -> float:
    """One threshold per distinct score, counted from the definition."""
    total, recall_before = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        taken = [r for s, r in zip(scores, relevant, strict=True) if s >= threshold]
        recall = sum(taken) / sum(relevant)
        total += (recall - recall_before) * sum(taken) / len(taken)
        recall_before = recall
    return total


def slow_retrieval(vectors, labels, ks):
    precisions, hits = [], {k: [] for k in ks}
    for query in range(len(vectors)):
        others = [i for i in range(len(vectors)) if i != query]
        scores = [float(vectors[query] @ vectors[i]) for i in others]
        relevant = [bool(labels[i] == labels[query]) for i in others]
        if not any(relevant):
            continue
        precisions.append(slow_precision(scores, relevant))
        ranked = sorted(range(len(others)), key=lambda i: -scores[i])
        for k in ks:
            hits[k].append(any(relevant[i] for i in ranked[:k]))
    return np.mean(precisions), {k: np.mean(v) for k, v in hits.items()}


@pytest.mark.parametrize("seed", range(3))
def test_retrieval_equals_the_slow_loop(seed):
    vectors, labels = random_task(seed)
    found = metrics.same_label_retrieval(vectors, labels, ks=(1, 3, 10))
    precision, recall = slow_retrieval(vectors, labels, (1, 3, 10))
    assert found.mean_average_precision == pytest.approx(precision, abs=1e-6)
    assert found.recall_at == pytest.approx(recall)


def test_blocks_do_not_change_the_figures():
    vectors, labels = random_task(4)
    task = {"query_labels": labels, "gallery_labels": labels, "ks": (1, 5)}
    whole = metrics.retrieval(vectors, vectors, **task)
    for block in (1, 7, 60):
        parts = metrics.retrieval(vectors, vectors, **task, block=block)
        assert parts.recall_at == whole.recall_at
        assert parts.mean_average_precision == pytest.approx(
            whole.mean_average_precision
        )


def test_ties_are_one_threshold_whatever_the_order_of_the_gallery():
    query = np.ones((1, 1), np.float32)
    gallery = np.ones((4, 1), np.float32)
    for labels in ([0, 1, 1, 1], [1, 1, 1, 0]):
        found = metrics.retrieval(
            query,
            gallery,
            query_labels=np.zeros(1, np.int64),
            gallery_labels=np.array(labels),
        )
        assert found.mean_average_precision == pytest.approx(1 / 4)


def test_queries_without_an_answer_are_counted_apart():
    vectors = unit_rows(np.eye(3, dtype=np.float32))
    found = metrics.same_label_retrieval(vectors, np.array([0, 0, 7]))
    assert (found.queries, found.skipped) == (2, 1)


def test_no_answer_at_all_scores_nothing():
    found = metrics.same_label_retrieval(np.eye(2, dtype=np.float32), np.array([0, 1]))
    assert found.mean_average_precision == 0
    assert found.skipped == 2

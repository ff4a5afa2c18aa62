import numpy as np
import pytest

from ml.manifests.dira import UnfitResult
from ml.metrics.relevance import UnfitRelevance
from ml.protocols import dira
from tests.ml.metrics import slow


def task(seed=0):
    rng = np.random.default_rng(seed)
    queries, database = rng.normal(size=(20, 6)), rng.normal(size=(50, 6))
    asked = rng.integers(0, 8, 20)
    asked[:3] = 8  # these cannot be answered
    return queries, database, asked, rng.integers(0, 8, 50)


def test_an_entry_made_from_vectors_is_judged_as_the_slow_loop_does():
    queries, database, asked, held = task()
    entry = dira.entry(queries, database)
    found = dira.evaluate(entry, query_labels=asked, database_labels=held)
    norms = [np.linalg.norm(side, axis=1)[:, None] for side in (queries, database)]
    scores = (queries / norms[0]) @ (database / norms[1]).T
    flags = [
        slow.ranked(row, held == label)
        for row, label in zip(scores.tolist(), asked, strict=True)
        if label in held
    ]
    expected = {
        "Rank-5": [slow.hit(f, 5) for f in flags],
        "mAP@10": [slow.truncated_average_precision(f, 10, "min_r_k") for f in flags],
        "mAP@10 / R": [
            slow.truncated_average_precision(f, 10, "relevant") for f in flags
        ],
        "mAP@10 / found": [
            slow.truncated_average_precision(f, 10, "found") for f in flags
        ],
        "MRR@10": [slow.reciprocal_rank(f, 10) for f in flags],
        "Recall@10": [slow.recall(f, 10) for f in flags],
        "P@10": [slow.precision(f, 10) for f in flags],
    }
    for name, values in expected.items():
        assert found[name] == pytest.approx(np.mean(values), abs=1e-9), name
    assert found["queries"] == len(flags)
    assert found["skipped"] == 20 - len(flags) > 0


def test_an_entry_that_is_none_is_refused():
    queries, database, asked, held = task()
    entry = dira.entry(queries, database)
    entry[3, 1] = entry[3, 0]
    with pytest.raises(UnfitResult, match="query 3"):
        dira.evaluate(entry, query_labels=asked, database_labels=held)


def test_labels_without_any_answer_are_an_error():
    queries, database, asked, held = task()
    with pytest.raises(UnfitRelevance, match="no query"):
        dira.evaluate(
            dira.entry(queries, database),
            query_labels=asked + 100,
            database_labels=held,
        )

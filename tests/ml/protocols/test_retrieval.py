import numpy as np
import pytest

from ml.metrics import grouping, relevance
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.vectors import UnfitVectors
from ml.protocols import retrieval
from tests.ml.metrics import slow


def test_cited_patents_are_found_through_any_of_their_drawings():
    rng = np.random.default_rng(0)
    queries, gallery = rng.normal(size=(12, 4)), rng.normal(size=(40, 4))
    patents = np.repeat(np.arange(10), 4)
    cited = {q: {int(p) for p in rng.integers(0, 10, 3)} for q in range(12)}
    pairs = [(q, i) for q in cited for i in range(40) if patents[i] in cited[q]]
    asked, rows = np.array(pairs).T
    found = retrieval.evaluate(
        queries,
        gallery,
        answers=relevance.by_pairs(asked, rows, shape=(12, 40)),
        patents=grouping.groups(patents),
        ranks=(1, 5),
    )
    lengths = [np.linalg.norm(side, axis=1)[:, None] for side in (queries, gallery)]
    scores = (queries / lengths[0]) @ (gallery / lengths[1]).T
    best = scores.reshape(12, 10, 4).max(axis=2)
    flags = [
        slow.ranked(best[q], [p in cited[q] for p in range(10)]) for q in range(12)
    ]
    table = found["patent"]
    assert table["Recall@5"] == pytest.approx(
        np.mean([slow.recall(f, 5) for f in flags])
    )
    assert table["nDCG@5"] == pytest.approx(np.mean([slow.ndcg(f, 5) for f in flags]))
    assert table["mINP"] == pytest.approx(
        np.mean([slow.inverse_penalty(f) for f in flags])
    )
    assert table["MRR@10"] == pytest.approx(
        np.mean([slow.reciprocal_rank(f, 10) for f in flags])
    )


def test_patents_of_another_gallery_are_refused():
    answers = relevance.one_to_one(3)
    with pytest.raises(UnfitRelevance, match="exactly the rows"):
        retrieval.evaluate(
            np.eye(3), np.eye(3), answers=answers, patents=grouping.groups(np.arange(2))
        )


def test_scores_made_elsewhere_are_judged_as_those_of_vectors():
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(30, 5))
    rows /= np.linalg.norm(rows, axis=1)[:, None]
    labels = rng.integers(0, 6, 30)
    answers = relevance.by_label(labels, labels, left_out=np.arange(30))
    patents = grouping.groups(labels)
    given = rows @ rows.T
    before = given.copy()
    found = retrieval.evaluate_scores(given, answers=answers, patents=patents)
    expected = retrieval.evaluate(rows, rows, answers=answers, patents=patents)
    for level in ("image", "patent"):
        assert found[level]["mAP"] == pytest.approx(expected[level]["mAP"])
        assert found[level]["MRR@10"] == pytest.approx(expected[level]["MRR@10"])
    np.testing.assert_array_equal(given, before)


@pytest.mark.parametrize(
    ("given", "error"),
    [(np.ones((3, 4)), UnfitRelevance), (np.full((3, 3), np.nan), UnfitVectors)],
)
def test_unfit_scores_are_refused(given, error):
    with pytest.raises(error):
        retrieval.evaluate_scores(given, answers=relevance.one_to_one(3))

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, ndcg_score

from benchmarks.quality import judging


@pytest.fixture
def ranked():
    rng = np.random.default_rng(0)
    return rng.random((6, 40)), rng.choice(4, (6, 40), p=[0.7, 0.1, 0.1, 0.1])


def test_average_precision_is_that_of_scikit_learn(ranked):
    scores, grades = ranked
    found = judging.measures(scores, grades)
    for name, least in (("mAP", 2), ("same", 3), ("kin", 1)):
        expected = [
            average_precision_score(g >= least, s)
            for s, g in zip(scores, grades, strict=True)
        ]
        assert found[name] == pytest.approx(expected)


def test_graded_gain_is_that_of_scikit_learn(ranked):
    scores, grades = ranked
    expected = [
        ndcg_score([2.0**g - 1], [s]) for s, g in zip(scores, grades, strict=True)
    ]
    assert judging.measures(scores, grades)["nDCG"] == pytest.approx(expected)


def test_what_has_no_answer_is_left_out_of_the_mean():
    found = judging.measures(np.array([[1.0, 0.5], [1.0, 0.5]]), np.eye(2, dtype=int))
    assert np.isnan(found["mAP"]).all()
    values = np.array([1.0, np.nan, 0.5])
    assert judging.mean(values, np.arange(3)).value == pytest.approx(0.75)


def test_views_of_one_design_are_resampled_together():
    values, alone = np.repeat([0.0, 1.0], 50), np.arange(100)
    together = np.repeat([0, 1], 50)
    wide, narrow = judging.mean(values, together), judging.mean(values, alone)
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_half_the_errors_are_a_ratio_of_a_half():
    theirs = np.array([0.6, 0.2, 0.8, 0.4])
    found = judging.error_ratio((1 + theirs) / 2, theirs, np.arange(4))
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))

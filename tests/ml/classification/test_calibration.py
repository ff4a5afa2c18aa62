import logging

import numpy as np
import pytest
from sklearn.metrics import log_loss

from ml.classification import calibration
from ml.protocols.classification import UnfitClasses


def task(seed=0, *, count=400, heat=1.0):
    """Scores, and columns drawn by the very probabilities that `heat` makes of them."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(scale=2, size=(count, 5))
    shares = calibration.probabilities(scores, heat)
    columns = np.array([rng.choice(5, p=row) for row in shares])
    return scores, columns


def test_log_loss_is_that_of_scikit_learn():
    scores, columns = task()
    expected = log_loss(columns, calibration.probabilities(scores, 2.0))
    assert calibration.log_loss(scores, columns, 2.0) == pytest.approx(expected)


@pytest.mark.parametrize("heat", [0.05, 1.0, 30.0])
def test_no_temperature_of_a_fine_grid_is_better(heat):
    scores, columns = task(1)
    found = calibration.temperature(scores * heat, columns)
    least = calibration.log_loss(scores * heat, columns, found)
    grid = heat * np.geomspace(0.1, 10, 400)
    losses = [calibration.log_loss(scores * heat, columns, t) for t in grid]
    assert least <= min(losses) + 1e-9
    assert found == pytest.approx(grid[np.argmin(losses)], rel=0.02)


def test_the_calibration_error_equals_the_slow_bins():
    scores, columns = task(2, heat=3.0)
    shares = calibration.probabilities(scores)
    error = 0.0
    for low in np.arange(10) / 10:
        inside = [
            (row.max(), row.argmax() == column)
            for row, column in zip(shares, columns, strict=True)
            if low < row.max() <= low + 0.1
        ]
        if inside:
            confidence, right = np.mean(inside, axis=0)
            error += len(inside) / len(columns) * abs(confidence - right)
    found = calibration.expected_calibration_error(shares, columns, bins=10)
    assert found == pytest.approx(error)


def test_calibration_mends_overconfidence_seen_on_validation():
    validation, (scores, columns) = task(3, heat=4.0), task(4, heat=4.0)
    found = calibration.judge(scores, columns, validation=validation)
    assert found["temperature"] == pytest.approx(4, rel=0.3)
    assert found["after"]["ECE"] < found["before"]["ECE"] / 2
    assert found["after"]["log loss"] < found["before"]["log loss"]


def test_scores_that_are_always_right_or_always_wrong_have_no_temperature(caplog):
    with caplog.at_level(logging.WARNING):
        calibration.temperature(np.eye(3), np.arange(3))
        calibration.temperature(-np.eye(3), np.arange(3))
    assert caplog.text.count("means nothing") == 2


@pytest.mark.parametrize(
    ("scores", "columns"),
    [
        (np.ones((0, 3)), np.zeros(0, int)),
        (np.ones((2, 3)), np.zeros(3, int)),
        (np.array([[np.nan, 1.0]]), np.zeros(1, int)),
    ],
)
def test_unfit_scores_give_no_temperature(scores, columns):
    with pytest.raises(UnfitClasses):
        calibration.temperature(scores, columns)

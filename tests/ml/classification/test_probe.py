import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from ml.classification import calibration, probe
from ml.classification.classes import ClassIndex
from ml.classification.probe import Linear
from ml.metrics.vectors import UnfitVectors
from ml.protocols.classification import UnfitClasses
from tests.ml.classification.clouds import KNOWN, SYMBOLS, clouds


def test_the_penalty_of_least_validation_loss_is_chosen():
    train, validation = clouds(0, spread=2.5), clouds(1, spread=2.5)
    found = probe.fit(train, validation, KNOWN, strengths=(1.0, 1e-1, 1e-2, 1e-6))
    losses = {}
    for strength in (1.0, 1e-1, 1e-2, 1e-6):
        model = LogisticRegression(C=1 / (strength * len(train[1])), max_iter=5000)
        shares = model.fit(*train).predict_proba(validation[0])
        losses[strength] = log_loss(validation[1], shares)
    assert found.validation_losses == pytest.approx(losses, rel=1e-3)
    assert found.strength == min(losses, key=losses.get)


def test_a_probe_tells_clouds_apart():
    found = probe.fit(clouds(0), clouds(1), KNOWN)
    vectors, columns = clouds(2)
    scores = probe.scores(found.linear, vectors, KNOWN)
    assert np.mean(scores.argmax(axis=1) == columns) > 0.95


def test_of_two_classes_both_have_a_score():
    known = ClassIndex("locarno", ("02", "06"), ("02", "06"))
    train, asked = clouds(0, classes=2, spread=3), clouds(1, classes=2, spread=3)
    found = probe.fit(train, asked, known, strengths=(1e-2,))
    model = LogisticRegression(C=1 / (1e-2 * len(train[1])), max_iter=5000).fit(*train)
    scores = probe.scores(found.linear, asked[0], known)
    np.testing.assert_allclose(
        calibration.probabilities(scores), model.predict_proba(asked[0]), atol=1e-6
    )


def test_a_head_in_another_order_is_put_in_ours():
    rng = np.random.default_rng(0)
    weights, bias = rng.normal(size=(4, 6)), rng.normal(size=4)
    vectors = rng.normal(size=(5, 6))
    straight = probe.scores(Linear(weights, bias, SYMBOLS), vectors, KNOWN)
    turned = Linear(weights[::-1], bias[::-1], SYMBOLS[::-1])
    np.testing.assert_array_equal(probe.scores(turned, vectors, KNOWN), straight)
    np.testing.assert_allclose(straight, vectors @ weights.T + bias)


@pytest.mark.parametrize(
    ("linear", "reason"),
    [
        (Linear(np.ones((4, 5)), np.ones(4), SYMBOLS), "another encoder"),
        (Linear(np.ones((4, 6)), np.ones(3), SYMBOLS), "another encoder"),
        (Linear(np.ones((3, 6)), np.ones(3), SYMBOLS[:3]), "differ in 12"),
    ],
)
def test_a_head_of_the_wrong_size_or_classes_is_refused(linear, reason):
    with pytest.raises(UnfitClasses, match=reason):
        probe.scores(linear, np.ones((2, 6)), KNOWN)


def test_a_class_without_training_vectors_is_named():
    vectors, columns = clouds(0)
    kept = columns != 2
    with pytest.raises(UnfitClasses, match="no training vector of 09"):
        probe.fit((vectors[kept], columns[kept]), clouds(1), KNOWN)


def test_without_validation_nothing_is_chosen():
    with pytest.raises(UnfitClasses, match="validation"):
        probe.fit(clouds(0), (np.ones((0, 6)), np.zeros(0, int)), KNOWN)


def test_vectors_that_are_not_finite_are_refused():
    vectors, columns = clouds(0)
    vectors[7, 1] = np.nan
    with pytest.raises(UnfitVectors, match="training vector 7"):
        probe.fit((vectors, columns), clouds(1), KNOWN)

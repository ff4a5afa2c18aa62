import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from ml.classification import classical
from ml.classification.classes import ClassIndex
from ml.metrics.vectors import UnfitVectors
from ml.protocols.classification import UnfitClasses
from tests.ml.classification.clouds import KNOWN, clouds


@pytest.mark.parametrize("name", sorted(classical.MODELS))
@pytest.mark.parametrize("count", [2, 4])
def test_each_tells_clouds_apart_and_agrees_with_its_own_predictions(name, count):
    known = ClassIndex("locarno", KNOWN.symbols[:count], KNOWN.names[:count])
    model = classical.fit(name, *clouds(0, classes=count), known)
    vectors, columns = clouds(1, classes=count)
    scores = classical.scores(model, vectors)
    assert scores.shape == (len(vectors), count)
    assert np.isfinite(scores).all()
    np.testing.assert_array_equal(scores.argmax(axis=1), model.predict(vectors))
    assert accuracy_score(columns, scores.argmax(axis=1)) > 0.95


def test_naive_bayes_equals_the_formula_on_features_scaled_by_training():
    train, columns = clouds(0, spread=2)
    asked, _ = clouds(1, spread=2)
    scores = classical.scores(
        classical.fit("naive Bayes", train, columns, KNOWN), asked
    )
    center, width = train.mean(axis=0), train.std(axis=0)
    scaled, wanted = (train - center) / width, (asked - center) / width
    logs = []
    for c in range(4):
        own = scaled[columns == c]
        mean, variance = own.mean(axis=0), own.var(axis=0)
        density = -0.5 * (
            np.log(2 * np.pi * variance) + (wanted - mean) ** 2 / variance
        )
        logs.append(density.sum(axis=1) + np.log(len(own) / len(scaled)))
    logs = np.stack(logs, axis=1)
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(scores, logs, rtol=1e-5, atol=1e-6)


def test_equal_seeds_give_equal_networks():
    asked, _ = clouds(1)
    first, second, other = (
        classical.scores(classical.fit("MLP", *clouds(0), KNOWN, seed=seed), asked)
        for seed in (42, 42, 7)
    )
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


def test_features_are_the_parts_side_by_side():
    image, title = np.ones((3, 2), np.float32), np.zeros((3, 4), np.float32)
    assert classical.features([image, title]).shape == (3, 6)
    with pytest.raises(UnfitVectors, match="do not pair"):
        classical.features([image, title[:2]])


def test_a_class_without_training_vectors_is_named():
    vectors, columns = clouds(0)
    kept = columns != 0
    with pytest.raises(UnfitClasses, match="no training vector of 02"):
        classical.fit("linear SVM", vectors[kept], columns[kept], KNOWN)

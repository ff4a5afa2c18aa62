import numpy as np
import pytest
from sklearn import metrics as published

from ml.metrics.vectors import UnfitVectors
from ml.protocols import classification
from ml.protocols.classification import UnfitClasses


def task(seed=0, *, count=80, classes=7, levels=None):
    """Scores in which class 6 never occurs and class 5 is never the highest."""
    rng = np.random.default_rng(seed)
    shape = (count, classes)
    scores = rng.integers(0, levels, shape) if levels else rng.normal(size=shape)
    scores = scores.astype(float)
    scores[:, 5] = scores.min() - 1
    return scores, rng.integers(0, 6, count)


def test_figures_equal_those_of_scikit_learn():
    scores, labels = task()
    found = classification.evaluate(scores, labels)
    predicted = scores.argmax(axis=1)
    for k in (1, 3, 5):
        expected = published.top_k_accuracy_score(labels, scores, k=k, labels=range(7))
        assert found[f"top-{k}"] == pytest.approx(expected)
    columns = published.precision_recall_fscore_support(
        labels, predicted, labels=range(6), zero_division=0
    )
    for name, values in zip(("precision", "recall", "f1"), columns, strict=False):
        assert found[f"macro {name}"] == pytest.approx(values.mean())
        shown = [found["per_class"][str(i)][name] for i in range(6)]
        assert shown == pytest.approx(values.tolist())
    np.testing.assert_array_equal(
        found["confusion"],
        published.confusion_matrix(labels, predicted, labels=range(7)),
    )


def test_classes_without_items_are_counted_and_have_no_recall():
    found = classification.evaluate(*task(), names=list("abcdefg"))
    assert found["classes without items"] == 1
    assert np.isnan(found["per_class"]["g"]["recall"])
    assert found["per_class"]["g"]["support"] == 0


@pytest.mark.parametrize("ties", ["row", "for", "against"])
def test_tied_scores_follow_the_stated_rule(ties):
    scores, labels = task(1, levels=3)
    found = classification.evaluate(scores, labels)
    shares = found if ties == "row" else found["bounds"][f"{ties}_us"]
    rule = {
        "row": lambda c, t: c,
        "for": lambda c, t: c != t,
        "against": lambda c, t: c == t,
    }
    for k in (1, 3):
        hits = []
        for row, true in zip(scores.tolist(), labels, strict=True):
            order = sorted(range(7), key=lambda c: (-row[c], rule[ties](c, true), c))
            hits.append(true in order[:k])
        assert shares[f"top-{k}"] == pytest.approx(np.mean(hits))


def test_the_majority_is_what_a_constant_answer_scores():
    labels = np.array([0, 1, 1, 1])
    constant = np.tile([0.0, 1.0, -1.0], (4, 1))
    found = classification.evaluate(constant, labels)
    assert found["top-1"] == found["majority"] == 0.75
    assert "top-3" not in found


def test_zero_shot_scores_are_cosines_to_the_prompts_of_each_class():
    rng = np.random.default_rng(2)
    images, prompts = rng.normal(size=(9, 4)), rng.normal(size=(3, 5, 4))
    found = classification.zero_shot(images, prompts)
    for i, image in enumerate(images):
        for c, group in enumerate(prompts):
            mean = np.mean([p / np.linalg.norm(p) for p in group], axis=0)
            cosine = image @ mean / np.linalg.norm(image) / np.linalg.norm(mean)
            assert found[i, c] == pytest.approx(cosine)
    single = classification.zero_shot(images, prompts[:, 0])
    np.testing.assert_allclose(single, classification.zero_shot(images, prompts[:, :1]))


def test_a_blank_prompt_is_refused():
    with pytest.raises(UnfitVectors, match="prompt"):
        classification.zero_shot(np.eye(2), np.zeros((3, 1, 2)))


@pytest.mark.parametrize(
    ("scores", "labels", "names", "reason"),
    [
        (np.ones(3), np.zeros(3, int), None, "items, classes"),
        (np.ones((2, 1)), np.zeros(2, int), None, "items, classes"),
        (np.array([[1, np.nan]]), np.zeros(1, int), None, "finite"),
        (np.ones((2, 3)), np.zeros(3, int), None, "one whole number"),
        (np.ones((2, 3)), np.zeros(2), None, "one whole number"),
        (np.ones((2, 3)), np.array([0, 3]), None, "columns, 0 to 2"),
        (np.ones((2, 3)), np.array([0, 1]), ["a", "b"], "3 different names"),
        (np.ones((2, 2)), np.array([0, 1]), ["a", "a"], "2 different names"),
    ],
)
def test_unfit_input_is_refused_with_the_reason(scores, labels, names, reason):
    with pytest.raises(UnfitClasses, match=reason):
        classification.evaluate(scores, labels, names=names)

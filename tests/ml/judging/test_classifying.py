from dataclasses import replace

import numpy as np
import pytest

from ml.classification import classical, zero_shot
from ml.classification.probe import Linear
from ml.judging import NotJudged, classifying
from ml.protocols import classification
from tests.ml.judging.cases import case, encoded, method, spelled

CODES = ("02-02", "06-01", "26-05")


def split(seed, *, count=30, codes=CODES, titles=False):
    """Figures of three classes around a corner each, perhaps with two texts."""
    rng = np.random.default_rng(seed)
    kinds = np.arange(count) % len(CODES)
    vectors = 3 * np.eye(len(CODES))[kinds] + rng.normal(size=(count, 3))
    words = (["abc"[kind] for kind in kinds], ["d"] * count) if titles else ()
    return encoded(
        vectors,
        [f"USD{seed}{row}" for row in range(count)],
        words=words,
        locarno=[codes[kind] for kind in kinds],
    )


def task(tmp_path, **changes):
    splits = {"train": split(0), "validation": split(1), "test": split(2)} | changes
    given = {name: one for name, one in splits.items() if one is not None}
    return case(tmp_path, **given)


def test_a_probe_is_judged_and_calibrated(tmp_path):
    found = classifying.linear_probe(task(tmp_path))
    assert found["top-1"] > 0.85
    assert found["level"] == "locarno"
    assert list(found["per_class"]) == ["02", "06", "26"]
    assert found["calibration"]["temperature"] > 0
    assert found["penalty"] in {float(key) for key in found["validation log loss"]}
    assert found["training figures"] == 30


def test_figures_of_strange_classes_are_left_out_and_counted(tmp_path):
    test = split(2, codes=("02-02", "99-00", ""))
    found = classifying.linear_probe(task(tmp_path, test=test))
    assert found["items"] == 10
    assert found["left out"] == {"without class": 10, "class unknown to training": 10}
    assert found["classes without items"] == 2


def test_nothing_but_strange_classes_is_not_judged(tmp_path):
    test = split(2, codes=("09-01", "99-00", ""))
    with pytest.raises(NotJudged, match="no figure of test has a class"):
        classifying.linear_probe(task(tmp_path, test=test))


def test_a_validation_split_without_classes_chooses_nothing(tmp_path):
    held = split(1, codes=("", "", ""))
    with pytest.raises(NotJudged, match="validation split with classes"):
        classifying.linear_probe(task(tmp_path, validation=held))


def test_the_four_see_image_and_texts_where_all_figures_have_them(tmp_path):
    parts = {
        "train": split(0, titles=True),
        "validation": split(1, titles=True),
        "test": split(2, titles=True),
    }
    found = classifying.classical_four(task(tmp_path, **parts))
    assert "image + text 1 + text 2" in found["note"]
    for name in classical.MODELS:
        assert found[name]["top-1"] == 1  # the first text tells the class
        assert "calibration" in found[name]
    fewer = classifying.classical_four(task(tmp_path, **parts | {"test": split(2)}))
    assert fewer["note"].endswith("vectors of image")


def test_without_validation_there_is_no_calibration(tmp_path):
    found = classifying.classical_four(task(tmp_path, validation=None))
    assert all("calibration" not in found[name] for name in classical.MODELS)


def test_zero_shot_scores_the_classes_of_training_by_their_titles(tmp_path):
    vectors = spelled(["aab", "bbb", "ccd"])
    train, test = (
        encoded(vectors, ["USD1", "USD2", "USD3"], locarno=CODES) for _ in range(2)
    )
    one = case(tmp_path, train=train, test=test)
    names = {"02": "aa", "06": "bbbb", "26": "cc"}
    one = replace(one, wanted=replace(one.wanted, class_names=names))
    found = classifying.zero_shot_classes(one)
    prompts = spelled(
        [t.format(name) for name in names.values() for t in zero_shot.TEMPLATES]
    ).reshape(3, len(zero_shot.TEMPLATES), -1)
    scores = classification.zero_shot(vectors, prompts)
    expected = classification.evaluate(scores, np.arange(3), names=["02", "06", "26"])
    assert found["confusion"] == expected["confusion"]
    assert found["note"].endswith("the classes are those of training")


def test_zero_shot_needs_no_training_split(tmp_path):
    vectors = spelled(["a", "b", "c"])
    test = encoded(vectors, ["USD1", "USD2", "USD3"], locarno=CODES)
    one = case(tmp_path, test=test)
    with pytest.raises(NotJudged, match="knows no class name"):
        classifying.zero_shot_classes(one)  # not one of its letters in a symbol
    names = {"02": "aa", "06": "bbbb"}
    one = replace(one, wanted=replace(one.wanted, class_names=names))
    found = classifying.zero_shot_classes(one)
    assert found["classes"] == 3
    assert found["note"].endswith("the classes are those of the split itself")
    fewer = replace(one, wanted=replace(one.wanted, class_names={"02": "aa"}))
    noted = classifying.zero_shot_classes(fewer)["note"]
    assert noted.endswith("1 names are one with others to ours")
    with pytest.raises(NotJudged, match="no text tower"):
        classifying.zero_shot_classes(case(tmp_path, test=test, encode_texts=None))


def test_a_trained_head_is_judged_on_its_own_classes(tmp_path):
    one = task(tmp_path, train=None)
    with pytest.raises(NotJudged, match="stored no class layer"):
        classifying.fine_tuned(one)
    head = Linear(np.eye(3)[[2, 1, 0]], np.zeros(3), ("26", "06", "02"))
    found = classifying.fine_tuned(replace(one, method=method(head=head)))
    right = one.whole().vectors.argmax(axis=1) == np.arange(30) % 3
    assert found["top-1"] == pytest.approx(right.mean())
    assert list(found["per_class"]) == ["26", "06", "02"]
    assert "calibration" in found

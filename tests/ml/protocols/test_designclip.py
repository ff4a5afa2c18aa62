import numpy as np
import pytest

from ml.protocols import designclip, one_to_one


def test_it_is_one_to_one_at_five_and_ten():
    rng = np.random.default_rng(0)
    images = rng.normal(size=(40, 5))
    texts = images + rng.normal(size=(40, 5))
    found = designclip.evaluate(images, texts)
    whole = one_to_one.evaluate(images, texts)
    for direction in ("text_to_image", "image_to_text"):
        assert list(found[direction]) == ["R@5", "R@10"]
        assert found[direction].items() <= whole[direction].items()
    assert "text_to_class" not in found


def test_class_and_patent_are_judged_by_their_own_relevance():
    images = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1.0], [1, 1]])
    found = designclip.evaluate(
        images,
        images[::-1],
        classes=np.array([1, 1, 2, 2, 3]),
        patents=np.array(["A", "A", "B", "B", "C"]),
        ks=(1, 2),
    )
    views = found["image_to_same_patent"]["image"]
    assert (views["Rank-1"], views["queries"], views["skipped"]) == (1, 4, 1)
    assert found["text_to_class"]["image"]["Rank-1"] == pytest.approx(0.2)

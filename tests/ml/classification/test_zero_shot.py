import numpy as np
import pytest

from ml.classification import zero_shot
from ml.classification.classes import ClassIndex

KNOWN = ClassIndex("locarno", ("02", "06"), ("Clothing", "Furnishing"))


def spelled(texts):
    """A vector per text, by its letters: what an encoder of words would give."""
    return np.array([[text.count(c) for c in "abcdefghino"] for text in texts], float)


def test_prompts_stand_in_the_order_of_the_index():
    assert zero_shot.prompts(KNOWN, ["a {}", "one {}"]) == [
        ["a Clothing", "one Clothing"],
        ["a Furnishing", "one Furnishing"],
    ]


def test_scores_are_cosines_to_the_mean_of_a_class_s_unit_prompts():
    vectors = np.random.default_rng(0).normal(size=(5, 11))
    found = zero_shot.scores(vectors, spelled, KNOWN)
    for i, vector in enumerate(vectors):
        for c, name in enumerate(KNOWN.names):
            rows = spelled([t.format(name) for t in zero_shot.TEMPLATES])
            mean = np.mean([row / np.linalg.norm(row) for row in rows], axis=0)
            cosine = vector @ mean / np.linalg.norm(vector) / np.linalg.norm(mean)
            assert found[i, c] == pytest.approx(cosine)


def test_a_template_without_a_place_for_the_name_is_refused():
    with pytest.raises(ValueError, match="template"):
        zero_shot.prompts(KNOWN, ["a drawing"])


def test_names_that_are_one_to_the_encoder_are_told():
    known = ClassIndex("locarno", ("02", "06", "09"), ("02", "06", "Goods"))
    assert zero_shot.indistinct(spelled, known) == ("06",)
    assert zero_shot.indistinct(spelled, KNOWN) == ()

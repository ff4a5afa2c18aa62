import numpy as np
import pytest

from ml.judging import NotJudged, pairing
from ml.protocols import designclip, one_to_one
from tests.ml.judging.cases import case, encoded

WORDS = (["abcd", "aab", "bcc", "ddd"], ["Chair", "Chair", "Lamp", "Cup"])
LOCARNO = ["06-01", "06-01", "26-05", "07-01"]
PATENTS = ["USD1", "USD1", "USD2", "USD3"]


def paired(tmp_path, *, locarno=LOCARNO, **options):
    vectors = np.random.default_rng(0).normal(size=(4, 4))
    test = encoded(vectors, PATENTS, words=WORDS, locarno=locarno)
    return case(tmp_path, test=test, **options)


def test_each_place_is_judged_by_itself_with_equal_texts_known(tmp_path):
    one = paired(tmp_path)
    found = pairing.one_to_one(one)
    for place, texts in enumerate(one.whole().texts, 1):
        assert found[f"text {place}"] == one_to_one.evaluate(
            one.whole().vectors, texts.vectors, text_keys=np.array(texts.words)
        )
    assert found["text 2"]["distinct_texts"] == 3
    assert found["text 2"]["ceiling"]["R@1"] == 0.75


def test_designclip_knows_classes_and_patents(tmp_path):
    one = paired(tmp_path)
    found = pairing.designclip(one)
    expected = designclip.evaluate(
        one.whole().vectors,
        one.whole().texts[0].vectors,
        text_keys=np.array(WORDS[0]),
        classes=np.array([code[:2] for code in LOCARNO]),
        patents=np.array(PATENTS),
    )
    np.testing.assert_equal(found["text 1"], expected)  # NaN beside NaN


def test_without_all_classes_there_is_no_table_of_them(tmp_path):
    found = pairing.designclip(paired(tmp_path, locarno=[*LOCARNO[:3], ""]))
    assert "text_to_class" not in found["text 1"]
    assert found["note"] == "no table of classes: 1 figures have no class"


@pytest.mark.parametrize("protocol", [pairing.one_to_one, pairing.designclip])
def test_without_words_nothing_is_paired(tmp_path, protocol):
    with pytest.raises(NotJudged, match="no text tower"):
        protocol(paired(tmp_path, encode_texts=None))
    mute = case(tmp_path, test=encoded(np.eye(2), ["USD1", "USD2"]))
    with pytest.raises(NotJudged, match="caption"):
        protocol(mute)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import facts
from ml.manifests.ornament import Figure

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
CAPTIONS = st.lists(TEXT.filter(str.strip), unique=True, max_size=3).map(tuple)
FIGURES = st.builds(
    Figure,
    path=st.just("a/D0000001.tif"),
    patent=st.integers(1, 99).map("USD{:07d}".format),
    split=st.sampled_from(["train", "val_query"]),
    view=TEXT,
    captions=CAPTIONS,
    locarno=st.sampled_from(["", "02-02"]),
    uspc=st.sampled_from(["", "D2/728"]),
    turn=st.sampled_from([0, 90, 180, 270]),
)


@given(FIGURES)
def test_figures_come_back(figure):
    assert facts.figure(facts.of(figure), path=figure.path) == figure


def test_files_of_others_tell_less_and_more():
    figure = facts.figure(
        {"text": "a cup", "width": 3, "caption": ["Cup", "a cup", " "], "view": None},
        path="a/USD0000007-20210126-D00001.TIF",
        split="train",
    )
    assert (figure.patent, figure.split) == ("USD0000007", "train")
    assert figure.captions == ("Cup", "a cup")


@pytest.mark.parametrize(
    "values",
    [
        {"turn": 45},
        {"turn": "90"},
        {"turn": True},
        {"patent": 7},
        {"captions": [1]},
        {"captions": {"a": "b"}},
        {"text": 5},
        {"view": ["front"]},
    ],
)
def test_values_of_a_wrong_kind_are_refused(values):
    with pytest.raises((ValueError, TypeError), match=next(iter(values))):
        facts.figure({"patent": "USD1", "split": "x", **values}, path="a.png")


def test_patent_and_split_must_be_told():
    with pytest.raises(ValueError, match="no split"):
        facts.figure({"patent": "USD1"}, path="a.png")
    with pytest.raises(ValueError, match="names no sheet"):
        facts.figure({"split": "train"}, path="a.png")


@pytest.mark.parametrize("text", ["[1]", "nonsense", "[" * 100_000, "null"])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        facts.parse(text)

"""Text is taken whole, inline mark-up included, and white space collapsed once."""

from lxml import etree

from search.ingest import elements

TREE = etree.fromstring(
    "<a><p>FIG. <b>1</b> is\n a  <i>front</i> view</p><c> D2840</c><n>7</n><n>8</n>"
    "<m>-1</m></a>"
)


def test_inline_mark_up_does_not_cut_the_text():
    assert elements.text(TREE, "p") == "FIG. 1 is a front view"
    assert elements.whole_text(TREE.find("p")) == "FIG. 1 is\n a  front view"


def test_raw_text_keeps_leading_spaces():
    assert elements.raw_text(TREE, "c") == " D2840"


def test_what_is_missing_is_empty():
    assert elements.text(TREE, "nothing/at/all") == ""
    assert elements.text(None, "p") == ""
    assert elements.integer(TREE, "nothing") is None


def test_only_plain_digits_are_a_number():
    assert elements.integer(TREE, "n") == 7
    assert elements.integer(TREE, "m") is None
    assert elements.integer(TREE, "p") is None
    assert elements.whole_number("9" * 5000) is None
    assert elements.whole_number("٣") is None


def test_the_first_of_each_name_counts():
    assert elements.first_texts(TREE)["n"] == "7"

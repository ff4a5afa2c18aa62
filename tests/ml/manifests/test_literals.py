import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import literals

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(TEXTS))
def test_lists_of_any_text_come_back(items):
    assert literals.parse_texts(literals.texts(items)) == tuple(items)


def test_an_empty_cell_is_an_empty_list():
    assert literals.parse_texts("") == literals.parse_texts(" [] ") == ()


@pytest.mark.parametrize(
    "cell",
    [
        "__import__('os').system('true')",
        "['a', __import__('os')]",
        "['a'.upper()]",
        "['a', 1]",
        "['a' 'b']",
        "[['a']]",
        "['a', ]",
        "['a'",
        "'a'",
        "{'a'}",
        "[b'a']",
        "[f'{1}']",
        r"['\N{BULLET}']",
        r"['\d']",
        r"['\ud800']",
        r"['\U00110000']",
        "['a\nb']",
        "[" * 100_000,
        "[" + "-" * 100_000 + "1]",
        "['" + "a" * 100_000,
    ],
)
def test_anything_but_a_flat_list_of_strings_is_refused(cell):
    with pytest.raises(ValueError):
        literals.parse_texts(cell)


def test_a_list_may_be_long_but_not_endless():
    assert len(literals.parse_texts("[" + "'a'," * 19_999 + "'a']")) == 20_000
    with pytest.raises(ValueError, match="20001 strings"):
        literals.parse_texts("[" + "'a'," * 20_000 + "'a']")

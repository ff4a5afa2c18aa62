"""Words are read in two ways, and boilerplate tells nothing."""

import pytest

from search import words
from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def patents() -> dict[str, str]:
    titles = ("Ribbed bottle", "Bottle opener", "Garden chair")
    return {
        title: factories.patent(figures=0, title=title, claim="").pk for title in titles
    }


def found(text: str) -> list[str]:
    asked = words.as_any_word(text)
    assert asked is not None
    return list(words.matching(Patent.objects.all(), asked, limit=10))


def test_any_word_finds_best_match_first(patents: dict[str, str]) -> None:
    assert found("a bottle with ribs, ribbed") == [
        patents["Ribbed bottle"],
        patents["Bottle opener"],
    ]


def test_boilerplate_matches_nothing_of_its_own(patents: dict[str, str]) -> None:
    Patent.objects.update(claim="The ornamental design for an article, as shown.")
    assert found("ornamental design of a chair, front view") == [
        patents["Garden chair"]
    ]


def test_boilerplate_alone_is_taken_at_its_word(patents: dict[str, str]) -> None:
    Patent.objects.filter(pk=patents["Garden chair"]).update(title="Front")
    assert found("front view") == [patents["Garden chair"]]


@pytest.mark.parametrize("text", ["", "  ", "the of and", "!!! & |"])
def test_nothing_to_look_for_is_no_query(text: str) -> None:
    assert words.as_any_word(text) is None


@pytest.mark.parametrize("text", ["o'bottle", "bot\\tle:*", "bottle & ! | ( chair"])
def test_any_input_is_a_valid_query(patents: dict[str, str], text: str) -> None:
    found(text)


def test_ranks_lie_between_zero_and_one(patents: dict[str, str]) -> None:
    asked = words.as_any_word("bottle")
    assert asked is not None
    ranks = words.ranks(asked, list(patents.values()))
    assert ranks[patents["Garden chair"]] == 0
    assert all(0 <= rank < 1 for rank in ranks.values())

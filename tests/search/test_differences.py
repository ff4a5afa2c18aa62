"""Two runs beside each other: what moved, what is new, what was asked otherwise."""

import pytest

from examiner.accounts.models import User
from search import differences
from search.models import Patent
from search.queries import Filters
from search.result_sets import Run
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    return factories.user()


@pytest.fixture
def designs(db: None) -> list[Patent]:
    return [factories.patent(figures=1) for _ in range(5)]


def test_designs_move_come_and_go(owner: User, designs: list[Patent]) -> None:
    a, b, c, d, e = designs
    before = factories.run(owner, hits=[a, b, c, d])
    after = factories.run(owner, hits=[a, c, b, e])
    found = differences.between(before, after, names={})
    assert [(place.patent_id, place.risen) for place in found.moved] == [
        (c.pk, 1),
        (b.pk, -1),
    ]
    assert [(place.patent_id, place.after) for place in found.new] == [(e.pk, 4)]
    assert [(place.patent_id, place.before) for place in found.gone] == [(d.pk, 4)]
    assert found.unmoved == 1
    assert not found.is_none


def test_the_same_hits_differ_in_nothing(owner: User, designs: list[Patent]) -> None:
    pair = [factories.run(owner, hits=designs) for _ in range(2)]
    found = differences.between(*pair, names={})
    assert found.is_none
    assert (found.unmoved, found.asked) == (5, ())


def test_what_was_asked_otherwise_is_told_in_words(
    owner: User, designs: list[Patent]
) -> None:
    first, second = (patent.figures.get() for patent in designs[:2])
    before = factories.run(owner, figures=[first], revision=3)
    within = Filters(locarno=("09-01",), within=Run(before.pk)).to_json()
    after = factories.run(
        owner, figures=[second], text="ribbed", filters=within, revision=4
    )
    after.views.update(mask="claimed", crop=[0, 0, 1, 0.5], rotation=90)
    found = differences.between(before, after, names={before.pk: "L1"})
    assert {told.name: (told.before, told.after) for told in found.asked} == {
        "Drawings": ("1 drawing", "others: 1 drawing"),
        "Parts and weights of drawings": ("whole 1", "region of claimed 1 turned 90°"),
        "Words": ("", "ribbed"),
        "Locarno": ("", "09-01"),
        "Set of designs": ("", "L1"),
        "Corpus": ("revision 3", "revision 4"),
    }


def test_two_queries_are_compared_whatever_the_number_of_hits(
    owner: User, designs: list[Patent], django_assert_num_queries: object
) -> None:
    pairs = [
        [factories.run(owner, hits=designs[:count]) for _ in range(2)]
        for count in (1, 5)
    ]
    for pair in pairs:
        with django_assert_num_queries(4):  # type: ignore[operator]
            differences.between(*pair, names={})

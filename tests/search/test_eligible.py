"""What is counted before a search is what the search then finds eligible."""

from datetime import date

import pytest

from search import eligible, filters, runs
from search.models import SearchRun
from search.queries import Filters, Query, UnusableQuery
from search.result_sets import Designs, Outside
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _corpus(db: None) -> None:
    bottle = factories.patent(1, figures=3)
    factories.figure(bottle, position=9, is_gazette=True)
    factories.patent(2, figures=2, locarno="09-03", granted_date=date(2020, 1, 1))
    factories.patent(3, figures=1, locarno="06-01")
    factories.patent(4, figures=0)


@pytest.mark.parametrize(
    ("asked", "figures", "designs"),
    [
        (Filters(), 6, 4),
        (Filters(locarno=("09",)), 5, 3),
        (Filters(within=Outside(Designs(("USD0000001",)))), 3, 3),
        (Filters(not_family_of=("D1",)), 3, 3),
        (Filters(before=date(2000, 1, 1)), 0, 0),
    ],
)
def test_as_many_are_counted_as_the_search_finds_eligible(
    asked: Filters, figures: int, designs: int
) -> None:
    found = eligible.count(asked)
    assert (found.figures, found.designs) == (figures, designs)
    run = runs.create(Query(filters=asked))
    runs.execute(run.pk)
    assert SearchRun.objects.get(pk=run.pk).eligible == designs


def test_a_primary_reference_and_its_family_are_left_out() -> None:
    query = Query(primary="USD0000001", filters=Filters(locarno=("09",)))
    assert eligible.count(filters.of_query(query)).designs == 2


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(UnusableQuery):
        eligible.count(Filters(locarno=("bottles",)))

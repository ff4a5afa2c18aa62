"""A search is started in a case of the person who asks, or not at all."""

import pytest

from examiner.cases import access, searches
from examiner.cases.access import NotVisible
from examiner.cases.models import Case
from search.models import SearchRun
from search.queries import Filters, Query, UnusableQuery
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_search_is_placed_in_the_scratch_case_of_its_asker() -> None:
    asker = factories.user()
    run = searches.start(asker, Query(text="ribbed bottle"))
    assert access.run(asker, run.pk) == run
    assert run.placement.case == access.scratch_case(asker)
    assert run.placement.started_by == asker


def test_a_search_in_the_case_of_another_leaves_no_run() -> None:
    owner, outsider = factories.user(), factories.outsider()
    case = Case.objects.create(owner=owner, title="Bottle")
    with pytest.raises(NotVisible):
        searches.start(outsider, Query(text="ribbed bottle"), case=case)
    assert not SearchRun.objects.exists()


def test_a_query_that_cannot_be_searched_leaves_no_run() -> None:
    with pytest.raises(UnusableQuery):
        searches.start(factories.user(), Query(filters=Filters(locarno=("none",))))
    assert not SearchRun.objects.exists()

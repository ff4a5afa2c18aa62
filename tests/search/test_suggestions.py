"""After a weak or empty result: what else may be asked, and what that then asks."""

import pytest

from examiner.accounts.models import User
from search import recorded_queries, suggestions
from search.models import SearchRun
from search.queries import Filters, UnusableQuery
from search.result_sets import Designs
from tests import factories

pytestmark = pytest.mark.django_db

NARROW = Filters(
    locarno=("09-01",),
    assignee=("Acme",),
    within=Designs(("USD0000001",)),
)


@pytest.fixture
def owner(db: None) -> User:
    return factories.user()


@pytest.fixture
def empty(owner: User) -> SearchRun:
    """A run with drawing and filters that found nothing."""
    figure = factories.patent().figures.first()
    assert figure
    facets = {"overall": 0.6, "text": 0.2}
    return factories.run(
        owner, figures=[figure], filters=NARROW.to_json(), facets=facets
    )


def offered(run: SearchRun) -> list[str]:
    return [suggestion.name for suggestion in suggestions.of_run(run)]


def test_only_what_the_search_asked_can_be_dropped(
    owner: User, empty: SearchRun
) -> None:
    assert offered(empty) == ["any-class", "any-set", "any-owner", "claimed"]
    assert offered(factories.run(owner)) == []


def test_silhouettes_are_offered_where_they_can_be_compared(empty: SearchRun) -> None:
    factories.encoder(facet="silhouette", state="live")
    assert "silhouette" in offered(empty)


def test_a_good_result_needs_no_suggestion(owner: User) -> None:
    filters, hits = NARROW.to_json(), [factories.patent()]
    good = factories.run(owner, hits=hits, filters=filters)
    weak = factories.run(owner, hits=hits, filters=filters, notice="Nothing close.")
    waiting = factories.run(owner, state="queued", filters=filters)
    assert [bool(offered(run)) for run in (good, weak, waiting)] == [False, True, False]


def test_a_suggestion_changes_what_it_says_and_nothing_else(empty: SearchRun) -> None:
    factories.encoder(facet="silhouette", state="live")
    asked = recorded_queries.read(empty)
    found = {
        name: recorded_queries.read(suggestions.follow(empty, name))
        for name in offered(empty)
    }
    assert found["any-class"].filters == Filters(
        assignee=NARROW.assignee, within=NARROW.within
    )
    assert found["any-set"].filters.within is None
    assert found["any-owner"].filters.assignee == ()
    assert found["silhouette"].facets.visual == {"silhouette": 1.0}
    assert [view.mask for view in found["claimed"].views] == ["claimed"]
    assert found["claimed"].filters == asked.filters
    assert found["any-class"].views == asked.views


def test_a_suggested_search_names_the_one_it_comes_from(empty: SearchRun) -> None:
    made = suggestions.follow(empty, "any-class")
    assert (made.origin, made.origin_kind, made.state) == (empty, "", "queued")


def test_what_changes_nothing_is_refused(empty: SearchRun) -> None:
    with pytest.raises(UnusableQuery):
        suggestions.follow(empty, "silhouette")  # no such encoder is live

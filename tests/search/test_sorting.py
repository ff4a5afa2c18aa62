"""Hits of a run in other orders than that of their score."""

from datetime import date

import pytest

from examiner.accounts.models import User
from search import revisions, sorting
from search.models import Hit, Patent, SearchRun
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    return factories.user()


def run_of(owner: User, *designs: Patent) -> SearchRun:
    weights = {"view:overall": 0.6, "view:silhouette": 0.4, "words": 0.1}
    run = factories.run(owner, hits=designs, weights=weights)
    for hit, silhouette in zip(run.hits.order_by("rank"), (0.2, 0.9, 0.5), strict=True):
        Hit.objects.filter(pk=hit.pk).update(parts=parts_of(silhouette))
    return run


def parts_of(silhouette: float) -> list[dict[str, object]]:
    view = {"kind": "view", "query": 1, "figure": 1, "weight": 0.5}
    return [
        {**view, "facet": "overall", "similarity": 0.9, "share": 0.45},
        {**view, "facet": "silhouette", "similarity": silhouette, "share": 0.1},
        {"kind": "words", "facet": "", "similarity": 1 - silhouette, "share": 0.1},
    ]


@pytest.fixture
def designs(db: None) -> list[Patent]:
    return [
        factories.patent(30, uspc="D14/5", first_published=date(2020, 1, 1)),
        factories.patent(10, uspc="D9/434", first_published=date(2022, 1, 1)),
        factories.patent(20, uspc="", first_published=None),
    ]


@pytest.mark.parametrize(
    ("by", "numbers"),
    [
        ("similarity", [30, 10, 20]),
        ("newest", [10, 30, 20]),
        ("oldest", [30, 10, 20]),
        ("uspc", [10, 30, 20]),
        ("number", [10, 20, 30]),
        ("silhouette", [10, 20, 30]),
        ("overall", [30, 10, 20]),  # all alike: by rank
        ("nonsense", [30, 10, 20]),
    ],
)
def test_hits_are_sorted_by_what_is_asked(
    owner: User, designs: list[Patent], by: str, numbers: list[int]
) -> None:
    run = run_of(owner, *designs)
    found = sorting.patent_ids(run, by=by)
    assert found == [f"USD{number:07d}" for number in numbers]


def test_a_run_is_sorted_by_the_aspects_that_it_weighed(
    owner: User, designs: list[Patent]
) -> None:
    run = run_of(owner, *designs)
    assert sorting.facets_of(run) == ("overall", "silhouette", "text")
    run.weights = {"view:overall": 1.0, "view:pattern": 0.0}
    assert sorting.facets_of(run) == ()


def test_a_family_stands_where_its_first_design_stands(owner: User) -> None:
    shared = {"application_number": "29700001"}
    one, other = factories.patent(1, **shared), factories.patent(2)
    relative = factories.patent(3, **shared)
    folded = sorting.folded(
        [other.pk, relative.pk, one.pk], revision=revisions.latest()
    )
    assert folded == {other.pk: (), relative.pk: (one.pk,)}

"""A query written to the rows of its run is read back the same."""

from datetime import date
from uuid import uuid4

import numpy as np
import pytest

from search import recorded_queries, result_sets
from search.models import Figure, QueryView
from search.queries import (
    Application,
    Bitmap,
    Facets,
    Filters,
    Query,
    View,
)
from search.result_sets import UnreadableSet
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_whole_query_comes_back_from_its_rows() -> None:
    patent = factories.patent(figures=2)
    first, second = Figure.objects.filter(patent=patent).order_by("position")
    query = Query(
        views=(
            View(
                figure_id=first.pk,
                view="front",
                weight=0.5,
                crop=(0.1, 0.2, 0.9, 1.0),
                mask="claimed",
                environment=Bitmap.of(np.eye(9, dtype=bool)),
                rotation=90,
                is_mirrored=True,
            ),
            View(figure_id=second.pk),
        ),
        text="ribbed bottle",
        text_against="pump",
        text_weight=2.0,
        like=("USD0000001",),
        unlike=("USD0000002",),
        examples_weight=0.5,
        facets=Facets(overall=0.5, silhouette=0.3, text=0.2),
        filters=Filters(
            locarno=("09",), before=date(2020, 1, 1), assignee=("Acme",), added_after=7
        ),
        application=Application(
            effective_date=date(2024, 2, 29), inventors=("A B",), assignees=("C",)
        ),
        primary=patent.pk,
        k=77,
        mode="exact",
    )
    run = recorded_queries.write(query)
    run.save()
    QueryView.objects.bulk_create(recorded_queries.write_views(query, run))
    run.refresh_from_db()
    assert recorded_queries.read(run) == query


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({}, "one of run"),
        ({"run": "x"}, "no search's id"),
        ({"run": str(uuid4()), "not": {}}, "one of run"),
        ({"and": []}, "at least one"),
        ({"xor": []}, "none of run"),
        ({"designs": ["bottle"]}, "no design patent number"),
        ({"designs": "USD0000001"}, "takes a list"),
    ],
)
def test_a_set_that_cannot_be_read_says_why(document: object, told: str) -> None:
    with pytest.raises(UnreadableSet, match=told):
        result_sets.read(document)


def test_a_set_is_only_so_deep() -> None:
    document: dict[str, object] = {"designs": ["D1"]}
    for _ in range(result_sets.DEEPEST):
        document = {"not": document}
    with pytest.raises(UnreadableSet, match="At most 8"):
        result_sets.read(document)


def test_a_set_of_a_search_nobody_made_is_refused() -> None:
    missing = result_sets.read({"or": [{"run": str(uuid4())}, {"designs": ["D1"]}]})
    with pytest.raises(UnreadableSet, match="unknown"):
        result_sets.check(missing)

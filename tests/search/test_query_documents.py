"""A query is the same read from its document and written to it, or is refused."""

import json
import math
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from search import query_documents, query_schema, runs
from search.figure_views import VIEWS
from search.queries import (
    Application,
    Bitmap,
    Facets,
    Filters,
    Query,
    View,
)
from search.query_documents import UnreadableDocument
from search.result_sets import Both, Designs, Either, Outside, Run
from tests import factories
from tests.search.query_sources import UPLOAD, Invented, named

COPY = Path(__file__).resolve().parents[2] / "docs" / "query.schema.json"
RUN = uuid.UUID(int=5)

weights = st.floats(0, 1000)
positive = st.floats(0.001, 1000)
days = st.none() | st.dates()
words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)
names = st.lists(words.filter(lambda text: text != ""), max_size=3).map(tuple)
designs = st.integers(1, 9_999_999).map(lambda number: f"USD{number:07d}")
crops = st.tuples(st.floats(0, 0.49), st.floats(0, 0.49)).map(
    lambda corner: (*corner, 0.5, 1.0)
)
bitmaps = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(
    lambda shape: Bitmap.of(np.ones(shape, bool))
)
sources = st.one_of(
    st.integers(1, 99).map(lambda number: {"figure_id": number}),
    st.integers(1, 99).map(lambda number: {"page_id": 1_000 + number}),
)
views = st.builds(
    lambda source, **rest: View(**source, **rest),
    sources,
    view=st.sampled_from(VIEWS),
    weight=positive,
    crop=st.none() | crops,
    mask=st.sampled_from(("whole", "claimed", "environment")),
    environment=st.none() | bitmaps,
    rotation=st.integers(0, 359),
    is_mirrored=st.booleans(),
)
sets = st.recursive(
    st.builds(Run, st.uuids())
    | st.lists(designs, max_size=3, unique=True).map(
        lambda ids: Designs(tuple(sorted(ids)))
    ),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2).map(lambda some: Both(tuple(some)))
        | st.lists(inner, min_size=1, max_size=2).map(lambda some: Either(tuple(some)))
        | inner.map(Outside)
    ),
    max_leaves=4,
)
filters = st.builds(
    Filters,
    locarno=names,
    uspc=names,
    before=days,
    before_rule=st.sampled_from(("published", "filed", "either")),
    assignee=names,
    country=st.lists(st.sampled_from(["US", "KR", "JPN"]), max_size=2).map(tuple),
    not_family_of=names,
    within=st.none() | sets,
    added_after=st.none() | st.integers(0, 2**40),
)
facets = st.builds(
    Facets,
    overall=positive,
    silhouette=weights,
    pattern=weights,
    layout=weights,
    text=weights,
)
applications = st.builds(
    Application, effective_date=days, inventors=names, assignees=names
)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    examples = draw(st.lists(designs, max_size=4, unique=True))
    return Query(
        views=tuple(draw(st.lists(views, max_size=10))),
        text=draw(words).strip(),
        text_against=draw(words).strip(),
        text_weight=draw(weights),
        like=tuple(examples[::2]),
        unlike=tuple(examples[1::2]),
        examples_weight=draw(weights),
        facets=draw(facets),
        filters=draw(filters),
        application=draw(applications),
        primary=draw(st.just("") | designs),
        k=draw(st.integers(1, 10_000)),
        mode=draw(st.sampled_from(("exact", "approximate", "auto"))),
    )


@given(queries())
def test_a_query_comes_back_from_its_document(query: Query) -> None:
    documented = query_documents.as_document(
        query,
        named=[
            named(page_id=view.page_id, figure_id=view.figure_id)
            for view in query.views
        ],
    )
    as_sent = json.loads(json.dumps(documented))
    assert query_documents.read(as_sent, sources=Invented()) == query


@pytest.mark.django_db
def test_a_run_gives_the_document_that_asks_it_again() -> None:
    figure = factories.patent(900_001, figures=2).figures.order_by("position")[1]
    upload = factories.upload(factories.user())
    page = upload.pages.get()
    query = Query(
        views=(
            View(figure_id=figure.pk, view="front", crop=(0.0, 0.1, 0.5, 1.0)),
            View(page_id=page.pk, weight=2.0, rotation=90, is_mirrored=True),
        ),
        text="ribbed bottle",
        filters=Filters(locarno=("0901",), before=date(2024, 5, 1)),
    )
    document = query_documents.write(runs.create(query))
    assert document["views"][0]["figure"] == "USD0900001-D00002"
    assert document["views"][1]["upload"] == str(upload.pk)

    class Rows(Invented):
        def page_id(self, upload: uuid.UUID, page_number: int) -> int:
            return page.pk

        def figure_id(self, name: str) -> int:
            return figure.pk

    assert query_documents.read(document, sources=Rows()) == query


def test_plain_words_and_names_in_any_spelling_are_read() -> None:
    query = query_documents.read(
        {
            "text": "  ribbed bottle ",
            "examples": {"positive": ["D900,001", "USD0900001"]},
            "primary": "Des. 900,002",
            "facets": {"silhouette": 1},
        },
        sources=Invented(),
    )
    assert (query.text, query.like) == ("ribbed bottle", ("USD0900001",))
    assert query.primary == "USD0900002"
    assert query.facets == Facets(silhouette=1.0)


def test_an_empty_document_browses() -> None:
    assert query_documents.read({}, sources=Invented()) == Query()


VIEW = {"figure": "USD0900001-D00001"}


@pytest.mark.parametrize(
    ("document", "place", "told"),
    [
        ([], "", "not of the kind"),
        ({"pages": 3}, "", "'pages' is unknown"),
        ({"k": 0}, "k", "1 to 10,000"),
        ({"k": True}, "k", "not of the kind"),
        ({"k": 10**400}, "k", "1 to 10,000"),
        ({"mode": "guess"}, "mode", "none of exact"),
        ({"views": [VIEW] * 11}, "views", "at most 10"),
        ({"views": [{}]}, "views[0]", "either an upload or a figure"),
        ({"views": [{**VIEW, "upload": str(UPLOAD)}]}, "views[0]", "either"),
        ({"views": [{**VIEW, "page": 2}]}, "views[0]", "dependency of 'page'"),
        ({"views": [{**VIEW, "weight": -1}]}, "views[0].weight", "0 to 1,000"),
        ({"views": [{**VIEW, "weight": math.nan}]}, "views[0].weight", "finite"),
        ({"views": [{**VIEW, "weight": math.inf}]}, "views[0].weight", "range"),
        ({"views": [{**VIEW, "weight": 0}]}, "", "weight above 0"),
        ({"views": [VIEW, {**VIEW, "crop": [0, 0, 0, 1]}]}, "views[1]", "an area"),
        ({"views": [{**VIEW, "crop": [0, 1]}]}, "views[0].crop", "4 are wanted"),
        ({"views": [{**VIEW, "crop": [0, 0, 1, 2]}]}, "views[0].crop[3]", "0 to 1"),
        ({"views": [{**VIEW, "mask": "half"}]}, "views[0].mask", "none of whole"),
        ({"views": [{**VIEW, "rotation": 360}]}, "views[0].rotation", "0 to 359"),
        (
            {"views": [{**VIEW, "environment": {"width": 9, "height": 9, "bits": ""}}]},
            "views[0]",
            "bytes, not 0",
        ),
        ({"views": [{"upload": str(RUN)}]}, "views[0]", "no such upload"),
        ({"text": "a" * 1_001}, "text", "1,000 characters"),
        ({"text": {"negative": "pump", "weight": "x"}}, "text.weight", "kind"),
        ({"text": "nul \0"}, "text", "no text"),
        ({"text": {"positive": "half \ud800"}}, "text.positive", "no text"),
        ({"examples": {"positive": ["bottle"]}}, "examples.positive[0]", "no design"),
        (
            {"examples": {"positive": ["D1"], "negative": ["D1"]}},
            "",
            "for or against",
        ),
        ({"facets": {"text": 0, "overall": 0}}, "facets", "above 0"),
        ({"facets": {"color": 1}}, "facets", "'color' is unknown"),
        ({"filters": {"before": "2024-02-30"}}, "filters.before", "no day"),
        ({"filters": {"before": "soon"}}, "filters.before", "form wanted"),
        ({"filters": {"country": ["U5"]}}, "filters.country[0]", "form wanted"),
        ({"filters": {"within": {"xor": []}}}, "filters.within", "is unknown"),
        ({"filters": {"within": {"run": str(RUN)}}}, "filters.within", "no such"),
        (
            {"application": {"effective_date": "2024-13-01"}},
            "application.effective_date",
            "no day",
        ),
        ({"primary": "EP1"}, "primary", "no design patent number"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    document: Any, place: str, told: str
) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        query_documents.read(document, sources=Invented(hidden=[RUN]))
    assert told in refused.value.problems[place]


def test_the_schema_is_a_schema_and_has_a_copy_to_read() -> None:
    """After a wanted change: write query_schema.schema() to docs/query.schema.json."""
    Draft202012Validator.check_schema(query_schema.schema())
    assert json.loads(COPY.read_text()) == query_schema.schema()

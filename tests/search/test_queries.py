"""A query has bounds, whichever face it comes through."""

import math
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from search.queries import (
    LONGEST_TEXT,
    MOST_CLASSES,
    MOST_EXAMPLES,
    MOST_VIEWS,
    Bitmap,
    Facets,
    Filters,
    Query,
    UnusableQuery,
    View,
)
from search.result_sets import Both, Designs, Outside


def test_a_query_up_to_its_bounds_is_taken() -> None:
    classes = ("09-01",) * MOST_CLASSES
    query = Query(
        views=(View(page_id=1),) * MOST_VIEWS,
        text="x" * LONGEST_TEXT,
        filters=Filters(locarno=classes, uspc=classes),
    )
    assert Filters.from_json(query.filters.to_json()) == query.filters


def test_filters_come_back_from_the_row_as_they_were() -> None:
    filters = Filters(
        locarno=("09",),
        before=date(2020, 2, 29),
        before_rule="either",
        assignee=("Acme", "Foo Bar"),
        country=("KR",),
        not_family_of=("29/123,456",),
        within=Both((Designs(("USD0000001",)), Outside(Designs(("USD0000002",))))),
    )
    assert Filters.from_json(filters.to_json()) == filters


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Query(views=(View(page_id=1),) * (MOST_VIEWS + 1)), "10 drawings"),
        (lambda: Query(views=(View(page_id=1, weight=0),)), "weight above 0"),
        (lambda: Query(text="x" * (LONGEST_TEXT + 1)), "1,000 characters"),
        (lambda: Query(text_weight=math.nan), "weight of the words"),
        (lambda: Query(k=0), "between 1 and"),
        (lambda: Query(k=10_001), "between 1 and 10,000"),
        (lambda: Query(like=("USD0000001",) * (MOST_EXAMPLES + 1)), "At most 20"),
        (lambda: Query(like=("A",), unlike=("A",)), "for or against"),
        (lambda: View(), "one page"),
        (lambda: View(page_id=1, figure_id=1), "one page"),
        (lambda: View(page_id=1, weight=math.nan), "weight of a drawing"),
        (lambda: View(page_id=1, weight=-1), "weight of a drawing"),
        (lambda: View(page_id=1, crop=(0.5, 0, 0.5, 1)), "with an area"),
        (lambda: View(page_id=1, crop=(0, 0, math.nan, 1)), "with an area"),
        (lambda: View(page_id=1, rotation=360), "0 to 359"),
        (lambda: Facets(overall=0, text=0), "weight above 0"),
        (lambda: Facets(layout=math.inf), "facet layout"),
        (lambda: Filters(locarno=("09-01",) * (MOST_CLASSES + 1)), "most 50 classes"),
        (lambda: Filters(uspc=("D9",) * (MOST_CLASSES + 1)), "at most 50 classes"),
        (lambda: Filters(assignee=("x",) * 51), "at most 50 names"),
        (lambda: Bitmap(width=9, height=2, bits="AAA"), "base64"),
        (lambda: Bitmap(width=9, height=2, bits="AAAA" * 2), "3 bytes, not 6"),
        (lambda: Bitmap(width=513, height=2, bits=""), "512 cells"),
    ],
)
def test_what_lies_beyond_a_bound_says_which(
    make: Callable[[], object], told: str
) -> None:
    with pytest.raises(UnusableQuery, match=told):
        make()


def test_a_bitmap_holds_its_cells() -> None:
    cells = np.random.default_rng(5).random((37, 51)) < 0.3
    packed = Bitmap.of(cells)
    assert np.array_equal(packed.cells(), cells)
    assert Bitmap(**packed.to_json()) == packed

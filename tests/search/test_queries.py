"""A query has bounds, whichever face it comes through."""

import pytest

from search.queries import (
    LONGEST_TEXT,
    MOST_CLASSES,
    MOST_VIEWS,
    Filters,
    Query,
    UnusableQuery,
    View,
)


def test_a_query_up_to_its_bounds_is_taken() -> None:
    classes = ("09-01",) * MOST_CLASSES
    query = Query(
        views=(View(page_id=1),) * MOST_VIEWS,
        text="x" * LONGEST_TEXT,
        filters=Filters(locarno=classes, uspc=classes),
    )
    assert Filters.from_json(query.filters.to_json()) == query.filters


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"views": (View(page_id=1),) * (MOST_VIEWS + 1)}, "at most 10 drawings"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "1,000 characters"),
        ({"k": 0}, "between 1 and"),
        ({"views": (View(),)}, "one page"),
        ({"views": (View(page_id=1, figure_id=1),)}, "one page"),
    ],
)
def test_a_query_beyond_a_bound_says_which(
    values: dict[str, object], told: str
) -> None:
    with pytest.raises(UnusableQuery, match=told):
        Query(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", ["locarno", "uspc"])
def test_filters_hold_only_so_many_classes(scheme: str) -> None:
    with pytest.raises(UnusableQuery, match="at most 50 classes"):
        Filters(**{scheme: ("09-01",) * (MOST_CLASSES + 1)})  # type: ignore[arg-type]

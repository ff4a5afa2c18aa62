"""The corpus is leafed through page by page, and a design is opened by its number."""

from datetime import timedelta

import pytest

from search import browsing
from search.models import Patent
from search.queries import Filters, UnusableQuery
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def patents() -> list[str]:
    """Thirteen designs titled chair, table or bottle in turn."""
    encoder = vector_corpus.encoder(4)
    rows = vector_corpus.clustered([1] * 13, dimensions=4, seed=1)
    made = vector_corpus.store([1] * 13, rows, encoder=encoder)
    for index, patent_id in enumerate(made):
        title = ("Chair", "Folding table", "Bottle with a ribbed waist")[index % 3]
        Patent.objects.filter(pk=patent_id).update(title=title)
    return made


def leafed(text: str = "", *, limit: int, **wanted: object) -> list[str]:
    """All pages, one after another."""
    found: list[str] = []
    after = ""
    while True:
        page = browsing.designs(
            text, filters=Filters(**wanted), after=after, limit=limit
        )
        found += [patent.pk for patent in page.patents]
        if not page.next:
            return found
        assert len(page.patents) == limit
        after = page.next


@pytest.mark.parametrize("limit", [1, 4, 13, 50])
def test_pages_hold_every_design_once_newest_first(
    patents: list[str], limit: int
) -> None:
    assert leafed(limit=limit) == patents[::-1]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_pages_of_matches_agree_with_one_long_page(
    patents: list[str], limit: int
) -> None:
    Patent.objects.filter(pk=patents[4]).update(title="Table, table and table")
    found = leafed("table", limit=limit)
    assert found == [patents[4], *(patents[i] for i in (1, 7, 10))]


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("tables", [1, 4, 7, 10]),
        ("ribbed bottle", [2, 5, 8, 11]),
        ("bottle -ribbed", []),
        ('"folding table"', [1, 4, 7, 10]),
        ("chair or bottle", [0, 2, 3, 5, 6, 8, 9, 11, 12]),
    ],
)
def test_reads_words_as_a_web_search(
    patents: list[str], text: str, indexes: list[int]
) -> None:
    assert sorted(leafed(text, limit=50)) == [patents[index] for index in indexes]
    assert browsing.count(text) == len(indexes)


def test_filters_by_class_and_day(patents: list[str]) -> None:
    day = vector_corpus.FIRST_DAY + timedelta(days=6)
    assert leafed(limit=50, locarno=("09",), before=day) == [patents[4], patents[3]]


def test_counts_up_to_a_bound(patents: list[str]) -> None:
    assert browsing.count(at_most=5) == 5
    assert browsing.count(filters=Filters(locarno=("02-02",))) == 2


@pytest.mark.parametrize("text", ["", "chair"])
@pytest.mark.parametrize(
    "after",
    ["nowhere", "NaN:USD0000001", "1e9999:USD0000001", "0.1:\0", "\0", "USD1"],
)
def test_refuses_a_place_it_never_gave(
    patents: list[str], text: str, after: str
) -> None:
    with pytest.raises(UnusableQuery, match="no place"):
        browsing.designs(text, after=after)


def test_refuses_a_place_of_the_other_order(patents: list[str]) -> None:
    for text, after in (("chair", patents[3]), ("", f"0.100000:{patents[3]}")):
        with pytest.raises(UnusableQuery, match="no place"):
            browsing.designs(text, after=after)


def test_reads_past_what_no_text_can_hold(patents: list[str]) -> None:
    assert leafed("folding\0table", limit=50) == leafed("folding table", limit=50) != []

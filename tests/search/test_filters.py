"""Filters keep the designs they name, as of a revision."""

from datetime import date, timedelta

import pytest

from search import filters
from search.models import Figure, Patent, PatentClass
from search.queries import Filters, UnusableQuery
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db
LATEST = 10**9


@pytest.fixture
def patents() -> list[str]:
    """Twelve designs of two figures; class i mod 6, published on day i."""
    encoder = vector_corpus.encoder(4)
    counts = [2] * 12
    rows = vector_corpus.clustered(counts, dimensions=4, seed=1)
    return vector_corpus.store(counts, rows, encoder=encoder)


def kept(wanted: Filters, revision: int = LATEST) -> set[str]:
    return set(filters.patents(wanted, revision=revision).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("wanted", "indexes"),
    [
        (Filters(locarno=("09",)), {3, 4, 9, 10}),
        (Filters(locarno=("09-01",)), {3, 9}),
        (Filters(locarno=("0901", "1-01")), {0, 3, 6, 9}),
        (Filters(uspc=("D9",)), {2, 3, 8, 9}),
        (Filters(uspc=("D9/51*",)), {3, 9}),
        (Filters(uspc=("D1",)), {0, 6}),
        (Filters(locarno=("09",), uspc=("D9",)), {3, 9}),
        (Filters(before=vector_corpus.FIRST_DAY + timedelta(days=2)), {0, 1}),
        (Filters(locarno=("32",)), set()),
    ],
)
def test_keeps_designs_of_the_classes_and_days(
    patents: list[str], wanted: Filters, indexes: set[int]
) -> None:
    assert kept(wanted) == {patents[index] for index in indexes}


def test_counts_every_class_of_a_design_not_only_the_main_one(
    patents: list[str],
) -> None:
    PatentClass.objects.create(
        patent_id=patents[0],
        scheme="locarno",
        position=1,
        symbol="32-00",
        raw="3200",
        is_main=False,
    )
    assert kept(Filters(locarno=("32",))) == {patents[0]}


def test_leaves_out_a_design_without_publication_day(patents: list[str]) -> None:
    Patent.objects.filter(pk=patents[0]).update(first_published=None)
    assert patents[0] not in kept(Filters(before=date(2100, 1, 1)))


def test_holds_what_the_corpus_held_at_a_revision(patents: list[str]) -> None:
    since = Patent.objects.get(pk=patents[0]).since
    Patent.objects.filter(pk=patents[0]).update(until=since + 2)
    Patent.objects.filter(pk=patents[1]).update(since=since + 2)
    assert patents[0] in kept(Filters(), since + 1)
    assert patents[0] not in kept(Filters(), since + 2)
    assert patents[1] not in kept(Filters(), since + 1)


@pytest.mark.parametrize("wanted", [Filters(), Filters(locarno=("01",))])
def test_gives_the_figures_of_eligible_designs(
    patents: list[str], wanted: Filters
) -> None:
    since = Patent.objects.get(pk=patents[0]).since
    Figure.objects.filter(patent=patents[0], position=0).update(is_gazette=True)
    Figure.objects.filter(patent=patents[6], position=0).update(until=since + 1)
    Patent.objects.filter(pk=patents[1]).update(until=since + 1)
    found = filters.figures(wanted, revision=since + 1).values_list("patent_id")
    counts = {patent: list(found).count((patent,)) for patent in patents}
    assert (counts[patents[0]], counts[patents[6]], counts[patents[1]]) == (1, 1, 0)


@pytest.mark.parametrize(
    "wanted", [Filters(locarno=("bottle",)), Filters(uspc=("bottle",))]
)
def test_names_a_class_it_cannot_read(wanted: Filters) -> None:
    with pytest.raises(UnusableQuery, match="bottle"):
        filters.check(wanted)

"""The codes say what the database says, whatever was changed since they were built."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from search import corrections, filters, retrieval, revisions, vectors, withdrawal
from search.corrections import Correction
from search.models import (
    Encoder,
    Figure,
    FigureEmbedding,
    Import,
    Job,
    Patent,
    PatentClass,
)
from search.queries import Filters
from search.retrieval import Corpus
from search.retrieval.codes import following, shelf
from search.retrieval.codes.backend import Codes, opened
from search.retrieval.codes.eligibility import eligible
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db

DIMENSIONS = 8
COUNTS = [2, 3, 1, 4, 2, 3, 1, 2, 2, 1, 3, 2]
LATEST = 10**9
EVERYTHING = Filters()
DAYS = st.integers(-1, 13).map(lambda day: vector_corpus.FIRST_DAY + timedelta(day))


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    """Twelve designs and their codes; Patent rows read from PDFs may be corrected."""
    made = vector_corpus.encoder(DIMENSIONS)
    revisions.take("before")
    store(made, COUNTS, seed=1)
    shelf.build(made)
    yield made
    following.forget(made)


def store(encoder: Encoder, counts: list[int], *, seed: int) -> list[str]:
    rows = vector_corpus.clustered(counts, dimensions=DIMENSIONS, seed=seed)
    stored = vector_corpus.store(counts, rows, encoder=encoder)
    Patent.objects.filter(pk__in=stored).update(source=Patent.Source.PDF)
    return stored


def by_codes(encoder: Encoder, wanted: Filters, revision: int = LATEST) -> set[int]:
    """The eligible figures as the codes have them."""
    sidecar = following.of(encoder).sidecar()
    found = eligible(sidecar, wanted, revision=revision)
    return {
        int(figure)
        for selection in found.selections
        for figure in (
            selection.segment.figures.figure_ids
            if selection.rows is None
            else selection.segment.figures.figure_ids[selection.rows]
        )
    }


def by_sql(encoder: Encoder, wanted: Filters, revision: int = LATEST) -> set[int]:
    rows = filters.figures(wanted, revision=revision)
    return set(rows.filter(embeddings__encoder=encoder).values_list("pk", flat=True))


def assert_same(encoder: Encoder, wanted: Filters = EVERYTHING) -> None:
    assert by_codes(encoder, wanted) == by_sql(encoder, wanted)
    patents = sorted(set(Patent.objects.values_list("pk", flat=True)))
    corpus = Corpus(encoder=encoder, filters=wanted, revision=LATEST)
    one = Codes(encoder).figures(patents, corpus=corpus)
    other = vectors.of_patents(patents, encoder=encoder, revision=LATEST)
    assert one.patent_ids.tolist() == other.patent_ids.tolist()
    assert one.figure_ids.tolist() == other.figure_ids.tolist()
    np.testing.assert_array_equal(one.vectors, other.vectors)


def test_a_new_figure_is_found_at_once(encoder: Encoder) -> None:
    Codes(encoder)  # opened before
    by_codes(encoder, Filters())
    store(encoder, [1, 2], seed=2)
    assert_same(encoder)
    newest = Figure.objects.order_by("-pk")[0]
    vector = vectors.of_figures([newest.pk], encoder=encoder)[newest.pk][None]
    found = retrieval.nearest(
        vector,
        corpus=Corpus(encoder=encoder, filters=Filters(), revision=LATEST),
        k=1,
        backend=opened(encoder),
    )
    assert found.patent_ids == (newest.patent_id,)


def test_a_figure_embedded_later_than_its_design_is_found(encoder: Encoder) -> None:
    patent = Patent.objects.order_by("pk")[3]
    last = Figure.objects.filter(patent=patent).order_by("-position")[0]
    FigureEmbedding.objects.filter(figure=last).delete()
    shelf.build(encoder)
    assert last.pk not in by_codes(encoder, Filters())
    vectors.insert([last.pk], np.ones((1, DIMENSIONS), np.float32), encoder=encoder)
    assert_same(encoder)


def withdraw(number: int) -> None:
    """Give one design an import of its own, then take that back."""
    patent = Patent.objects.order_by("pk")[number % Patent.objects.count()]
    load = Import.objects.create(
        job=Job.objects.create(kind=Job.Kind.IMPORT, state=Job.State.DONE)
    )
    Patent.objects.filter(pk=patent.pk).update(load=load)
    withdrawal.withdraw(load.pk)


def correct(number: int, /, **values: object) -> None:
    current = Patent.objects.filter(until=None).order_by("pk")
    if current:
        patent = current[number % len(current)]
        corrections.correct(patent.pk, Correction(**values), author="someone")


def renumber(number: int) -> None:
    free = 900_000 + Patent.objects.count() * 100 + number
    correct(number, number=f"USD{free:07d}")


def delete(number: int) -> None:
    """As an administrator might, with a revision for what the codes look at."""
    patent = Patent.objects.order_by("pk")[number % Patent.objects.count()]
    patent.edits.all().delete()
    patent.delete()
    revisions.take("deleted")


def delete_vector(number: int) -> None:
    stored = FigureEmbedding.objects.order_by("pk")
    if stored:
        stored[number % len(stored)].delete()
    revisions.take("deleted")


def reorder(number: int) -> None:
    figure = Figure.objects.order_by("pk")[number % Figure.objects.count()]
    Figure.objects.filter(pk=figure.pk).update(position=30 - figure.position)
    revisions.take("reordered")


def to_gazette(number: int) -> None:
    figure = Figure.objects.order_by("pk")[number % Figure.objects.count()]
    Figure.objects.filter(pk=figure.pk).update(is_gazette=not figure.is_gazette)
    revisions.take("gazette")


def add_class(number: int) -> None:
    patent = Patent.objects.order_by("pk")[number % Patent.objects.count()]
    PatentClass.objects.create(
        patent=patent,
        scheme="locarno",
        position=50 + PatentClass.objects.count(),
        symbol="06-01",
        raw="0601",
        is_main=False,
    )
    revisions.take("class")


CHANGES = {
    "withdraw": withdraw,
    "delete": delete,
    "delete a vector": delete_vector,
    "renumber": renumber,
    "reorder": reorder,
    "to the gazette": to_gazette,
    "add a class": add_class,
    "class": lambda number: correct(number, locarno="09-03"),
    "no class": lambda number: correct(number, locarno=""),
    "date": lambda number: correct(
        number, first_published=vector_corpus.FIRST_DAY + timedelta(number % 12)
    ),
}


@examples(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(("store", "build", *CHANGES)), st.integers(0, 10**6)),
        max_size=7,
    ),
    day=DAYS,
)
def test_codes_keep_in_step_with_any_changes(
    encoder: Encoder, steps: list[tuple[str, int]], day: date
) -> None:
    try:
        with transaction.atomic():
            change(encoder, steps)
            assert_same(encoder, Filters(locarno=("06", "09-03"), before=day))
            transaction.set_rollback(True)  # for the next example
    finally:
        shelf.build(encoder)


def change(encoder: Encoder, steps: list[tuple[str, int]]) -> None:
    for name, number in steps:
        if name == "store":
            store(encoder, [1 + number % 3], seed=number)
        elif name == "build":
            shelf.build(encoder)
        elif Patent.objects.exists() and Figure.objects.exists():
            CHANGES[name](number)
        assert_same(encoder)


@examples(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    wanted=st.builds(
        Filters,
        locarno=st.lists(
            st.sampled_from(("01", "02-02", "06", "09", "9-0*", "14-02")), max_size=2
        ).map(tuple),
        uspc=st.lists(
            st.sampled_from(("D1", "D9", "D9/5*", "D14/486", "D6/300")), max_size=2
        ).map(tuple),
        before=st.none() | DAYS,
        before_rule=st.sampled_from(("published", "filed", "either")),
        not_family_of=st.sampled_from(((), ("D100,001",), ("D100,001", "D100,004"))),
        added_after=st.none() | st.integers(0, 3),
    ),
    back=st.integers(0, 3),
)
def test_a_filter_means_the_same_in_sql_and_in_the_codes(
    encoder: Encoder, wanted: Filters, back: int
) -> None:
    patents = Patent.objects.order_by("pk")
    for index, patent in enumerate(patents[:8]):
        filed = vector_corpus.FIRST_DAY + timedelta((index * 5) % 12)
        Patent.objects.filter(pk=patent.pk).update(
            filed_date=None if index % 4 == 3 else filed,
            first_published=None if index % 3 == 2 else patent.first_published,
        )
    revisions.take("dates")
    withdraw(5)
    revision = revisions.latest() - back
    assert by_codes(encoder, wanted, revision) == by_sql(encoder, wanted, revision)


def test_listed_designs_mean_the_same(encoder: Encoder) -> None:
    wanted = Filters(assignee=("acme",), country=("US",))
    Patent.objects.order_by("pk")[2].parties.create(
        role="assignee", position=0, organization="Acme Inc.", country="US"
    )
    assert by_codes(encoder, wanted) == by_sql(encoder, wanted) != set()


def test_what_was_deleted_without_a_revision_is_not_proposed(encoder: Encoder) -> None:
    backend = opened(encoder)
    corpus = Corpus(encoder=encoder, filters=Filters(), revision=LATEST)
    gone = Patent.objects.order_by("pk")[4]
    number, figure = gone.pk, Figure.objects.filter(patent=gone)[0]
    vector = vectors.of_figures([figure.pk], encoder=encoder)[figure.pk][None]
    before = backend.designs(vector, corpus=corpus, k=2, mode="exact")
    gone.delete()
    after = backend.designs(vector, corpus=corpus, k=2, mode="exact")
    assert number in before.patent_ids
    assert number not in after.patent_ids
    assert len(after.patent_ids) >= 2


def test_new_files_take_the_place_of_the_open_ones(encoder: Encoder) -> None:
    by_codes(encoder, Filters())
    store(encoder, [2], seed=3)
    by_codes(encoder, Filters())
    assert len(following.of(encoder).sidecar().segments) == 2
    shelf.build(encoder)
    assert len(following.of(encoder).sidecar().segments) == 1
    assert_same(encoder)


def test_asks_the_database_once_while_nothing_changes(encoder: Encoder) -> None:
    following.of(encoder).sidecar()
    with connection.execute_wrapper(counted := Counted()):
        following.of(encoder).sidecar()
    assert counted.queries == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_took_its_id_early_and_committed_late_is_found() -> None:
    """Ids are dealt out in order, and committed in any."""
    encoder = vector_corpus.encoder(DIMENSIONS)
    with transaction.atomic():
        revisions.take("before")
        store(encoder, COUNTS, seed=1)
    late, early = FigureEmbedding.objects.order_by("-pk")[:2]
    FigureEmbedding.objects.filter(pk__in=[late.pk, early.pk]).delete()
    shelf.build(encoder)
    slow, taken, go_on = Slow(encoder, early), threading.Event(), threading.Event()
    thread = threading.Thread(target=slow.store, args=(taken, go_on))
    thread.start()
    assert taken.wait(30)
    FigureEmbedding.objects.create(
        figure_id=late.figure_id, encoder=encoder, vector=late.vector
    )
    for _ in range(3):
        assert by_codes(encoder, EVERYTHING) == by_sql(encoder, EVERYTHING)
    go_on.set()
    thread.join(30)
    stored = FigureEmbedding.objects.order_by("-pk").values_list("figure_id", flat=True)
    assert list(stored[:2]) == [late.figure_id, early.figure_id]
    for _ in range(3):
        assert by_codes(encoder, EVERYTHING) == by_sql(encoder, EVERYTHING)
    following.forget(encoder)


class Slow:
    """Stores a vector in a transaction that takes its time."""

    def __init__(self, encoder: Encoder, given: FigureEmbedding) -> None:
        self.encoder, self.given = encoder, given

    def store(self, taken: threading.Event, go_on: threading.Event) -> None:
        with transaction.atomic():
            FigureEmbedding.objects.create(
                figure_id=self.given.figure_id,
                encoder=self.encoder,
                vector=self.given.vector,
            )
            taken.set()
            go_on.wait(30)
        connection.close()


class Counted:
    queries = 0

    def __call__(self, execute: object, *arguments: object) -> object:
        self.queries += 1
        return execute(*arguments)

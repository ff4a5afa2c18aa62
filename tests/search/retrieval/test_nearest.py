"""Every back end is complete under any filter, and exact where it says so."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pytest_django import DjangoDbBlocker, Settings

from search import filters, indexing, retrieval, vectors
from search.models import Encoder, Figure, Patent
from search.queries import Filters, Mode
from search.retrieval import Backend, Candidates, Corpus
from search.retrieval.codes import approximate, shelf
from search.retrieval.codes.backend import opened
from search.retrieval.pgvector import Pgvector
from tests.search import vector_corpus

DIMENSIONS = 16
DESIGNS = 240
LATEST = 10**9

queries = st.integers(0, 10**6)
class_filters = st.one_of(
    st.just(Filters()),
    st.sampled_from(("01", "02-02", "06", "09", "09-01", "32")).map(
        lambda code: Filters(locarno=(code,))
    ),
    st.lists(st.sampled_from(("D1", "D9", "D9/5*", "D14/486")), max_size=2).map(
        lambda symbols: Filters(uspc=tuple(symbols))
    ),
)


@st.composite
def any_filters(draw: st.DrawFn) -> Filters:
    """Filters of any selectivity, by class (correlated with the vectors) and day."""
    wanted = draw(class_filters)
    days = draw(st.one_of(st.none(), st.integers(0, DESIGNS + 1)))
    before = None if days is None else vector_corpus.FIRST_DAY + timedelta(days=days)
    return Filters(locarno=wanted.locarno, uspc=wanted.uspc, before=before)


@pytest.fixture(scope="module")
def encoder(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Encoder]:
    """240 designs of 1 to 12 figures, clustered by class, with HNSW index and codes.

    Some designs repeat another's vectors, so that ties occur.
    """
    counts = (np.random.default_rng(5).integers(1, 13, DESIGNS)).tolist()
    rows = vector_corpus.clustered(counts, dimensions=DIMENSIONS, seed=7)
    starts = np.r_[0, np.cumsum(counts)]
    for copy in range(50, 60):
        rows[starts[copy] : starts[copy + 1]] = rows[starts[10]]
    with django_db_blocker.unblock():
        made = vector_corpus.encoder(DIMENSIONS)
        vector_corpus.store(counts, rows, encoder=made)
        indexing.build(made)
        shelf.build(made)
        with connection.cursor() as cursor:  # as PostgreSQL does by itself in time
            cursor.execute("ANALYZE")
        yield made
        indexing.drop(made)
        with connection.cursor() as cursor:  # or later modules would find its rows
            cursor.execute(
                "TRUNCATE search_encoder, search_job, search_revision CASCADE"
            )


@pytest.fixture(params=["pgvector", "codes"])
def backend(request: pytest.FixtureRequest, encoder: Encoder, db: None) -> Backend:
    return Pgvector() if request.param == "pgvector" else opened(encoder)


@pytest.fixture
def few_are_many(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make index and bits worth while from five eligible figures on."""
    settings.ORNAMENT_EXACT_BELOW = 5
    monkeypatch.setattr(approximate, "LEAST", 5)
    monkeypatch.setattr(approximate, "FIGURES_PER_DESIGN", 100)
    monkeypatch.setattr(approximate, "MOST", 1.0)
    monkeypatch.setattr(approximate, "is_worth_it", lambda *_, **__: True)


def corpus(encoder: Encoder, wanted: Filters) -> Corpus:
    return Corpus(encoder=encoder, filters=wanted, revision=LATEST)


def query(seed: int, *, views: int = 1) -> NDArray[np.float32]:
    """Query vectors in the midst of one class's cluster, or anywhere."""
    draw = np.random.default_rng(seed)
    if seed % 2:
        return vector_corpus.unit(draw.normal(size=(views, DIMENSIONS)))
    near = vector_corpus.clustered([1] * 6, dimensions=DIMENSIONS, seed=7)
    return vector_corpus.unit(
        near[seed % 6] + 0.1 * draw.normal(size=(views, DIMENSIONS))
    )


def slow_order(
    encoder: Encoder, wanted: Filters, vector: NDArray[np.float32]
) -> list[str]:
    """All eligible designs by their nearest figure, one figure at a time."""
    best: dict[str, float] = {}
    figures = list(filters.figures(wanted, revision=LATEST).order_by("pk"))
    stored = vectors.of_figures([figure.pk for figure in figures], encoder=encoder)
    for figure in figures:
        similarity = round(float(vector.astype(np.float64) @ stored[figure.pk]), 6)
        best[figure.patent_id] = max(similarity, best.get(figure.patent_id, -2))
    return sorted(best, key=lambda patent: (-best[patent], patent))


def designs_eligible(wanted: Filters) -> int:
    figures = filters.figures(wanted, revision=LATEST)
    return figures.values("patent_id").distinct().count()


def order(found: Candidates, row: int = 0) -> list[str]:
    best: dict[str, float] = {}
    similarities = found.similarities[row].astype(np.float64).round(6)
    for patent, similarity in zip(found.figures.patent_ids, similarities, strict=True):
        best[str(patent)] = max(similarity, best.get(str(patent), -2))
    return sorted(best, key=lambda patent: (-best[patent], patent))


@pytest.mark.django_db
@pytest.mark.usefixtures("few_are_many")
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    wanted=any_filters(),
    seed=queries,
    views=st.integers(1, 3),
    k=st.integers(1, DESIGNS + 50),
    mode=st.sampled_from(("auto", "approximate", "exact")),
)
@example(wanted=Filters(), seed=2, views=3, k=DESIGNS, mode="auto")
@example(wanted=Filters(locarno=("02-02",)), seed=0, views=1, k=60, mode="approximate")
def test_never_returns_fewer_than_k_or_all_eligible_designs(
    backend: Backend,
    encoder: Encoder,
    wanted: Filters,
    seed: int,
    views: int,
    k: int,
    mode: Mode,
) -> None:
    found = retrieval.nearest(
        query(seed, views=views),
        corpus=corpus(encoder, wanted),
        k=k,
        mode=mode,
        backend=backend,
    )
    assert found.backend == backend.name
    assert len(found.patent_ids) >= min(k, designs_eligible(wanted))
    allowed = filters.patents(wanted, revision=LATEST).filter(pk__in=found.patent_ids)
    assert allowed.count() == len(found.patent_ids)


@pytest.mark.django_db
@pytest.mark.parametrize("k", [1, 7, 20, 1_000])
@pytest.mark.parametrize("seed", [0, 3])
def test_exact_mode_agrees_with_one_figure_at_a_time(
    backend: Backend, encoder: Encoder, seed: int, k: int
) -> None:
    wanted = Filters(locarno=("06", "09"))
    vector = query(seed)
    found = retrieval.nearest(
        vector, corpus=corpus(encoder, wanted), k=k, mode="exact", backend=backend
    )
    assert order(found) == slow_order(encoder, wanted, vector[0])[:k]
    assert found.eligible == found.scanned
    assert found.eligible == filters.figures(wanted, revision=LATEST).count()


@pytest.mark.django_db
def test_ties_are_broken_by_number(backend: Backend, encoder: Encoder) -> None:
    """Designs 50 to 59 hold the first vector of design 10 again."""
    first = Patent.objects.order_by("pk")[10]
    figure = Figure.objects.filter(patent=first, position=0).get()
    vector = vectors.of_figures([figure.pk], encoder=encoder)[figure.pk][None]
    found = retrieval.nearest(
        vector, corpus=corpus(encoder, Filters()), k=4, mode="exact", backend=backend
    )
    tied = [first, *Patent.objects.order_by("pk")[50:53]]
    assert order(found) == [patent.pk for patent in tied]


@pytest.mark.django_db
@pytest.mark.usefixtures("few_are_many")
def test_the_index_finds_nearly_what_the_scan_finds(
    backend: Backend, encoder: Encoder
) -> None:
    everything = corpus(encoder, Filters())
    shares = []
    for seed in range(10):
        walked, scanned = (
            retrieval.nearest(
                query(seed), corpus=everything, k=10, mode=mode, backend=backend
            )
            for mode in ("auto", "exact")
        )
        assert (walked.mode, scanned.mode) == ("approximate", "exact")
        shares.append(len({*order(walked)} & {*order(scanned)}) / 10)
    assert np.mean(shares) >= 0.95


@pytest.mark.django_db
@pytest.mark.usefixtures("few_are_many")
def test_falls_back_to_the_scan_when_the_index_finds_too_few(
    backend: Backend, encoder: Encoder
) -> None:
    found = retrieval.nearest(
        query(0),
        corpus=corpus(encoder, Filters()),
        k=DESIGNS + 1,
        mode="approximate",
        backend=backend,
    )
    assert found.mode == "exact"
    assert len(found.patent_ids) == found.eligible_designs == DESIGNS


@pytest.mark.django_db
def test_counts_no_eligible_design_under_a_contradiction(
    backend: Backend, encoder: Encoder
) -> None:
    wanted = Filters(locarno=("01",), uspc=("D9",))
    found = retrieval.nearest(
        query(1), corpus=corpus(encoder, wanted), k=5, backend=backend
    )
    assert found.patent_ids == ()
    assert (found.eligible, found.scanned, found.mode) == (0, 0, "exact")


@pytest.mark.django_db
def test_adds_designs_found_by_other_means(backend: Backend, encoder: Encoder) -> None:
    last = Patent.objects.order_by("-pk")[0].pk
    found = retrieval.nearest(
        query(1), corpus=corpus(encoder, Filters()), k=1, also=[last], backend=backend
    )
    assert last in found.patent_ids
    assert len(found.patent_ids) <= 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pgvector", "codes"])
def test_finds_a_design_that_is_second_in_each_view(
    encoder: Encoder, name: str
) -> None:
    """Two views, each nearest to a design of its own, and both near to a third one."""
    axes = np.eye(DIMENSIONS, dtype=np.float32)
    near = [axes[0], axes[1], 0.7 * (axes[0] + axes[1])]
    rows = vector_corpus.unit(np.array(near))
    with transaction.atomic():
        other = vector_corpus.encoder(DIMENSIONS, name="axes", state="retired")
        patents = vector_corpus.store([1, 1, 1], rows, encoder=other)
        shelf.build(other)
        found = retrieval.nearest(
            vector_corpus.unit(axes[:2]),
            corpus=corpus(other, Filters()),
            k=1,
            backend=Pgvector() if name == "pgvector" else opened(other),
        )
    assert patents[2] in found.patent_ids


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(
    wanted=any_filters(),
    seed=queries,
    views=st.integers(1, 4),
    k=st.integers(1, DESIGNS + 50),
)
def test_back_ends_agree_in_exact_mode(
    encoder: Encoder, wanted: Filters, seed: int, views: int, k: int
) -> None:
    """The same designs with the same figures, and the same similarities."""
    one, other = (
        retrieval.nearest(
            query(seed, views=views),
            corpus=corpus(encoder, wanted),
            k=k,
            mode="exact",
            backend=backend,
        )
        for backend in (Pgvector(), opened(encoder))
    )
    assert one.patent_ids == other.patent_ids
    assert one.figures.figure_ids.tolist() == other.figures.figure_ids.tolist()
    np.testing.assert_array_equal(one.similarities, other.similarities)
    assert (one.eligible, one.mode) == (other.eligible, other.mode)
    assert one.eligible_designs == other.eligible_designs

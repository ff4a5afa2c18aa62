"""Whole queries over given vectors: exact, by facet, by example, combined, excluded."""

from datetime import timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search import candidates, indexing, runs, vectors
from search.likeness import TEMPERATURE
from search.models import Encoder, Figure, Hit, RelatedDocument, SearchRun
from search.queries import Application, Facets, Filters, Query, UnusableQuery, View
from search.result_sets import Both, Designs, Either, Outside, ResultSet, Run
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db

DIMENSIONS = 8


@pytest.fixture
def corpus() -> list[str]:
    """Twelve designs of three figures by an encoder of 8 dimensions."""
    counts = [3] * 12
    rows = vector_corpus.clustered(counts, dimensions=DIMENSIONS, seed=1)
    encoder = vector_corpus.encoder(DIMENSIONS)
    return vector_corpus.store(counts, rows, encoder=encoder)


def executed(query: Query) -> SearchRun:
    run = runs.create(query)
    assert runs.execute(run.pk)
    run.refresh_from_db()
    assert run.state == SearchRun.State.DONE, run.error
    return run


def order(query: Query) -> list[str]:
    return list(
        executed(query).hits.order_by("rank").values_list("patent_id", flat=True)
    )


def views(patent_id: str, *positions: int) -> tuple[View, ...]:
    figures = Figure.objects.filter(patent=patent_id).order_by("position")
    return tuple(View(figure_id=figures[position].pk) for position in positions)


def vectors_of(patent_id: str, encoder: Encoder) -> NDArray[np.float32]:
    return vectors.of_patents([patent_id], encoder=encoder, revision=10**9).vectors


def slow_score(asked: NDArray[np.float32], design: NDArray[np.float32]) -> float:
    """The best mean closeness over every way to give each view a figure, and back."""
    uses = -(-len(asked) // len(design))
    slots = [figure for figure in range(len(design)) for _ in range(uses)]
    products = asked.astype(float) @ design.astype(float).T
    closeness = np.exp((products - 1) / TEMPERATURE)
    there = max(
        float(np.mean([closeness[view, slot] for view, slot in enumerate(chosen)]))
        for chosen in set(permutations(slots, len(asked)))
    )
    back = float(np.mean([max(column) for column in closeness.T]))
    return (there + back) / 2 if len(asked) > 1 else there


def visual(hit: Hit) -> float:
    """The drawings' part of a hit's score, before it was weighted."""
    parts = [part for part in hit.parts if part["kind"] in {"view", "figures"}]
    weight = sum(part["weight"] for part in parts)
    return float(sum(part["closeness"] * part["weight"] for part in parts) / weight)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), k=st.integers(1, 6), count=st.integers(1, 3))
def test_an_exact_search_ranks_as_a_loop_over_the_whole_corpus(
    monkeypatch: pytest.MonkeyPatch, seed: int, k: int, count: int
) -> None:
    """Also where the first pool is far smaller than the corpus."""
    for name, value in (("LEAST_POOL", 2), ("POOL_PER_HIT", 1), ("POOL_GROWTH", 2)):
        monkeypatch.setattr(candidates, name, value)
    draw = np.random.default_rng(seed)
    counts = draw.integers(1, 5, 25).tolist()
    rows = vector_corpus.unit(draw.normal(size=(sum(counts), DIMENSIONS)))
    Encoder.objects.update(state=Encoder.State.RETIRED)
    encoder = vector_corpus.encoder(DIMENSIONS, name=f"given-{Encoder.objects.count()}")
    numbers = vector_corpus.store(counts, rows, encoder=encoder)
    asked = [
        Figure.objects.get(patent=number, position=0)
        for number in draw.choice(numbers, count, replace=False)
    ]
    run = executed(
        Query(
            views=tuple(View(figure_id=figure.pk) for figure in asked),
            k=k,
            mode="exact",
        )
    )
    found = vectors.of_figures([f.pk for f in asked], encoder=encoder)
    rows_asked = np.stack([found[figure.pk] for figure in asked])
    scores = {
        number: slow_score(rows_asked, vectors_of(number, encoder))
        for number in numbers
    }
    hits = list(run.hits.order_by("rank"))
    assert len(hits) == min(k, len(numbers))
    for hit in hits:
        assert visual(hit) == pytest.approx(scores[hit.patent_id], abs=3e-6)
    # No design that is not shown reaches the last hit by its drawings, and those that
    # were not compared have no neighbours to be raised by.
    weight = run.weights["view:overall"] + run.weights.get("figures:overall", 0)
    shown = {hit.patent_id for hit in hits}
    reach = max((scores[one] for one in numbers if one not in shown), default=0.0)
    assert weight * reach <= hits[-1].score + 3e-6


def test_a_facet_alone_gives_the_order_of_that_facet(corpus: list[str]) -> None:
    draw = np.random.default_rng(3)
    layout = vector_corpus.encoder(5, name="layout", facet="layout")
    figures = Figure.objects.order_by("pk").values_list("pk", flat=True)
    rows = vector_corpus.unit(draw.normal(size=(len(figures), 5)))
    vectors.insert(list(figures), rows, encoder=layout)
    asked = views(corpus[0], 0)
    wanted = Facets(overall=0, layout=1, text=0)
    query = vectors.of_figures([asked[0].figure_id or 0], encoder=layout)
    [row] = query.values()
    best = {one: float((vectors_of(one, layout) @ row).max()) for one in corpus}
    assert order(Query(views=asked, facets=wanted)) == sorted(
        corpus, key=lambda one: -round(best[one], 6)
    )
    run = executed(Query(views=asked, facets=Facets(overall=1, layout=1)))
    assert set(run.weights) == {"view:overall", "view:layout", "reciprocal"}
    assert sum(run.weights.values()) == pytest.approx(1)
    facets = {part["facet"] for part in run.hits.get(rank=2).parts}
    assert facets == {"overall", "layout", ""}
    assert run.facet_encoders["layout"]["id"] == layout.pk


def test_a_facet_nobody_embedded_is_named(corpus: list[str]) -> None:
    run = runs.create(
        Query(views=views(corpus[0], 0), facets=Facets(overall=1, pattern=1))
    )
    runs.execute(run.pk)
    run.refresh_from_db()
    assert (run.state, "pattern" in run.error) == (SearchRun.State.FAILED, True)


def test_an_example_leads_to_designs_like_it(corpus: list[str]) -> None:
    encoder = Encoder.objects.get()
    example = vectors_of(corpus[4], encoder)
    scores = {one: slow_score(example, vectors_of(one, encoder)) for one in corpus}
    found = order(Query(like=(corpus[4],)))
    assert found == sorted(corpus, key=lambda one: -round(scores[one], 6))


def test_examples_for_and_against_move_the_order(corpus: list[str]) -> None:
    asked = views(corpus[0], 0)
    plain = order(Query(views=asked))
    liked = order(Query(views=asked, like=(corpus[3],), examples_weight=20.0))
    unliked = order(Query(views=asked, unlike=(corpus[6],), examples_weight=20.0))
    assert liked.index(corpus[3]) < plain.index(corpus[3])
    assert unliked.index(corpus[6]) > plain.index(corpus[6])
    parts = executed(Query(views=asked, unlike=(corpus[6],))).hits.get(rank=1).parts
    against = next(part for part in parts if part["kind"] == "unlike")
    assert against["weight"] < 0


def test_the_primary_reference_and_its_family_are_no_hits(corpus: list[str]) -> None:
    RelatedDocument.objects.create(
        patent_id=corpus[5], position=0, relation="division", parent_patent=corpus[0]
    )
    found = order(Query(views=views(corpus[0], 0), primary=corpus[0]))
    assert set(found) == set(corpus) - {corpus[0], corpus[5]}


def test_results_combine_by_and_or_and_not(corpus: list[str]) -> None:
    first = executed(Query(filters=Filters(locarno=("09",))))
    second = executed(Query(filters=Filters(uspc=("D9",))))
    of_first = set(first.hits.values_list("patent_id", flat=True))
    of_second = set(second.hits.values_list("patent_id", flat=True))

    def kept(result_set: ResultSet) -> set[str]:
        return set(order(Query(filters=Filters(within=result_set))))

    one, two = Run(first.pk), Run(second.pk)
    assert kept(Both((one, two))) == of_first & of_second
    assert kept(Either((one, two))) == of_first | of_second
    assert kept(Both((one, Outside(two)))) == of_first - of_second
    assert kept(Outside(Either((one, two)))) == set(corpus) - of_first - of_second
    assert kept(Both((one, Designs((corpus[0],))))) == of_first & {corpus[0]}


@pytest.mark.parametrize(
    "query",
    [
        Query(text_against="pump"),
        Query(unlike=("USD0100000",)),
        Query(like=("USD9999999",)),
        Query(primary="USD9999999"),
        Query(views=(View(page_id=1),), facets=Facets(overall=0, text=1)),
    ],
)
def test_a_query_that_speaks_for_nothing_is_refused(query: Query) -> None:
    with pytest.raises(UnusableQuery):
        runs.create(query)
    assert not SearchRun.objects.exists()


def test_an_answer_says_how_complete_it_is_and_how_near(corpus: list[str]) -> None:
    run = executed(Query(views=views(corpus[0], 0), k=3))
    assert run.completeness["mode"] == "exact"
    assert run.completeness["recall"] == 1.0
    assert run.completeness["is_proven"] is True
    assert "none that is nearer is missing" in run.completeness["text"]
    assert run.calibration == {}  # twelve designs are too few to draw pairs from
    first = run.hits.get(rank=1)
    assert first.field == {"locarno": "same_subclass", "uspc": "same_subclass"}
    assert not runs.measure(run.pk)


@pytest.mark.django_db(transaction=True)
def test_an_approximate_answer_is_measured_afterwards(
    monkeypatch: pytest.MonkeyPatch, corpus: list[str]
) -> None:
    for name in ("LEAST_POOL", "POOL_PER_HIT"):  # the index holds a dozen designs only
        monkeypatch.setattr(candidates, name, 1)
    indexing.build(Encoder.objects.get())
    run = executed(Query(views=views(corpus[0], 0, 1), mode="approximate", k=2))
    assert (run.mode, run.completeness["recall"]) == ("approximate", None)
    assert runs.measure(run.pk)
    run.refresh_from_db()
    assert run.completeness["recall"] > 0.9
    assert run.completeness["measured"]["own"] >= 1
    assert run.completeness["pool"] == 2


def test_labels_stand_on_hits_where_the_case_has_a_date(corpus: list[str]) -> None:
    day = vector_corpus.FIRST_DAY + timedelta(days=800)
    run = executed(
        Query(views=views(corpus[0], 0), application=Application(effective_date=day))
    )
    labels = {hit.patent_id: hit.labels for hit in run.hits.all()}
    assert labels[corpus[0]][0]["code"] == "pre_aia"
    assert all(label["reason"] for found in labels.values() for label in found)


def test_a_run_that_kills_its_workers_is_given_up(corpus: list[str]) -> None:
    run = runs.create(Query(views=views(corpus[0], 0)))
    SearchRun.objects.filter(pk=run.pk).update(attempts=runs.MOST_ATTEMPTS)
    assert not runs.execute(run.pk)
    run.refresh_from_db()
    assert (run.state, "three times" in run.error) == (SearchRun.State.FAILED, True)

"""Completeness: exact by construction, approximate by measurement, in bounded time."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from search import completeness, revisions
from search.completeness import Completeness, Recall
from search.models import Patent
from search.queries import Filters, Mode
from search.retrieval.interface import Corpus, Found
from search.retrieval.pgvector import Pgvector
from search.vectors import FigureVectors
from tests.search import vector_corpus

DIMENSIONS = 16
COUNTS = [1 + index % 3 for index in range(60)]


@dataclass
class Forgetful:
    """Exact when asked to be; the short cut overlooks every design of some numbers."""

    overlooked: int = 1  # every design whose number this divides
    name: str = "forgetful"
    asked: list[NDArray[np.float32]] = field(default_factory=list)

    def designs(
        self, queries: NDArray[np.float32], *, corpus: Corpus, k: int, mode: Mode
    ) -> Found:
        self.asked.append(queries)
        found = Pgvector().designs(queries, corpus=corpus, k=k, mode="exact")
        if mode == "exact":
            return found
        kept = [one for one in found.patent_ids if int(one[3:]) % self.overlooked]
        return replace(found, patent_ids=tuple(kept), mode="approximate")

    def figures(self, patent_ids: Sequence[str], *, corpus: Corpus) -> FigureVectors:
        return Pgvector().figures(patent_ids, corpus=corpus)


@pytest.fixture
def corpus(db: None) -> Corpus:
    completeness._drawn.clear()
    encoder = vector_corpus.encoder(DIMENSIONS)
    rows = vector_corpus.clustered(COUNTS, dimensions=DIMENSIONS, seed=3)
    vector_corpus.store(COUNTS, rows, encoder=encoder)
    return Corpus(encoder=encoder, filters=Filters(), revision=revisions.latest())


def _queries(count: int) -> NDArray[np.float32]:
    draw = np.random.default_rng(7)
    return vector_corpus.unit(draw.normal(size=(count, DIMENSIONS)))


def test_a_faultless_short_cut_finds_everything(corpus: Corpus) -> None:
    found = completeness.measure(
        _queries(3), corpus=corpus, k=10, backend=Forgetful(10**6), seconds=60
    )

    assert found.mean == 1.0
    assert len(found.own) == 3
    assert 1 <= len(found.drawn) <= completeness.MOST_DRAWN


def test_recall_is_the_share_of_the_nearest_designs_found(corpus: Corpus) -> None:
    queries = _queries(4)
    found = completeness.measure(
        queries, corpus=corpus, k=12, backend=Forgetful(3), seconds=60
    )
    slowly = [_slow_recall(query, corpus, k=12, overlooked=3) for query in queries]

    assert found.own == pytest.approx(slowly)
    assert 0 < min(found.own) < 1
    assert found.mean == pytest.approx(np.mean([*found.own, *found.drawn]), abs=1e-4)


@pytest.mark.parametrize("locarno", ["09-01", "06-01"])
def test_what_is_drawn_belongs_to_the_filter(corpus: Corpus, locarno: str) -> None:
    narrow = replace(corpus, filters=Filters(locarno=(locarno,)))
    backend = Forgetful(2)

    found = completeness.measure(
        _queries(0), corpus=narrow, k=5, backend=backend, seconds=60
    )

    eligible = Patent.objects.filter(locarno=locarno).values_list("pk", flat=True)
    figures = Pgvector().figures(list(eligible), corpus=narrow).vectors
    assert len(found.drawn) >= 2
    for asked in backend.asked:
        assert (asked[0] == figures).all(axis=1).any()


def test_an_empty_filter_has_nothing_to_miss(corpus: Corpus) -> None:
    empty = replace(corpus, filters=Filters(locarno=("31-00",)))

    found = completeness.measure(
        _queries(1), corpus=empty, k=5, backend=Forgetful(2), seconds=60
    )

    assert (found.own, found.drawn) == ((1.0,), ())


def test_time_bounds_the_sample_but_one_query_is_measured(corpus: Corpus) -> None:
    ticks = itertools.count(step=10)
    found = completeness.measure(
        _queries(5),
        corpus=corpus,
        k=5,
        backend=Forgetful(2),
        seconds=1,
        clock=lambda: next(ticks),
    )

    assert (len(found.drawn), len(found.own)) == (1, 0)
    assert found.seconds >= 10


def test_drawn_queries_are_kept_while_corpus_and_filter_stay(corpus: Corpus) -> None:
    first, second = Forgetful(2), Forgetful(2)
    one = completeness.measure(_queries(1), corpus=corpus, k=5, backend=first)
    two = completeness.measure(_queries(1), corpus=corpus, k=5, backend=second)

    assert one.drawn == two.drawn
    assert len(second.asked) == 2  # the run's own view, both ways


def test_an_exact_run_is_complete_by_construction() -> None:
    made = completeness.of_run(
        mode="exact",
        eligible=48_211,
        eligible_designs=6_900,
        scanned=48_211,
        returned=200,
        corpus=None,
    )
    exact = replace(made, is_by_drawing=True)

    assert exact.text == (
        "Exact: all 48,211 eligible drawings of 6,900 designs were searched, so none "
        "that is nearer is missing."
    )
    assert exact.to_json()["recall"] == 1.0
    assert exact.to_json()["unit"] == "figures"
    assert made.to_json()["unit"] == "designs"


@pytest.mark.parametrize(
    ("recall", "words"),
    [
        (
            Recall(k=100, own=(1.0, 0.98), drawn=(0.99,), seconds=0.4),
            "with 3 queries (2 of this search), it found 99.0 % of the 100 nearest",
        ),
        (Recall(k=100, own=(), drawn=(0.5,), seconds=0.4), "with 1 query (0 of"),
        (Recall(k=100, own=(), drawn=(), seconds=0.4), "was not measured"),
        (None, "was not measured"),
    ],
)
def test_an_approximate_run_says_what_was_measured(
    recall: Recall | None, words: str
) -> None:
    made = Completeness(
        eligible=1_000_000,
        eligible_designs=None,
        scanned=4_000,
        returned=50,
        mode="approximate",
        recall=recall,
    )

    assert made.text.startswith("Approximate: 4,000 of 1,000,000 eligible drawings")
    assert words in made.text
    assert made.to_json()["recall"] == (recall.mean if recall else None)


def test_nothing_eligible_is_said_so() -> None:
    made = Completeness(
        eligible=0, eligible_designs=0, scanned=0, returned=0, mode="exact"
    )

    assert made.text == "No drawing is eligible under these filters."


def _slow_recall(
    query: NDArray[np.float32], corpus: Corpus, *, k: int, overlooked: int
) -> float:
    every = Pgvector().figures(
        list(Patent.objects.values_list("pk", flat=True)), corpus=corpus
    )
    best: dict[str, float] = {}
    for patent_id, similarity in zip(
        every.patent_ids.tolist(), (every.vectors @ query).tolist(), strict=True
    ):
        best[patent_id] = max(best.get(patent_id, -2.0), round(similarity, 6))
    nearest = sorted(best, key=lambda one: (-best[one], one))[:k]
    return sum(int(one[3:]) % overlooked != 0 for one in nearest) / k

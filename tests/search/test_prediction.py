"""Neighbours vote for their classes, near ones more."""

import math

import pytest

from search import prediction
from search.models import Patent
from search.ranking import Ranked
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def patents() -> list[str]:
    """Six designs, one of each class."""
    encoder = vector_corpus.encoder(4)
    rows = vector_corpus.clustered([1] * 6, dimensions=4, seed=1)
    return vector_corpus.store([1] * 6, rows, encoder=encoder)


def ranked(scores: dict[str, float]) -> list[Ranked]:
    return [
        Ranked(patent_id=patent_id, score=score, parts=())
        for patent_id, score in scores.items()
    ]


def test_votes_are_the_softmax_of_scores_in_units_of_their_spread() -> None:
    scores = [0.9, 0.7, 0.6]
    near, *far = votes = prediction.votes_of(scores)
    assert sum(votes) == pytest.approx(1)
    spread = prediction.temperature_of(scores)
    assert spread == pytest.approx(0.1247219)
    assert near / far[0] == pytest.approx(math.exp(0.2 / spread))
    assert prediction.votes_of([score / 10 for score in scores]) == pytest.approx(votes)


def test_neighbours_that_score_alike_share_the_votes() -> None:
    assert prediction.votes_of([0.5, 0.5]) == [0.5, 0.5]


def test_sums_the_votes_of_a_main_class(patents: list[str]) -> None:
    """Designs 3 and 4 are 09-01 and 09-03, design 0 is 01-01; all as near."""
    found = prediction.predict(ranked({patents[i]: 0.5 for i in (0, 3, 4)}))
    assert found["locarno"] == [
        {"symbol": "09", "probability": pytest.approx(2 / 3, abs=1e-6)},
        {"symbol": "01", "probability": pytest.approx(1 / 3, abs=1e-6)},
    ]
    assert [row["symbol"] for row in found["locarno_subclasses"]] == [
        "01-01",
        "09-01",
        "09-03",
    ]
    assert {row["symbol"] for row in found["uspc"]} == {"D1", "D9", "D14"}


def test_the_nearest_class_comes_first(patents: list[str]) -> None:
    found = prediction.predict(ranked({patents[1]: 0.9, patents[2]: 0.8}))
    assert found["uspc_subclasses"][0]["symbol"] == "D6/300"


def test_a_design_without_class_has_no_vote(patents: list[str]) -> None:
    Patent.objects.filter(pk=patents[0]).update(locarno="", uspc="")
    found = prediction.predict(ranked({patents[0]: 0.9, patents[1]: 0.8}))
    assert found["locarno"] == [{"symbol": "02", "probability": 1.0}]


def test_nobody_votes_for_nothing() -> None:
    found = prediction.predict([])
    assert found["locarno"] == found["uspc"] == []

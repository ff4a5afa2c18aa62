"""Scores are the sums of their parts, and the order is that of z-scores."""

from decimal import ROUND_FLOOR, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import ranking
from search.ranking import Evidence, Ranking

similarity = st.floats(-1, 1)

IMPORTANCE: dict[ranking.Source, float] = {
    ("view", "overall"): 0.6,
    ("view", "layout"): 0.2,
    ("text", ""): 0.2,
    ("words", ""): 0.2,
    ("text_against", ""): -0.2,
}


def numbers(count: int) -> np.ndarray:
    return np.array([f"USD{index:07d}" for index in range(count)])


@st.composite
def rankings(draw: st.DrawFn) -> Ranking:
    """Some designs with views, words for and against, of which not all tell."""
    count = draw(st.integers(1, 8))

    def values() -> np.ndarray:
        return np.array(draw(st.lists(similarity, min_size=count, max_size=count)))

    told = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    evidence = [
        Evidence(
            kind="view",
            facet=facet,
            query=view + 1,
            similarities=values(),
            figures=np.arange(count) + 1,
            is_told=told,
            share=draw(st.floats(0.01, 5)),
        )
        for facet in ("overall", "layout")
        for view in range(draw(st.integers(1, 3)))
    ]
    evidence += [
        Evidence(kind="text", similarities=values(), figures=np.arange(count) + 1),
        Evidence(kind="text_against", similarities=values()),
        Evidence(kind="words", similarities=np.abs(values())),
    ]
    return ranking.rank(numbers(count), evidence, importance=IMPORTANCE)


def in_decimals(value: float) -> Decimal:
    """The number as it is shown and stored, to the last of its 6 decimals."""
    return Decimal(repr(value))


@given(rankings())
def test_the_parts_recompute_to_the_score(found: Ranking) -> None:
    for hit in found.hits():
        total = Decimal(0)
        for part in hit.parts:
            product = in_decimals(part.closeness) * in_decimals(part.weight)
            half = Decimal("0.0000005")
            rounded = (product + half).quantize(Decimal("0.000001"), ROUND_FLOOR)
            assert in_decimals(part.share) == rounded
            total += rounded
        assert in_decimals(hit.score) == total


@given(rankings())
def test_weights_for_a_design_add_up_to_one_in_six_decimals(found: Ranking) -> None:
    speaking = [weight for weight in found.weights if weight > 0]
    assert sum(round(weight * 10**6) for weight in speaking) == 10**6
    against = dict(
        zip([one.kind for one in found.evidence], found.weights, strict=True)
    )
    assert against["text_against"] <= 0


@given(rankings())
def test_orders_by_score_then_number(found: Ranking) -> None:
    keys = [(-hit.score, hit.patent_id) for hit in found.hits()]
    assert keys == sorted(keys)
    assert [hit.score for hit in found.hits()] == found.scores.tolist()


def test_orders_as_a_weighted_sum_of_z_scores_does() -> None:
    draw = np.random.default_rng(2)
    images, texts = draw.normal(0.5, 0.02, 60), draw.normal(0.1, 0.3, 60)
    full, against = draw.uniform(0, 0.4, 60), draw.normal(0.2, 0.1, 60)
    found = ranking.rank(
        numbers(60),
        [
            Evidence(kind="view", facet="overall", query=1, similarities=images),
            Evidence(kind="text", similarities=texts),
            Evidence(kind="words", similarities=full),
            Evidence(kind="text_against", similarities=against),
        ],
        importance=IMPORTANCE,
    )
    slow = sum(
        weight * (values - values.mean()) / values.std()
        for weight, values in (
            (0.6, images),
            (0.2, texts),
            (0.2, full),
            (-0.2, against),
        )
    )
    scores = {hit.patent_id: hit.score for hit in found.hits()}
    by_number = np.array([scores[number] for number in numbers(60).tolist()])
    assert np.corrcoef(slow, by_number)[0, 1] == pytest.approx(1, abs=1e-6)


def views(*similarities: float, weights: tuple[float, ...]) -> list[Evidence]:
    return [
        Evidence(
            kind="view",
            facet="overall",
            query=2 * view + 1,
            similarities=np.array([value]),
            figures=np.array([view + 1]),
            share=weights[view],
        )
        for view, value in enumerate(similarities)
    ]


def test_a_query_of_drawings_only_scores_their_weighted_mean() -> None:
    found = ranking.rank(
        numbers(1), views(0.9, 0.3, weights=(3.0, 1.0)), importance=IMPORTANCE
    )
    [hit] = found.hits()
    assert hit.score == 0.75
    assert [part.query for part in hit.parts] == [1, 3]
    assert found.applied() == {"view:overall": 1.0}


def test_an_identical_design_scores_one() -> None:
    evidence = views(*[1.0] * 7, weights=(1.0,) * 7)
    [hit] = ranking.rank(numbers(1), evidence, importance=IMPORTANCE).hits()
    assert hit.score == 1.0


def test_a_facet_alone_gives_the_order_of_that_facet() -> None:
    draw = np.random.default_rng(4)
    overall, layout = draw.uniform(0, 1, 20), draw.uniform(0, 1, 20)
    evidence = [
        Evidence(kind="view", facet="overall", query=1, similarities=overall),
        Evidence(kind="view", facet="layout", query=1, similarities=layout),
    ]
    found = ranking.rank(numbers(20), evidence, importance={("view", "layout"): 1.0})
    order = [numbers(20)[row] for row in np.argsort(-layout)]
    assert found.patent_ids.tolist() == order
    assert found.applied() == {"view:overall": 0.0, "view:layout": 1.0}


def test_ranks_a_design_without_drawing_by_its_words() -> None:
    found = ranking.rank(
        numbers(2),
        [
            Evidence(
                kind="view",
                facet="overall",
                query=1,
                similarities=np.array([0.1, 0.0]),
                figures=np.array([7, 0]),
                is_told=np.array([True, False]),
            ),
            Evidence(kind="words", similarities=np.array([0.0, 0.9])),
        ],
        importance=IMPORTANCE,
    )
    first, second = found.hits()
    assert (first.patent_id, [part.kind for part in first.parts]) == (
        "USD0000001",
        ["words"],
    )
    assert [part.figure for part in second.parts] == [7, None]

"""Scores are the sums of their parts, and the order is that of z-scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import ranking
from search.ranking import Ranked
from search.reranking import Compared, Match

similarity = st.floats(-1, 1)


@st.composite
def designs(draw: st.DrawFn) -> tuple[list[Compared], list[float], dict[str, float]]:
    """Compared designs, the weights of the views, and full-text ranks."""
    views = draw(st.integers(1, 4))
    count = draw(st.integers(1, 8))
    compared = [
        Compared(
            patent_id=f"USD{index:07d}",
            matches=tuple(
                Match(
                    view=view, figure_id=index * 10 + view, similarity=draw(similarity)
                )
                for view in range(views)
            ),
            text=Match(view=-1, figure_id=index, similarity=draw(similarity)),
        )
        for index in range(count)
    ]
    weights = draw(st.lists(st.floats(0.01, 5), min_size=views, max_size=views))
    words = {
        design.patent_id: draw(st.floats(0, 1)) for design in compared[: count // 2]
    }
    return compared, weights, words


def rank(
    given_designs: tuple[list[Compared], list[float], dict[str, float]],
) -> list[Ranked]:
    compared, weights, words = given_designs
    return ranking.rank(
        compared,
        positions=range(1, len(weights) + 1),
        weights=np.array(weights),
        words=words,
    )


@given(designs())
def test_the_parts_recompute_to_the_score(
    found: tuple[list[Compared], list[float], dict[str, float]],
) -> None:
    for hit in rank(found):
        for part in hit.parts:
            assert part.share == round(part.similarity * part.weight, 6)
            assert part.similarity == round(part.similarity, 6)
        assert hit.score == round(sum(part.share for part in hit.parts), 6)


@given(designs())
def test_weights_add_up_to_one_in_six_decimals(
    found: tuple[list[Compared], list[float], dict[str, float]],
) -> None:
    for hit in rank(found):
        weights = [part.weight for part in hit.parts]
        assert sum(round(weight * 10**6) for weight in weights) == 10**6


@given(designs())
def test_orders_by_score_then_number(
    found: tuple[list[Compared], list[float], dict[str, float]],
) -> None:
    keys = [(-hit.score, hit.patent_id) for hit in rank(found)]
    assert keys == sorted(keys)


def test_orders_as_a_weighted_sum_of_z_scores_does() -> None:
    draw = np.random.default_rng(2)
    images, texts = draw.normal(0.5, 0.02, 60), draw.normal(0.1, 0.3, 60)
    full = draw.uniform(0, 0.4, 60)
    compared = [
        Compared(
            patent_id=f"USD{index:07d}",
            matches=(Match(view=0, figure_id=index, similarity=images[index]),),
            text=Match(view=-1, figure_id=index, similarity=texts[index]),
        )
        for index in range(60)
    ]
    words = {design.patent_id: full[i] for i, design in enumerate(compared)}
    slow = sum(
        weight * (values - values.mean()) / values.std()
        for weight, values in ((0.6, images), (0.2, texts), (0.2, full))
    )
    found = rank((compared, [1.0], words))
    scores = {hit.patent_id: hit.score for hit in found}
    by_number = np.array([scores[design.patent_id] for design in compared])
    assert np.corrcoef(slow, by_number)[0, 1] == pytest.approx(1, abs=1e-6)


def test_a_query_of_drawings_only_scores_their_weighted_mean() -> None:
    matches = (
        Match(view=0, figure_id=1, similarity=0.9),
        Match(view=1, figure_id=2, similarity=0.3),
    )
    found = ranking.rank(
        [Compared(patent_id="USD0000001", matches=matches)],
        positions=[1, 3],
        weights=np.array([3.0, 1.0]),
    )
    assert found[0].score == 0.75
    assert [part.query for part in found[0].parts] == [1, 3]


def test_an_identical_design_scores_one() -> None:
    matches = tuple(Match(view=v, figure_id=v, similarity=1.0) for v in range(7))
    found = ranking.rank(
        [Compared(patent_id="USD0000001", matches=matches)],
        positions=range(1, 8),
        weights=np.ones(7),
    )
    assert found[0].score == 1.0


def test_ranks_a_design_without_drawing_by_its_words() -> None:
    drawn = Compared(
        patent_id="USD0000001",
        matches=(Match(view=0, figure_id=1, similarity=0.1),),
    )
    bare = Compared(patent_id="USD0000002", matches=())
    found = ranking.rank(
        [drawn, bare],
        positions=[1],
        weights=np.ones(1),
        words={"USD0000002": 0.9},
    )
    assert [part.kind for part in found[0].parts] in (["words"], ["view", "words"])
    assert {hit.patent_id for hit in found} == {"USD0000001", "USD0000002"}

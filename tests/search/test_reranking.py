"""Whole designs are compared as a slow search over all assignments compares them."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search import reranking
from search.likeness import TEMPERATURE
from search.reranking import Aspect
from search.vectors import FigureVectors
from tests.search import vector_corpus


def slow_best(similarities: NDArray[np.float32], weights: NDArray[np.float64]) -> float:
    """The largest weighted sum over every way to give each view a figure."""
    views, figures = similarities.shape
    uses = -(-views // figures)
    slots = [figure for figure in range(figures) for _ in range(uses)]
    return max(
        sum(
            weights[view] * similarities[view, slot] for view, slot in enumerate(chosen)
        )
        for chosen in set(permutations(slots, views))
    )


@given(views=st.integers(1, 4), figures=st.integers(1, 5), seed=st.integers(0, 10**6))
def test_assigns_as_the_best_of_all_assignments(
    views: int, figures: int, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    similarities = draw.uniform(-1, 1, (views, figures)).astype(np.float32)
    weights = draw.uniform(0.1, 1, views)
    assigned = reranking.assign(similarities, weights)
    total = sum(
        weights[view] * similarities[view, figure]
        for view, figure in enumerate(assigned)
    )
    assert total == pytest.approx(slow_best(similarities, weights))
    assert np.bincount(assigned).max() <= -(-views // figures)


@given(queries=st.integers(1, 5), rows=st.integers(1, 40), seed=st.integers(0, 10**6))
def test_inner_products_agree_with_a_loop(queries: int, rows: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    left = draw.normal(size=(queries, 24)).astype(np.float32)
    right = draw.normal(size=(rows, 24)).astype(np.float32)
    slow = [
        [float(sum(a * b)) for b in right.astype(float)] for a in left.astype(float)
    ]
    np.testing.assert_allclose(
        reranking.inner_products(left, right), slow, rtol=1e-4, atol=1e-4
    )


def test_equal_vectors_have_equal_products_wherever_they_stand() -> None:
    row = np.random.default_rng(1).normal(size=(1, 257)).astype(np.float32)
    products = reranking.inner_products(row, np.repeat(row, 1001, axis=0))
    assert len(set(products.ravel().tolist())) == 1


@pytest.fixture
def figures() -> FigureVectors:
    """Three designs of 3, 1 and 2 figures."""
    rows = vector_corpus.clustered([3, 1, 2], dimensions=16, seed=3)
    return FigureVectors(
        patent_ids=np.array(["A"] * 3 + ["B"] + ["C"] * 2),
        figure_ids=np.array([11, 12, 13, 21, 31, 32]),
        vectors=rows,
    )


def compare(figures: FigureVectors, views: NDArray[np.float32]) -> reranking.Comparison:
    aspect = Aspect(name="overall", views=views, figures=figures.vectors)
    return reranking.compare(figures, aspects=[aspect], weights=np.ones(len(views)))


def test_matches_each_view_with_its_own_figure(figures: FigureVectors) -> None:
    compared = compare(figures, figures.vectors[[2, 0]])
    assert compared.figure_ids[0].tolist() == [13, 11]
    assert compared.similarities["overall"][0] == pytest.approx([1, 1], abs=1e-3)


def test_a_design_of_one_figure_answers_every_view_with_it(
    figures: FigureVectors,
) -> None:
    compared = compare(figures, figures.vectors[:3])
    assert compared.patent_ids.tolist() == ["A", "B", "C"]
    assert compared.figure_ids[1].tolist() == [21, 21, 21]


def test_two_equal_views_take_two_figures_where_there_are_two(
    figures: FigureVectors,
) -> None:
    compared = compare(figures, figures.vectors[[4, 4]])
    assert set(compared.figure_ids[2].tolist()) == {31, 32}


@given(seed=st.integers(0, 10**6), views=st.integers(1, 5))
def test_all_designs_are_assigned_as_each_alone(seed: int, views: int) -> None:
    draw = np.random.default_rng(seed)
    sizes = draw.integers(1, 6, 12)
    rows = vector_corpus.unit(draw.normal(size=(sizes.sum(), 8)))
    found = FigureVectors(
        patent_ids=np.repeat([f"USD{n:07d}" for n in range(12)], sizes),
        figure_ids=np.arange(sizes.sum()),
        vectors=rows,
    )
    asked = vector_corpus.unit(draw.normal(size=(views, 8)))
    weights = draw.uniform(0.1, 1, views)
    compared = reranking.compare(
        found,
        aspects=[Aspect(name="overall", views=asked, figures=rows)],
        weights=weights,
    )
    for design, span in enumerate(reranking.designs(found.patent_ids)):
        similarities = np.exp((asked @ rows[span].T - 1) / TEMPERATURE)
        chosen = reranking.assign(similarities, weights)
        alone = sum(
            weights[view] * similarities[view, figure]
            for view, figure in enumerate(chosen)
        )
        together = float(weights @ compared.closeness["overall"][design])
        assert together == pytest.approx(float(alone), rel=1e-3)
        back = similarities.max(axis=0).mean()
        assert compared.returned["overall"][design] == pytest.approx(back, rel=1e-3)


def test_a_heavy_aspect_decides_on_the_pairs(figures: FigureVectors) -> None:
    views = figures.vectors[[0, 1]]
    turned = figures.vectors[[1, 0]]

    def pairs(weight: float) -> list[int]:
        aspects = [
            Aspect(name="overall", views=views, figures=figures.vectors),
            Aspect(name="layout", views=turned, figures=figures.vectors, weight=weight),
        ]
        found = reranking.compare(figures, aspects=aspects, weights=np.ones(2))
        assert set(found.similarities) == {"overall", "layout"}
        pairs: list[int] = found.figure_ids[0].tolist()
        return pairs

    assert (pairs(0.1), pairs(10.0)) == ([11, 12], [12, 11])


def test_the_nearest_figure_of_each_design(figures: FigureVectors) -> None:
    starts = reranking.first_rows(figures.patent_ids)
    similarities = np.array([0.1, 0.5, 0.5, -1.0, 0.2, 0.9], np.float32)
    assert reranking.best_figures(similarities, starts).tolist() == [1, 3, 5]


def test_compares_nothing_with_nothing(figures: FigureVectors) -> None:
    nobody = FigureVectors(
        patent_ids=np.array([], np.str_),
        figure_ids=np.array([], np.int64),
        vectors=np.empty((0, 16), np.float32),
    )
    assert compare(nobody, figures.vectors).patent_ids.tolist() == []


def test_no_rows_are_no_designs() -> None:
    assert list(reranking.designs(np.array([], np.str_))) == []

"""Whole designs are compared as a slow search over all assignments compares them."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search import reranking
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


def test_matches_each_view_with_its_own_figure(figures: FigureVectors) -> None:
    views = figures.vectors[[2, 0]]
    first = reranking.compare(figures, views=views, weights=np.ones(2))[0]
    assert [match.figure_id for match in first.matches] == [13, 11]
    assert [match.similarity for match in first.matches] == pytest.approx(
        [1, 1], abs=1e-3
    )


def test_a_design_of_one_figure_answers_every_view_with_it(
    figures: FigureVectors,
) -> None:
    compared = reranking.compare(figures, views=figures.vectors[:3], weights=np.ones(3))
    assert [design.patent_id for design in compared] == ["A", "B", "C"]
    assert [match.figure_id for match in compared[1].matches] == [21, 21, 21]


def test_two_equal_views_take_two_figures_where_there_are_two(
    figures: FigureVectors,
) -> None:
    views = figures.vectors[[4, 4]]
    design = reranking.compare(figures, views=views, weights=np.ones(2))[2]
    assert {match.figure_id for match in design.matches} == {31, 32}


def test_words_take_the_nearest_figure(figures: FigureVectors) -> None:
    compared = reranking.compare(
        figures,
        views=np.empty((0, 16), np.float32),
        weights=np.empty(0),
        text=figures.vectors[1],
    )
    assert compared[0].text is not None
    assert compared[0].text.figure_id == 12
    assert compared[0].matches == ()


def test_compares_nothing_with_nothing(figures: FigureVectors) -> None:
    nobody = FigureVectors(
        patent_ids=np.array([], np.str_),
        figure_ids=np.array([], np.int64),
        vectors=np.empty((0, 16), np.float32),
    )
    assert reranking.compare(nobody, views=figures.vectors, weights=np.ones(6)) == []

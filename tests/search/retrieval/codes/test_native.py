"""The routine in C says what NumPy says, and is not needed."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from search.retrieval.codes import native, scanning


def given_arrays(
    seed: int, count: int, dimensions: int, views: int
) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    coarse = draw.integers(-127, 128, (count, dimensions), dtype=np.int8)
    return coarse, draw.normal(size=(views, dimensions)).astype(np.float32)


@pytest.mark.skipif(not native.is_there(), reason="no C compiler on this machine")
@examples(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 40),
    st.sampled_from((1, 7, 24, 512, 3_999)),
    st.integers(1, 9),
    st.booleans(),
)
def test_products_are_those_of_integers(
    seed: int, count: int, dimensions: int, views: int, is_chosen: bool
) -> None:
    coarse, queries = given_arrays(seed, count, dimensions, views)
    coarse[: count // 3] = 127  # the largest sums
    queries[0] = 1.0
    rows = np.arange(0, count, 2) if is_chosen else None
    steps, _, _ = native.rounded(queries)
    found = native.products(coarse, steps, rows=rows)
    chosen = coarse if rows is None else coarse[rows]
    np.testing.assert_array_equal(found, steps.astype(np.int64) @ chosen.T)


@examples(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((1, 24, 512)), st.integers(1, 5))
def test_rounded_queries_err_by_no_more_than_they_say(
    seed: int, dimensions: int, views: int
) -> None:
    coarse, queries = given_arrays(seed, 30, dimensions, views)
    found, lost = scanning.by_bytes(queries, coarse)
    true = queries.astype(np.float64) @ coarse.T
    # Single precision adds to it.
    assert np.all(np.abs(found - true) <= lost[:, None] + 1e-6 * np.abs(true) + 1e-2)


def test_a_query_of_zeros_has_products_of_zero() -> None:
    coarse, queries = given_arrays(1, 5, 8, 1)
    found, lost = scanning.by_bytes(0 * queries, coarse)
    assert not found.any()
    assert not lost.any()


def test_numpy_takes_its_place_without_a_compiler(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coarse, queries = given_arrays(1, 700, 24, 3)
    rows = np.arange(0, 700, 3)
    expected = queries @ coarse[rows].T.astype(np.float32)
    settings.CODES = tmp_path
    monkeypatch.setenv("CC", "no-such-compiler")
    native._library.cache_clear()
    try:
        found, lost = scanning.by_bytes(queries, coarse, rows=rows)
    finally:
        native._library.cache_clear()
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-2)
    assert not lost.any()

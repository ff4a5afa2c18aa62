"""Codes find what comparing every figure finds, whatever is eligible."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.retrieval.codes import Eligible, Sidecar, approximate
from search.retrieval.codes.quantizing import ROUNDING, Quantizer, rotation
from tests.search.retrieval.codes import small_sidecar
from tests.search.retrieval.codes.small_sidecar import DIMENSIONS

DESIGNS = 300
COUNTS = np.random.default_rng(3).integers(1, 9, DESIGNS)
ROWS = small_sidecar.rows(COUNTS, seed=4)
# Some designs repeat another's figures, so that ties occur.
STARTS = np.r_[0, np.cumsum(COUNTS)]
for _copy in range(40, 50):
    ROWS[STARTS[_copy] : STARTS[_copy + 1]] = ROWS[STARTS[6]]
DESIGN = np.repeat(np.arange(DESIGNS), COUNTS)


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Sidecar:
    folder = tmp_path_factory.mktemp("codes")
    small_sidecar.write(folder, COUNTS, ROWS)
    return Sidecar.open(folder)


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let bits answer for a few figures as they do for millions."""
    with monkeypatch.context() as patch:
        patch.setattr(approximate, "LEAST", 5)
        patch.setattr(approximate, "FIGURES_PER_DESIGN", 4)
        patch.setattr(approximate, "MOST", 1.0)
        patch.setattr(approximate, "is_worth_it", lambda *_, **__: True)
        yield


@st.composite
def masks(draw: st.DrawFn) -> NDArray[np.bool_]:
    """Designs of any selectivity: at random, of some clusters, or both."""
    chosen = np.random.default_rng(draw(st.integers(0, 10**6)))
    share = draw(st.sampled_from((0.0, 0.00001, 0.001, 0.01, 0.1, 0.5, 1.0)))
    mask = chosen.random(DESIGNS) < share
    mask[: draw(st.integers(0, 2))] = True
    clusters = draw(st.sets(st.integers(0, 5)))
    if clusters:
        mask &= np.isin(np.arange(DESIGNS) % 6, list(clusters))
    return mask


def query(seed: int, views: int) -> NDArray[np.float32]:
    draw = np.random.default_rng(seed)
    near = ROWS[draw.integers(0, len(ROWS), views)]
    return small_sidecar.unit(near + 0.3 * draw.normal(size=(views, DIMENSIONS)))


def slow_best(
    queries: NDArray[np.float32], mask: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The best similarity of every eligible design for each query, one by one."""
    best = np.full((len(queries), DESIGNS), -2.0)
    for row, design in enumerate(DESIGN):
        if mask[design]:
            for index, one in enumerate(queries.astype(np.float64)):
                found = round(float(one @ ROWS[row]), 6)
                best[index, design] = max(best[index, design], found)
    return best


@settings(max_examples=60, deadline=None)
@given(masks(), st.integers(0, 10**6), st.integers(1, 3), st.integers(1, DESIGNS + 9))
def test_exact_mode_finds_what_comparing_every_figure_finds(
    sidecar: Sidecar, mask: NDArray[np.bool_], seed: int, views: int, k: int
) -> None:
    queries = query(seed, views)
    near = sidecar.designs(queries, sidecar.eligible(patents=mask), k, "exact")
    best = slow_best(queries, mask)
    wanted = min(k, int(mask.sum()))
    for found, row in zip(near.patents, best, strict=True):
        assert (
            found.tolist() == np.lexsort((np.arange(DESIGNS), -row))[:wanted].tolist()
        )
    means = best.mean(axis=0)
    kept = np.lexsort((np.arange(DESIGNS), -means))[:wanted]
    np.testing.assert_allclose(means[near.by_mean], means[kept], atol=2e-6)


@pytest.mark.usefixtures("few_are_many")
@settings(max_examples=100, deadline=None)
@given(masks(), st.integers(0, 10**6), st.integers(1, 3), st.integers(1, DESIGNS + 9))
def test_never_proposes_fewer_than_k_or_all_eligible_designs(
    sidecar: Sidecar, mask: NDArray[np.bool_], seed: int, views: int, k: int
) -> None:
    eligible = sidecar.eligible(patents=mask)
    assert eligible.designs == mask.sum()
    for mode in ("approximate", "auto", "exact"):
        near = sidecar.designs(query(seed, views), eligible, k, mode, exact_below=5)
        for found in near.patents:
            assert len(set(found.tolist())) == min(k, mask.sum())
            assert mask[found].all()


@pytest.mark.usefixtures("few_are_many")
def test_bits_find_nearly_what_bytes_prove(
    sidecar: Sidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approximate, "FIGURES_PER_DESIGN", 40)
    everything, shares = sidecar.eligible(), []
    for seed in range(20):
        one = sidecar.designs(query(seed, 1), everything, 10, "approximate")
        other = sidecar.designs(query(seed, 1), everything, 10, "exact")
        assert (one.mode, other.mode) == ("approximate", "exact")
        shares.append(len({*one.patents[0].tolist()} & {*other.patents[0].tolist()}))
    assert np.mean(shares) >= 9.5


def of_many(some: Eligible, figures: int) -> Eligible:
    """As if so many figures were eligible."""
    rows = np.zeros(figures, np.int64)
    return Eligible(selections=(replace(some.selections[0], rows=rows),))


def test_bits_answer_where_that_is_less_to_read(sidecar: Sidecar) -> None:
    everything = sidecar.eligible()
    assert not approximate.is_worth_it(everything, 10, views=1)
    many = of_many(everything, 1_000_000)
    assert approximate.is_worth_it(many, 10, views=1)
    assert approximate.is_worth_it(many, 200, views=8)
    assert not approximate.is_worth_it(of_many(everything, 200_000), 10_000, views=1)


def test_gives_the_figures_of_designs_in_filed_order(sidecar: Sidecar) -> None:
    figures = sidecar.figures_of(np.array([2, 7]))
    wanted = np.flatnonzero(np.isin(DESIGN, [2, 7]))
    assert figures.figure_ids.tolist() == wanted.tolist()
    assert set(figures.patent_ids) == {"USD0000002", "USD0000007"}
    np.testing.assert_array_equal(figures.vectors, ROWS[wanted])


def test_figures_alone_may_be_eligible(sidecar: Sidecar) -> None:
    mask = np.zeros(len(ROWS), np.bool_)
    mask[[STARTS[3], STARTS[8]]] = True
    eligible = sidecar.eligible(figures=mask)
    assert (eligible.figures, eligible.designs) == (2, 2)
    found = sidecar.designs(ROWS[STARTS[8]][None], eligible, 5)
    assert found.patents[0].tolist() == [8, 3]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((0.01, 1.0, 30.0)))
def test_bytes_err_by_no_more_than_they_say(seed: int, outlier: float) -> None:
    """Also where one coordinate is far out of the range of the others."""
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(60, DIMENSIONS))
    vectors[:2, 0] *= outlier
    given_rows = small_sidecar.unit(vectors)
    halves = given_rows.astype(np.float16)
    quantizer = Quantizer.fit(halves, centre=given_rows.mean(axis=0))
    coarse, errors = quantizer.bytes(quantizer.turned(given_rows))
    queries = small_sidecar.unit(draw.normal(size=(5, DIMENSIONS)))
    turned, at_centre = quantizer.turned_queries(queries)
    said = turned.astype(np.float64) @ coarse.T * quantizer.scale + at_centre[:, None]
    true = queries.astype(np.float64) @ given_rows.T
    assert np.all(np.abs(said - true) <= errors + ROUNDING)


def test_the_rotation_is_orthogonal_and_always_the_same() -> None:
    turned = rotation(DIMENSIONS)
    np.testing.assert_allclose(turned @ turned.T, np.eye(DIMENSIONS), atol=1e-6)
    np.testing.assert_array_equal(turned, rotation(DIMENSIONS))


def test_an_empty_sidecar_finds_nothing(tmp_path: Path) -> None:
    small_sidecar.write(
        tmp_path, np.zeros(0, np.int64), np.zeros((0, DIMENSIONS), np.float32)
    )
    empty = Sidecar.open(tmp_path)
    near = empty.designs(query(1, 2), empty.eligible(), 5)
    assert [found.tolist() for found in near.patents] == [[], []]

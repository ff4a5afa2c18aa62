"""Whole designs compared: which figure answers which view of the query, by FAISS.

A design that shows all views of the query beats one that shows one of them well, so
views and figures are assigned to one another instead of taking the best pair; and a
figure that no view resembles speaks against its design. See `search.likeness`.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from search import likeness
from search.likeness import TEMPERATURE
from search.vectors import FigureVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """How one encoder sees the views (q, d) and the figures (n, d) of the candidates.

    `weight` is how much it counts beside the other aspects when views and figures are
    paired.
    """

    name: str
    views: NDArray[np.float32]
    figures: NDArray[np.float32]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The best assignment of every candidate design, row by row.

    `figure_ids` (g, q): the figure that answers each view. By aspect: `similarities`
    (g, q) float32 and their `closeness` (g, q), and `returned` (g,), how close the
    figures of the design are to the views.
    """

    patent_ids: NDArray[np.str_]  # (g,)
    figure_ids: NDArray[np.int64]
    similarities: dict[str, NDArray[np.float32]]
    closeness: dict[str, NDArray[np.float64]]
    returned: dict[str, NDArray[np.float64]]


def compare(
    figures: FigureVectors, *, aspects: Sequence[Aspect], weights: NDArray[np.float64]
) -> Comparison:
    """Assign the views, weighted (q,), to the figures of each design.

    The assignment has the largest weighted sum of closeness, where aspects count
    by their weight and in units of their own spread. Each view takes one figure and
    each figure one view; a design with fewer figures than the query has views uses
    each figure at most ceil(views / figures) times. Designs stay in the order of
    `figures`, whose rows of one design stand together.
    """
    views = len(weights)
    starts = first_rows(figures.patent_ids)
    ends = np.r_[starts[1:], len(figures)].astype(np.int64)
    products = {
        aspect.name: inner_products(aspect.views, aspect.figures) for aspect in aspects
    }
    rows = np.zeros((len(starts), views), np.int64)
    if len(starts) and views:
        gains = _combined(aspects, products) * weights[:, None]  # (q, n)
        rows = _assigned(gains, starts, ends)
    every = np.arange(views)
    similarities = {name: found[every, rows] for name, found in products.items()}
    return Comparison(
        patent_ids=figures.patent_ids[starts],
        figure_ids=figures.figure_ids[rows],
        similarities=similarities,
        closeness={
            name: likeness.closeness(found, temperature=TEMPERATURE)
            for name, found in similarities.items()
        },
        returned={
            name: likeness.returned(found, starts, temperature=TEMPERATURE)
            if len(starts)
            else np.empty(0)
            for name, found in products.items()
        },
    )


def first_rows(patent_ids: NDArray[np.str_]) -> NDArray[np.int64]:
    """The first row of each design, (g,), where rows of one design stand together."""
    if not len(patent_ids):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.r_[True, patent_ids[1:] != patent_ids[:-1]])


def designs(patent_ids: NDArray[np.str_]) -> Iterator[slice]:
    """The rows of each design, where rows of one design stand together."""
    starts = first_rows(patent_ids).tolist()
    ends = [*starts[1:], len(patent_ids)] if starts else []
    return (slice(a, b) for a, b in zip(starts, ends, strict=True))


def best_figures(
    similarities: NDArray[np.float32], starts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The row of the most similar figure of each design, (g,), the first of equals."""
    if not len(starts):
        return np.empty(0, np.int64)
    best = np.maximum.reduceat(similarities, starts)
    sizes = np.diff(np.r_[starts, len(similarities)])
    is_best = similarities == np.repeat(best, sizes)
    rows = np.where(is_best, np.arange(len(similarities)), len(similarities))
    return np.minimum.reduceat(rows, starts)


def assign(
    closeness: NDArray[np.floating], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the figure of each view, (q,), for pairs of a closeness (q, n), n >= 1."""
    return _solved(closeness * weights[:, None])


def inner_products(
    queries: NDArray[np.float32], vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """All inner products (q, n) in single precision, on the GPU where there is one."""
    if not len(queries) or not len(vectors):
        return np.zeros((len(queries), len(vectors)), np.float32)
    faiss = _faiss()
    queries, vectors = np.ascontiguousarray(queries), np.ascontiguousarray(vectors)
    resources = _gpu()
    if resources is not None:
        found: NDArray[np.float32] = faiss.pairwise_distance_gpu(
            resources, queries, vectors, metric=faiss.METRIC_INNER_PRODUCT
        )
        return found
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    every = np.arange(len(vectors), dtype=np.int64)
    products = np.empty((len(queries), len(vectors)), np.float32)
    wanted = np.ascontiguousarray(np.broadcast_to(every, products.shape))
    # A search would sort what is wanted unsorted here.
    index.compute_distance_subset(
        len(queries),
        faiss.swig_ptr(queries),
        len(vectors),
        faiss.swig_ptr(products),
        faiss.swig_ptr(wanted),
    )
    return products


def _combined(
    aspects: Sequence[Aspect], products: dict[str, NDArray[np.float32]]
) -> NDArray[np.float64]:
    """One closeness (q, n) of all aspects, each in units of its own spread."""
    if len(aspects) == 1:
        return likeness.closeness(products[aspects[0].name], temperature=TEMPERATURE)
    views, count = len(aspects[0].views), len(aspects[0].figures)
    combined = np.zeros((views, count))
    for aspect in aspects:
        found = likeness.closeness(products[aspect.name], temperature=TEMPERATURE)
        spread = float(found.std()) if found.size else 0.0
        if spread > 0:
            combined += found * (aspect.weight / spread)
    return combined


def _assigned(
    gains: NDArray[np.float64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The row of each design's figure for each view, (g, q), for gains (q, n).

    Where every view likes another figure best, that is the best assignment; only the
    other designs are worth the solver.
    """
    rows = np.stack([best_figures(gain, starts) for gain in gains], axis=1)
    ordered = np.sort(rows, axis=1)
    is_contested = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    for design in np.flatnonzero(is_contested).tolist():
        start, end = starts[design], ends[design]
        if end - start > 1:
            rows[design] = start + _solved(gains[:, start:end])
    return rows


def _solved(gains: NDArray[np.float64]) -> NDArray[np.int64]:
    """The figure of each view with the largest sum of gains (q, n), n >= 1."""
    views, figures = gains.shape
    if views == 1:
        return np.array([int(gains[0].argmax())])
    if figures < views:
        # Repeating the figures lets a short design answer every view.
        gains = np.tile(gains, -(-views // figures))
    assigned: NDArray[np.int64] = _best_columns()(gains, maximize=True)[1] % figures
    return assigned


@cache
def _best_columns() -> Callable[..., tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Load SciPy's solver of assignments when it is first needed."""
    from scipy.optimize import linear_sum_assignment

    solve: Callable[..., tuple[NDArray[np.int64], NDArray[np.int64]]] = (
        linear_sum_assignment
    )
    return solve


@cache
def _faiss() -> ModuleType:
    """Load FAISS when it is first needed; web processes never need it."""
    # It tells at length which instruction sets it looked for.
    logging.getLogger("faiss.loader").setLevel(logging.WARNING)
    import faiss

    return faiss


@cache
def _gpu() -> object | None:
    """Resources of a GPU, or None where FAISS sees none."""
    faiss = _faiss()
    if not hasattr(faiss, "StandardGpuResources") or not faiss.get_num_gpus():
        return None
    resources: object = faiss.StandardGpuResources()
    return resources

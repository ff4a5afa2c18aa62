"""Whole designs compared: which figure answers which view of the query, by FAISS.

A design that shows all views of the query beats one that shows one of them well, so
views and figures are assigned to one another instead of taking the best pair.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from search.vectors import FigureVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A view of the query and the figure that answers it; `view` counts from 0."""

    view: int
    figure_id: int
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A candidate design with its best assignment.

    `matches` has one entry per view of the query. `text` is the figure nearest to
    the words of the query, where there are words and a text tower.
    """

    patent_id: str
    matches: tuple[Match, ...]
    text: Match | None = None


def compare(
    figures: FigureVectors,
    *,
    views: NDArray[np.float32],
    weights: NDArray[np.float64],
    text: NDArray[np.float32] | None = None,
) -> list[Compared]:
    """Assign the views (q, d), weighted (q,), to the figures of each design.

    The assignment has the largest weighted sum of similarities. Each view takes one
    figure and each figure one view; a design with fewer figures than the query has
    views uses each figure at most ceil(views / figures) times. `text` is (d,).
    Returns the designs in the order of `figures`.
    """
    queries = views if text is None else np.vstack([views, text[None]])
    if not len(figures) or not len(queries):
        return []
    similarities = inner_products(queries, figures.vectors)  # (q [+ 1], n)
    return [
        Compared(
            patent_id=str(figures.patent_ids[rows.start]),
            matches=_matches(
                similarities[: len(views), rows], weights, figures.figure_ids[rows]
            ),
            text=None
            if text is None
            else _best(similarities[-1, rows], figures.figure_ids[rows]),
        )
        for rows in designs(figures.patent_ids)
    ]


def designs(patent_ids: NDArray[np.str_]) -> Iterator[slice]:
    """The rows of each design, where rows of one design stand together."""
    starts = np.flatnonzero(np.r_[True, patent_ids[1:] != patent_ids[:-1]])
    ends = [*starts[1:].tolist(), len(patent_ids)]
    return (slice(a, b) for a, b in zip(starts.tolist(), ends, strict=True))


def assign(
    similarities: NDArray[np.float32], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the figure of each view, (q,), for similarities (q, n), n >= 1."""
    views, figures = similarities.shape
    if views == 1:
        return np.array([int(similarities[0].argmax())])
    # Repeating the figures lets a short design answer every view.
    gains = np.tile(similarities * weights[:, None], -(-views // figures))
    assigned: NDArray[np.int64] = _best_columns()(gains, maximize=True)[1] % figures
    return assigned


def inner_products(
    queries: NDArray[np.float32], vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """All inner products (q, n) in single precision, on the GPU where there is one."""
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


def _matches(
    similarities: NDArray[np.float32],
    weights: NDArray[np.float64],
    figure_ids: NDArray[np.int64],
) -> tuple[Match, ...]:
    if not len(similarities):
        return ()
    return tuple(
        Match(
            view=view,
            figure_id=int(figure_ids[figure]),
            similarity=float(similarities[view, figure]),
        )
        for view, figure in enumerate(assign(similarities, weights).tolist())
    )


def _best(similarities: NDArray[np.float32], figure_ids: NDArray[np.int64]) -> Match:
    figure = int(similarities.argmax())
    return Match(
        view=-1,
        figure_id=int(figure_ids[figure]),
        similarity=float(similarities[figure]),
    )


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

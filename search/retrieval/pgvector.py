"""The back end inside PostgreSQL: exact under the filter, or by its HNSW index.

The choice is made here and never left to the planner: it underestimates what a
filter costs an index scan, which then ends with a short list.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray
from pgvector import HalfVector

from search import filters, indexing, vectors
from search.queries import Mode
from search.retrieval.interface import Corpus, Found

# Values of one index scan. Figures asked for are many times the designs wanted,
# since the nearest figures often belong to a few designs.
FIGURES_PER_DESIGN = 8
MOST_EF_SEARCH = 1_000  # pgvector's own limit
MOST_SCANNED_TUPLES = 100_000
# pgvector sums in another order than we do; designs this close to the k-th are
# proposed as well, so that the true order can be settled afterwards.
MARGIN = 1e-5

# Force the walk along the index: nested loops keep its order, a sort would not use it.
_INDEX_SCAN_ONLY = (
    "SET LOCAL hnsw.iterative_scan = relaxed_order",
    "SET LOCAL enable_seqscan = off",
    "SET LOCAL enable_sort = off",
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
    "SET LOCAL enable_bitmapscan = off",
)


class Pgvector:
    """Vectors searched where they are stored."""

    name = "pgvector"

    def designs(
        self, queries: NDArray[np.float32], *, corpus: Corpus, k: int, mode: Mode
    ) -> Found:
        """Propose designs for query vectors (q, d); see `interface.Backend`.

        The index answers where more figures are eligible than are worth scanning,
        and only if it finds k designs for each vector; otherwise the scan does.
        """
        if _is_worth_the_index(corpus, mode):
            found = _by_index(queries, corpus=corpus, k=k)
            if found is not None:
                return found
        return _by_scan(queries, corpus=corpus, k=k)


def _is_worth_the_index(corpus: Corpus, mode: Mode) -> bool:
    if mode == "exact" or not indexing.has_index(corpus.encoder):
        return False
    return (
        mode == "approximate"
        or _count(corpus, at_most=settings.ORNAMENT_EXACT_BELOW + 1)
        > settings.ORNAMENT_EXACT_BELOW
    )


def _by_scan(queries: NDArray[np.float32], *, corpus: Corpus, k: int) -> Found:
    """Compare every eligible figure, and return the k nearest designs of each vector.

    The filter is materialised first: written as one query, the planner might walk
    the index after all.
    """
    eligible, params = _eligible(corpus)
    best = ", ".join(
        f"max(-(e.vector <#> %s::halfvec({corpus.encoder.dimensions})))"
        for _ in queries
    )
    rows = _rows(
        f"""
        WITH eligible AS MATERIALIZED ({eligible})
        SELECT f.patent_id, count(*), {best}
        FROM eligible AS f JOIN {vectors.TABLE} AS e ON e.figure_id = f.id
        WHERE e.encoder_id = %s
        GROUP BY f.patent_id
        """,  # noqa: S608 - all parts are ours, values are bound
        [*params, *_bound(queries), corpus.encoder.pk],
    )
    figures = sum(row[1] for row in rows)
    return Found(
        patent_ids=_within_margin(rows, k),
        eligible=figures,
        eligible_designs=len(rows),
        scanned=figures,
        mode="exact",
    )


def _within_margin(rows: list[tuple[Any, ...]], k: int) -> tuple[str, ...]:
    """Designs (id, figures, best per query vector …) near enough to be in the top k."""
    if len(rows) <= k:
        return tuple(str(row[0]) for row in rows)
    best = np.array([row[2:] for row in rows], dtype=np.float64)  # (designs, q)
    kth = np.partition(best, -k, axis=0)[-k]
    near = (best >= kth - MARGIN).any(axis=1)
    return tuple(str(rows[index][0]) for index in np.flatnonzero(near))


def _by_index(queries: NDArray[np.float32], *, corpus: Corpus, k: int) -> Found | None:
    """Walk the HNSW index for each vector; None when one found fewer than k designs."""
    found: set[str] = set()
    scanned = 0
    with transaction.atomic():
        _tune(wanted=k * FIGURES_PER_DESIGN)
        for query in queries:
            rows = _index_walk(query, corpus=corpus, figures=k * FIGURES_PER_DESIGN)
            designs = {str(row[0]) for row in rows}
            scanned += len(rows)
            if len(designs) < k:
                return None
            found |= designs
    return Found(
        patent_ids=tuple(sorted(found)),
        eligible=_count(corpus),
        eligible_designs=None,
        scanned=scanned,
        mode="approximate",
    )


def _tune(*, wanted: int) -> None:
    ef_search = min(MOST_EF_SEARCH, max(100, wanted))
    with connection.cursor() as cursor:
        for statement in _INDEX_SCAN_ONLY:
            cursor.execute(statement)
        cursor.execute(f"SET LOCAL hnsw.ef_search = {ef_search}")
        cursor.execute(f"SET LOCAL hnsw.max_scan_tuples = {MOST_SCANNED_TUPLES}")


def _index_walk(
    query: NDArray[np.float32], *, corpus: Corpus, figures: int
) -> list[tuple[Any, ...]]:
    """The nearest eligible figures by the index, as (design, figure) rows."""
    eligible, params = _eligible(corpus)
    dimensions = corpus.encoder.dimensions
    return _rows(
        f"""
        SELECT f.patent_id, f.id
        FROM {vectors.TABLE} AS e JOIN ({eligible}) AS f ON f.id = e.figure_id
        WHERE e.encoder_id = {corpus.encoder.pk}
        ORDER BY e.vector::halfvec({dimensions}) <#> %s::halfvec({dimensions})
        LIMIT %s
        """,  # noqa: S608 - all parts are ours, values are bound
        [*params, *_bound([query]), figures],
    )


def _count(corpus: Corpus, *, at_most: int | None = None) -> int:
    """Count the eligible figures that have a vector, up to a bound."""
    eligible, params = _eligible(corpus)
    limit = "" if at_most is None else f"LIMIT {at_most}"
    rows = _rows(
        f"""
        SELECT count(*) FROM (
            SELECT 1 FROM ({eligible}) AS f
            JOIN {vectors.TABLE} AS e ON e.figure_id = f.id
            WHERE e.encoder_id = %s {limit}
        ) AS counted
        """,  # noqa: S608 - all parts are ours, values are bound
        [*params, corpus.encoder.pk],
    )
    counted: int = rows[0][0]
    return counted


def _eligible(corpus: Corpus) -> tuple[str, tuple[Any, ...]]:
    """SQL of the eligible figures: columns id, patent_id."""
    rows = filters.figures(corpus.filters, revision=corpus.revision)
    return filters.as_sql(rows.values_list("id", "patent_id"))


def _bound(queries: Iterable[NDArray[np.float32]]) -> list[str]:
    return [HalfVector(query).to_text() for query in queries]


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

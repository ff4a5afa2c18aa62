"""The back end inside PostgreSQL: exact under the filter, or by its HNSW index.

The choice is made here and never left to the planner: it underestimates what a
filter costs an index scan, which then ends with a short list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray
from pgvector import HalfVector

from search import filters, indexing, vectors
from search.queries import Filters, Mode
from search.retrieval.interface import Corpus, Found
from search.vectors import FigureVectors

# Figures asked of the index for each design wanted: the nearest figures often belong
# to a few designs. The second number is tried where the first gave too few.
FIGURES_PER_DESIGN = (4, 16)
MOST_EF_SEARCH = 1_000  # pgvector's own limit
MOST_SCANNED_TUPLES = 100_000
# What reading a figure by the index costs, in figures of a scan, without a filter. With
# one it grows by the square of what the filter leaves out: more must be visited, and
# more still where the filter is at odds with the query (measured at 210,000 figures).
VISIT_COST = 10
# pgvector sums in another order than we do; designs this close to the k-th are
# proposed as well, so that the true order can be settled afterwards.
MARGIN = 1e-5

# Force the walk along the index: nested loops keep its order, a sort would not use it.
_WALK = (
    "SET LOCAL hnsw.iterative_scan = relaxed_order",
    f"SET LOCAL hnsw.max_scan_tuples = {MOST_SCANNED_TUPLES}",
    "SET LOCAL enable_seqscan = off",
    "SET LOCAL enable_sort = off",
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL enable_mergejoin = off",
    "SET LOCAL enable_bitmapscan = off",
)
# Aggregate by hashing: sorting would carry every vector through a file.
_SCAN = ("SET LOCAL work_mem = '256MB'", "SET LOCAL enable_sort = off")


class Pgvector:
    """Vectors searched where they are stored."""

    name = "pgvector"

    def designs(
        self, queries: NDArray[np.float32], *, corpus: Corpus, k: int, mode: Mode
    ) -> Found:
        """Propose designs for query vectors (q, d); see `interface.Backend`.

        The index answers where that is cheaper than to compare all that is eligible,
        and only if it finds k designs for each vector; otherwise the scan does.
        """
        if _is_worth_the_index(corpus, mode, visits=len(queries) * k):
            found = _by_index(queries, corpus=corpus, k=k)
            if found is not None:
                return found
        return _by_scan(queries, corpus=corpus, k=k)

    def figures(self, patent_ids: Sequence[str], *, corpus: Corpus) -> FigureVectors:
        """All figures these designs had at the revision, with their vectors."""
        return vectors.of_patents(
            patent_ids, encoder=corpus.encoder, revision=corpus.revision
        )


def _is_worth_the_index(corpus: Corpus, mode: Mode, *, visits: int) -> bool:
    """Weigh the scan of what is eligible against walks to so many designs."""
    if mode == "exact" or not indexing.has_index(corpus.encoder):
        return False
    if mode == "approximate":
        return True
    eligible = _eligible_figures(corpus)
    if eligible <= settings.ORNAMENT_EXACT_BELOW:
        return False
    share = eligible / _eligible_figures(replace(corpus, filters=Filters()))
    return visits * FIGURES_PER_DESIGN[0] * VISIT_COST / share**2 < eligible


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
    rows = _tuned(
        _SCAN,
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
    best = np.c_[best, best.mean(axis=1)]
    kth = np.partition(best, -k, axis=0)[-k]
    near = (best >= kth - MARGIN).any(axis=1)
    return tuple(str(rows[index][0]) for index in np.flatnonzero(near))


def _by_index(queries: NDArray[np.float32], *, corpus: Corpus, k: int) -> Found | None:
    """Walk the HNSW index for each vector; None when one found fewer than k designs."""
    found: set[str] = set()
    scanned = 0
    for query in queries:
        for share in FIGURES_PER_DESIGN:
            rows = _index_walk(query, corpus=corpus, figures=k * share)
            designs = {row[0] for row in rows}
            scanned += len(rows)
            if len(designs) >= k:
                break
        else:
            return None
        found |= designs
    return Found(
        patent_ids=tuple(sorted(found)),
        eligible=_eligible_figures(corpus),
        eligible_designs=None,
        scanned=scanned,
        mode="approximate",
    )


def _index_walk(
    query: NDArray[np.float32], *, corpus: Corpus, figures: int
) -> list[tuple[Any, ...]]:
    """The nearest eligible figures by the index, as (design, figure) rows."""
    eligible, params = _eligible(corpus)
    dimensions = corpus.encoder.dimensions
    ef_search = min(MOST_EF_SEARCH, max(100, figures))
    return _tuned(
        (*_WALK, f"SET LOCAL hnsw.ef_search = {ef_search}"),
        f"""
        SELECT f.patent_id, f.id
        FROM {vectors.TABLE} AS e JOIN ({eligible}) AS f ON f.id = e.figure_id
        WHERE e.encoder_id = {corpus.encoder.pk}
        ORDER BY e.vector::halfvec({dimensions}) <#> %s::halfvec({dimensions})
        LIMIT %s
        """,  # noqa: S608 - all parts are ours, values are bound
        [*params, *_bound([query]), figures],
    )


def _eligible_figures(corpus: Corpus) -> int:
    """Count all eligible figures; counted once while the corpus stays as it is."""
    [(newest,)] = _rows(f"SELECT max(id) FROM {vectors.TABLE}", [])  # noqa: S608
    return _counted(corpus, newest)


@lru_cache(maxsize=256)
def _counted(corpus: Corpus, newest: int) -> int:
    """Count the eligible figures that have a vector; `newest` is part of the key."""
    eligible, params = _eligible(corpus)
    [(figures,)] = _rows(
        f"""
        SELECT count(*) FROM ({eligible}) AS f
        JOIN {vectors.TABLE} AS e ON e.figure_id = f.id
        WHERE e.encoder_id = %s
        """,  # noqa: S608 - all parts are ours, values are bound
        [*params, corpus.encoder.pk],
    )
    return int(figures)


def _eligible(corpus: Corpus) -> tuple[str, tuple[Any, ...]]:
    """SQL of the eligible figures: columns id, patent_id."""
    rows = filters.figures(corpus.filters, revision=corpus.revision)
    return filters.as_sql(rows.values_list("id", "patent_id"))


def _bound(queries: Iterable[NDArray[np.float32]]) -> list[str]:
    return [HalfVector(query).to_text() for query in queries]


def _tuned(tuning: Sequence[str], sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """Run one query under settings of its own."""
    with transaction.atomic():
        _execute(tuning)
        rows = _rows(sql, params)
        # In a surrounding transaction they would last beyond this query.
        _execute(f"RESET {setting.split()[2]}" for setting in tuning)
    return rows


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

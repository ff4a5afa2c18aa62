"""Milliseconds of one retrieval in PostgreSQL: scan against index, by filter.

    python -m benchmarks.retrieval [--designs 30000] [--dimensions 256] [--rounds 7]

Seven figures a design, in clusters of their class. The filters are by class, at odds
with the query or not; the pool is that of a search for 50 designs. The index counts
only with its recall beside it.
"""

import argparse
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import measure, scratch

if TYPE_CHECKING:
    from search.retrieval import Candidates, Corpus

FIGURES = 7
SEED = 7
POOL = 200
LOT = 5_000  # designs stored at once


def main() -> None:
    """Parse the arguments, make the corpus, measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--designs", type=int, default=30_000)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with scratch.corpus():
        compare(options.designs, options.dimensions, options.rounds)


def compare(designs: int, dimensions: int, rounds: int) -> None:
    """Print a table: filter, views, eligible figures, both ways, the index's recall."""
    from django.db import connection

    from search import indexing, revisions
    from search.queries import Filters
    from search.retrieval import Corpus
    from tests.search import vector_corpus

    encoder = vector_corpus.encoder(dimensions)
    for _ in range(designs // LOT):
        counts = [FIGURES] * LOT
        rows = vector_corpus.clustered(counts, dimensions=dimensions, seed=SEED)
        vector_corpus.store(counts, rows, encoder=encoder)
    indexing.build(encoder)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    day = vector_corpus.FIRST_DAY + timedelta(days=LOT // 10)
    filters = {
        "all": Filters(),
        "a tenth by day": Filters(before=day),
        "own class, 1/6": Filters(locarno=("01",)),
        "other class, 1/6": Filters(locarno=("02",)),
    }
    print(f"memory copied at {measure.bandwidth():.1f} GB/s")
    print("filter            views  eligible  scan ms  index ms  recall@10  auto")
    for name, wanted in filters.items():
        corpus = Corpus(encoder=encoder, filters=wanted, revision=revisions.latest())
        for views in (1, 7):
            print(f"{name:<16}  {views:>5}  {row(corpus, views, rounds)}", flush=True)


def row(corpus: "Corpus", views: int, rounds: int) -> str:
    """Measure one filter: queries from the midst of the first class."""
    from search import retrieval
    from tests.search import vector_corpus

    dimensions = corpus.encoder.dimensions
    near = vector_corpus.clustered([1], dimensions=dimensions, seed=SEED)
    spread = 0.3 * np.random.default_rng(1).normal(size=(views, dimensions))
    queries = vector_corpus.unit(near + spread / np.sqrt(dimensions))
    search = partial(retrieval.nearest, queries, corpus=corpus, k=POOL)
    scan, index = measure.interleaved(
        {
            "scan": partial(search, mode="exact"),
            "index": partial(search, mode="approximate"),
        },
        rounds=rounds,
    )
    exact, walked = search(mode="exact"), search(mode="approximate")
    recall = len(best(exact) & best(walked)) / len(best(exact))
    chosen = search(mode="auto").mode
    return (
        f"{exact.eligible:>8,}  {scan.median * 1000:>7.0f}  {index.median * 1000:>8.0f}"
        f"  {recall:>9.2f}  {chosen}"
    )


def best(found: "Candidates") -> set[int]:
    """The ten figures nearest to the first view."""
    order = np.argsort(-found.similarities[0], kind="stable")[:10]
    return set(found.figures.figure_ids[order].tolist())


if __name__ == "__main__":
    main()

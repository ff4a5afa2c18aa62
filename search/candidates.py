"""The designs worth comparing as a whole, with the vectors of all their figures.

Each view proposes its nearest designs, and so do the views together, the words, the
examples and every further facet; what any of them proposes is compared by all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search import evidence, likeness, refining, reranking, retrieval, vectors, words
from search import filters as eligibility
from search.evidence import Asked
from search.models import Encoder
from search.queries import OVERALL, Query
from search.retrieval import Corpus
from search.retrieval.interface import UsedMode
from search.vectors import FigureVectors

# Designs compared as a whole, for each view: many more than are shown, since one that
# is no near neighbour by any single view can still be a good match in all of them.
LEAST_POOL = 200
POOL_PER_HIT = 4
MOST_BEYOND = 2_000  # designs beyond those shown
# An exact search takes more until no design left out can reach its hits.
POOL_GROWTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Candidates, and how they were found.

    `is_proven`: no design that was left out can score as high as the last hit, which
    an exact search by drawings alone makes sure of. `pool` is how many designs each
    view could propose.
    """

    designs: evidence.Candidates
    eligible: int
    eligible_designs: int | None
    scanned: int
    mode: UsedMode
    backend: str
    is_proven: bool
    pool: int


def find(
    query: Query, asked: Asked, *, corpus: Corpus, facets: Sequence[Encoder]
) -> Found:
    """Return the designs to be ranked for a query, at least min(k, eligible)."""
    pool = max(LEAST_POOL, min(POOL_PER_HIT * query.k, query.k + MOST_BEYOND))
    while True:
        proposed = {*_matching_words(query, corpus, limit=pool)}
        modes: list[UsedMode] = []
        for facet in facets:
            by_facet = _near_by_facet(query, asked, corpus, facet, pool)
            if by_facet is not None:
                proposed |= set(by_facet.patent_ids)
                modes.append(by_facet.mode)
        near = retrieval.nearest(
            _rows(asked, dimensions=corpus.encoder.dimensions),
            corpus=corpus,
            k=pool,
            mode=query.mode,
            also=sorted(proposed),
        )
        mode: UsedMode = "exact" if {near.mode, *modes} == {"exact"} else "approximate"
        is_exact = mode == "exact"
        is_proven = (
            is_exact
            and _is_provable(query, asked)
            and _is_proven(
                asked, near, pool=pool, k=max(query.k, refining.DEFAULT.listed)
            )
        )
        if is_proven or not is_exact or not _is_provable(query, asked):
            break
        pool *= POOL_GROWTH
    numbers = np.array(sorted({*near.patent_ids, *near.also}), np.str_)
    return Found(
        designs=evidence.Candidates(
            patent_ids=numbers,
            figures=near.figures,
            facets={
                facet.facet: _aligned(near.figures, facet, corpus) for facet in facets
            },
        ),
        eligible=near.eligible,
        eligible_designs=near.eligible_designs,
        scanned=near.scanned,
        mode=mode,
        backend=near.backend,
        is_proven=is_proven,
        pool=pool,
    )


def of_designs(
    patent_ids: Sequence[str], *, corpus: Corpus, facets: Sequence[Encoder]
) -> evidence.Candidates:
    """Return some designs with the vectors of their figures, as candidates are."""
    numbers = sorted(set(patent_ids))
    backend = retrieval.backend_of(corpus.encoder)
    figures = backend.figures(numbers, corpus=corpus)
    return evidence.Candidates(
        patent_ids=np.array(numbers, np.str_),
        figures=figures,
        facets={facet.facet: _aligned(figures, facet, corpus) for facet in facets},
    )


def examples(
    patent_ids: Sequence[str], *, encoder: Encoder, revision: int
) -> list[NDArray[np.float32]]:
    """The vectors (m, d) of each example design; one without drawing is left out."""
    if not patent_ids:
        return []
    figures = vectors.of_patents(
        sorted(set(patent_ids)), encoder=encoder, revision=revision
    )
    return [figures.vectors[rows] for rows in reranking.designs(figures.patent_ids)]


def _rows(asked: Asked, *, dimensions: int) -> NDArray[np.float32]:
    """What is looked for by the overall encoder, (q, d): views, words, examples."""
    rows = [*asked.views.get(OVERALL, np.empty((0, dimensions), np.float32))]
    if asked.text is not None:
        rows.append(asked.text)
    rows += [_mean(design) for design in asked.like]
    if not rows:  # further facets or full text alone propose designs
        return np.zeros((1, dimensions), np.float32)
    return np.stack(rows)


def _mean(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """One vector (d,) for a whole example design, of halves."""
    mean = rows.mean(axis=0)
    return vectors.as_stored(mean / max(float(np.linalg.norm(mean)), 1e-12))


def _near_by_facet(
    query: Query, asked: Asked, corpus: Corpus, facet: Encoder, pool: int
) -> retrieval.Candidates | None:
    rows = asked.views.get(facet.facet)
    if rows is None or not len(rows):
        return None
    of_facet = Corpus(encoder=facet, filters=corpus.filters, revision=corpus.revision)
    return retrieval.nearest(rows, corpus=of_facet, k=pool, mode=query.mode)


def _matching_words(query: Query, corpus: Corpus, *, limit: int) -> list[str]:
    asked = words.as_any_word(query.text) if query.facets.text else None
    if asked is None:
        return []
    eligible = eligibility.patents(corpus.filters, revision=corpus.revision)
    return list(words.matching(eligible, asked, limit=limit))


def _aligned(
    figures: FigureVectors, facet: Encoder, corpus: Corpus
) -> NDArray[np.float32]:
    """A facet's vectors (n, d_f) of the figures, zeros where a figure has none."""
    of_facet = Corpus(encoder=facet, filters=corpus.filters, revision=corpus.revision)
    numbers = np.unique(figures.patent_ids).tolist()
    found = retrieval.backend_of(facet).figures(numbers, corpus=of_facet)
    rows = np.zeros((len(figures), facet.dimensions), np.float32)
    order = np.argsort(found.figure_ids)
    places = np.searchsorted(found.figure_ids[order], figures.figure_ids)
    places = np.minimum(places, max(len(order) - 1, 0))
    if len(order):
        is_known = found.figure_ids[order][places] == figures.figure_ids
        rows[is_known] = found.vectors[order][places][is_known]
    return rows


def _is_provable(query: Query, asked: Asked) -> bool:
    """Whether a score rests on the overall similarity of the drawings alone."""
    has_words = bool(query.text.strip() or query.text_against.strip())
    has_examples = bool(asked.like or asked.unlike)
    return list(asked.views) == [OVERALL] and not (has_words or has_examples)


def _is_proven(asked: Asked, near: retrieval.Candidates, *, pool: int, k: int) -> bool:
    """Whether the k best by their drawings beat what any design left out could reach.

    A design that was left out is behind the pool's last in every view; an assignment
    gives a view at most its nearest figure, and no figure is closer to the views than
    the nearest of them all. What neighbours add goes to the best by drawings only.
    """
    starts = reranking.first_rows(near.figures.patent_ids)
    if len(starts) < pool:
        return True  # there are no others
    best = np.maximum.reduceat(near.similarities, starts, axis=1)  # (q, g)
    last = np.partition(best, -pool, axis=1)[:, -pool]
    reach = likeness.closeness(last, temperature=likeness.TEMPERATURE)
    weights = asked.weights / asked.weights.sum()
    back = likeness.RETURNED if len(reach) > 1 else 0.0
    bound = (1 - back) * float(weights @ reach) + back * float(reach.max())
    designs = evidence.Candidates(
        patent_ids=near.figures.patent_ids[starts], figures=near.figures
    )
    scores = evidence.view_scores(evidence.visual(asked, designs))
    return k <= len(scores) and float(np.partition(scores, -k)[-k]) > bound

"""The ways to rank that are held against each other, as matrices of scores (q, g)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import aggregating, corpora
from benchmarks.quality.aggregating import Scores, Way
from benchmarks.quality.cases import Case
from ml.refinement import whitening
from ml.refinement.expansion import unit_rows
from search import likeness, refining
from search.refining import Steps

Matrix = NDArray[np.float64]
Arm = Callable[[Case], Matrix]

BEST, RRF = "best single figure", "reciprocal rank fusion"
MEAN, COVER, ASSIGNED = "mean vector", "MaxSim", "assignment of cosines"
FORWARD, WHOLE = "closeness, views only", "closeness, both ways"
COVERED = "closeness, both ways, MaxSim"
FULL = "+ k-reciprocal (default)"
# Beside the views, in units of the spread over the candidates: see search.evidence.
RECIPROCAL = 0.5
LEARNT = 256  # of the default encoder's numbers
# Where a query is one view these are the same as another arm.
SEVERAL_VIEWS = frozenset({RRF, COVER, ASSIGNED, FORWARD, WHOLE, COVERED})


def each(way: Way) -> Arm:
    """Ask with every query of a case in turn."""

    def asked(case: Case) -> Matrix:
        pairs = case.asking @ case.corpus.T
        return np.array([way(pairs[rows], case.starts) for rows in case.rows])

    return asked


def mean_vector(case: Case) -> Matrix:
    """Cosine of the mean vectors of both sides."""
    designs = unit_rows(np.add.reduceat(case.corpus, case.starts))
    queries = np.array([case.asking[rows].mean(axis=0) for rows in case.rows])
    found: Matrix = (unit_rows(queries) @ designs.T).astype(np.float64)
    return found


def whole(
    pairs: aggregating.Pairs,
    starts: aggregating.Rows,
    *,
    temperature: float = likeness.TEMPERATURE,
    returned: float = likeness.RETURNED,
) -> Scores:
    """The search's own likeness: assigned closeness of views, and of figures back."""
    close = likeness.closeness(pairs, temperature=temperature)
    forward = aggregating.assignment(close, starts)
    if len(pairs) == 1 or not returned:
        return forward
    back = likeness.returned(pairs, starts, temperature=temperature)
    return (1 - returned) * forward + returned * back


def forward_only(pairs: aggregating.Pairs, starts: aggregating.Rows) -> Scores:
    """As `whole`, without asking which view answers each figure."""
    return whole(pairs, starts, returned=0)


def coverage_both_ways(pairs: aggregating.Pairs, starts: aggregating.Rows) -> Scores:
    """As `whole`, each view taking its best figure, whoever else took it."""
    close = likeness.closeness(pairs, temperature=likeness.TEMPERATURE)
    return aggregating.both_ways(close, starts)


def refined(steps: Steps, *, importance: float = RECIPROCAL, way: Way = whole) -> Arm:
    """Refine the head of each ranking; steps count in units of their spread."""

    def asked(case: Case) -> Matrix:
        pairs = case.asking @ case.corpus.T
        return np.array([_refined(case, pairs[rows]) for rows in case.rows])

    def _refined(case: Case, pairs: aggregating.Pairs) -> Scores:
        scores = way(pairs, case.starts)
        found = refining.refine(
            case.corpus,
            case.starts,
            scores,
            temperature=likeness.TEMPERATURE,
            steps=steps,
        )
        pool = np.argsort(-scores, kind="stable")[: aggregating.POOL]
        sources = [(1.0, scores), *((importance, v) for v in found.values.values())]
        return fused(sources, pool)

    return asked


def reciprocal(case: Case, scores: Matrix) -> Matrix:
    """What k-reciprocal neighbours say of each design, 0 behind the list: (q, g)."""
    rows = [
        refining.refine(
            case.corpus, case.starts, row, temperature=likeness.TEMPERATURE
        ).values["reciprocal"]
        for row in scores
    ]
    return np.array(rows)


def fused(sources: list[tuple[float, Scores]], pool: NDArray[np.int64]) -> Scores:
    """A weighted mean, weights being importance over the spread within the pool."""
    weights = [
        importance / spread if (spread := float(values[pool].std())) > 1e-6 else 0.0
        for importance, values in sources
    ]
    total = sum(weights) or 1.0
    result: Scores = sum(
        (
            weight / total * values
            for weight, (_, values) in zip(weights, sources, strict=True)
        ),
        np.zeros_like(sources[0][1]),
    )
    return result


def on(change: Callable[[Case], Case], arm: Arm) -> Arm:
    """The same arm on other vectors."""
    return lambda case: arm(change(case))


def centred(case: Case) -> Case:
    """Vectors less the corpus's mean, unit again."""
    mean = case.corpus.mean(axis=0)
    return _with(case, lambda rows: unit_rows(rows - mean).astype(np.float32))


def whitened(case: Case) -> Case:
    """Whitened by the corpus at a quarter power."""
    return _with(case, whitening.fit(case.corpus).apply)


def with_gradients(share: float) -> Callable[[Case], Case]:
    """Another share of the cosine for the oriented gradients of the default encoder."""
    return lambda case: _with(
        case, lambda rows: corpora.shares_of_cosine(rows, share, learnt=LEARNT)
    )


def _with(case: Case, change: Callable[..., NDArray[np.float32]]) -> Case:
    return replace(case, corpus=change(case.corpus), asking=change(case.asking))


def main() -> Mapping[str, Arm]:
    """The plain ways, and the search's own step by step."""
    expanded = Steps(reciprocal=0.0, expansion=0.2)
    return {
        BEST: each(aggregating.best_figure),
        RRF: each(aggregating.reciprocal_ranks),
        MEAN: mean_vector,
        COVER: each(aggregating.coverage),
        ASSIGNED: each(aggregating.assignment),
        FORWARD: each(forward_only),
        WHOLE: each(whole),
        COVERED: each(coverage_both_ways),
        "+ query expansion instead": refined(expanded),
        FULL: refined(refining.DEFAULT),
    }


def ablations() -> Mapping[str, Arm]:
    """The search's own on changed vectors."""
    ours = refined(refining.DEFAULT, way=coverage_both_ways)
    return {
        "MaxSim in place of assignment": ours,
        "the same, centred": on(centred, ours),
        "the same, whitened": on(whitened, ours),
        "the same, without gradients": on(with_gradients(0.0), ours),
        "the same, half gradients": on(with_gradients(0.5), ours),
        "the same, gradients alone": on(with_gradients(1.0), ours),
    }

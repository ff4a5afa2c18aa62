import itertools

import numpy as np
import pytest

from benchmarks.quality import aggregating, arms
from benchmarks.quality.cases import Case
from search import likeness

STARTS = np.array([0, 2, 5])


@pytest.fixture
def pairs():
    return np.random.default_rng(1).random((3, 8))


def designs(pairs):
    return np.split(pairs, STARTS[1:], axis=1)


def slow_assignment(part):
    """The best pairing by trying all; a short design's figures repeated."""
    views, figures = part.shape
    columns = list(range(figures)) * -(-views // figures)
    return max(
        np.mean([part[view, column] for view, column in enumerate(chosen)])
        for chosen in itertools.permutations(columns, views)
    )


def test_assignment_is_the_best_of_all_pairings(pairs):
    expected = [slow_assignment(part) for part in designs(pairs)]
    assert aggregating.assignment(pairs, STARTS) == pytest.approx(expected)


def test_coverage_and_best_figure_are_what_they_say(pairs):
    best = [part.max() for part in designs(pairs)]
    assert aggregating.best_figure(pairs, STARTS) == pytest.approx(best)
    covered = [part.max(axis=1).mean() for part in designs(pairs)]
    assert aggregating.coverage(pairs, STARTS) == pytest.approx(covered)


def test_reciprocal_ranks_sum_over_views(pairs):
    best = np.array([part.max(axis=1) for part in designs(pairs)]).T
    places = [[sum(row >= value) for value in row] for row in best]
    expected = np.sum(1 / (60 + np.array(places)), axis=0)
    assert aggregating.reciprocal_ranks(pairs, STARTS) == pytest.approx(expected)


def test_the_search_asks_both_sides(pairs):
    close = likeness.closeness(pairs, temperature=likeness.TEMPERATURE)
    views = np.array([slow_assignment(part) for part in designs(close)])
    figures = np.array([part.max(axis=0).mean() for part in designs(close)])
    assert arms.whole(pairs, STARTS) == pytest.approx((views + figures) / 2)


def test_a_drawing_by_itself_is_not_asked_back(pairs):
    close = likeness.closeness(pairs[:1], temperature=likeness.TEMPERATURE)
    expected = [part.max() for part in designs(close)]
    assert arms.whole(pairs[:1], STARTS) == pytest.approx(expected)


def test_every_arm_scores_every_design():
    rng = np.random.default_rng(2)
    corpus = rng.normal(size=(30, 384)).astype(np.float32)
    corpus /= np.linalg.norm(corpus, axis=1, keepdims=True)
    case = Case(
        corpus=corpus,
        starts=np.arange(0, 30, 3),
        asking=corpus[:4],
        rows=[np.array([0, 1]), np.array([2, 3])],
        grades=np.zeros((2, 10), np.int64),
        units=np.arange(2),
    )
    for arm in (*arms.main().values(), *arms.ablations().values()):
        scores = arm(case)
        assert scores.shape == (2, 10)
        assert np.isfinite(scores).all()

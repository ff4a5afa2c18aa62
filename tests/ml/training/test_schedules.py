import math
from itertools import pairwise

import pytest

from ml.recipes.recipe import Optimizing
from ml.training.schedules import cooling_from, share


def shares(steps: int, **plan) -> list[float]:
    return [share(step, steps, Optimizing(**plan)) for step in range(steps)]


def test_a_trapezoid_rises_stays_and_falls():
    found = shares(100, warmup=0.1, cooldown=0.25)
    assert found[:10] == pytest.approx([0.1 * step for step in range(1, 11)])
    assert set(found[9:76]) == {1}
    assert all(before > after for before, after in pairwise(found[75:]))
    assert found[-1] == pytest.approx(1 / 25)
    assert cooling_from(100, 0.25) == 75


def test_a_cosine_falls_from_the_end_of_warming_up():
    found = shares(100, schedule="cosine", warmup=0.1)
    assert found[9] == found[10] == 1
    assert found[55] == pytest.approx(0.5)
    assert found[-1] == pytest.approx((1 + math.cos(math.pi * 89 / 90)) / 2)


def test_a_level_rate_only_rises():
    found = shares(20, schedule="level", warmup=0.1)
    assert found == [0.5, *[1.0] * 19]


@pytest.mark.parametrize("schedule", ["trapezoid", "cosine", "level"])
@pytest.mark.parametrize("steps", [1, 2, 7])
def test_every_step_moves_the_weights(schedule, steps):
    assert all(0 < found <= 1 for found in shares(steps, schedule=schedule))

"""Near pairs by a grid are those of all distances."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.claims import neighbours


@given(st.integers(0, 60), st.floats(0.5, 40), st.integers(0, 999))
def test_finds_each_near_pair_once(count: int, radius: float, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(-50, 50, (count, 2))
    first, second = neighbours.near_pairs(points, radius)
    found = [tuple(sorted(pair)) for pair in zip(first, second, strict=True)]
    expected = [
        (one, other)
        for one in range(count)
        for other in range(one + 1, count)
        if np.square(points[one] - points[other]).sum() <= radius**2
    ]
    assert sorted(found) == expected

import numpy as np

from ml.packing.outlines import outline, plan
from ml.synthetic.triangulation import signed_area

DRAWN = [outline(np.random.default_rng(seed)) for seed in range(300)]


def test_outlines_are_closed_shapes_of_about_two_units():
    for shape, word in DRAWN:
        assert shape.ndim == 2
        assert shape.shape[1] == 2
        assert np.isfinite(shape).all()
        assert 0.3 < np.ptp(shape, axis=0).max() < 4, word
        assert abs(signed_area(shape)) > 0.05, word


def test_outlines_are_of_many_kinds():
    assert len({word for _, word in DRAWN}) >= 12


def test_no_outline_crosses_itself():
    for shape, word in DRAWN[::4]:
        assert not _crosses_itself(shape), word


def test_plans_lie_around_the_axis_they_turn_about():
    for seed in range(50):
        shape, _ = plan(np.random.default_rng(seed))
        assert np.linalg.norm(shape, axis=1).min() > 0.3
        assert np.linalg.norm(shape, axis=1).max() < 2


def _crosses_itself(shape):
    """Compare each side with each other side, slowly."""
    ends = np.roll(shape, -1, axis=0)
    count = len(shape)
    for i in range(count):
        for j in range(i + 2, count):
            if i == 0 and j == count - 1:
                continue
            a, b, c, d = shape[i], ends[i], shape[j], ends[j]
            if _turn(a, b, c) * _turn(a, b, d) < -1e-12 and (
                _turn(c, d, a) * _turn(c, d, b) < -1e-12
            ):
                return True
    return False


def _turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

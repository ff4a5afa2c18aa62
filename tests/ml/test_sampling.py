import numpy as np
import pytest

from ml.manifests.ornament import Figure
from ml.sampling import BatchShape, DesignSampler, TooFewDesigns

FIGURES = [
    Figure(f"{patent}/{n}", f"USD{patent}", "train", locarno=f"0{patent % 3}-01")
    for patent in range(20)
    for n in range(5)
] + [Figure("lonely", "USD99", "train")]
SHAPE = BatchShape(designs=8, views=3, focus=1)


def sampler() -> DesignSampler:
    return DesignSampler(FIGURES, range(len(FIGURES)), shape=SHAPE)


def test_a_batch_shows_several_figures_of_each_design():
    rows, labels = sampler().batch(seed=0, step=0)
    assert len(np.unique(rows)) == len(rows) == 24
    assert len(np.unique(labels)) == 8
    for label in np.unique(labels):
        assert len({FIGURES[row].patent for row in rows[labels == label]}) == 1


def test_half_of_the_designs_come_from_the_focus_class():
    rows, _ = sampler().batch(seed=0, step=3)
    classes = [FIGURES[row].locarno for row in rows]
    assert max(classes.count(name) for name in set(classes)) >= 12


def test_a_batch_depends_on_seed_and_step_alone():
    first, again = sampler(), sampler()
    first.batch(seed=1, step=1)
    np.testing.assert_array_equal(
        first.batch(seed=1, step=2)[0], again.batch(seed=1, step=2)[0]
    )
    other = first.batch(seed=1, step=3)[0]
    assert not np.array_equal(other, again.batch(seed=1, step=2)[0])


def test_a_design_with_one_figure_teaches_nothing_and_is_left_out():
    assert sampler().design_count == 20


def test_few_designs_make_a_small_batch():
    few = DesignSampler(FIGURES[:10], range(10), shape=SHAPE)
    rows, labels = few.batch(seed=0, step=0)
    assert len(np.unique(labels)) == 2
    assert len(rows) == 6


def test_any_design_will_do_where_one_view_is_enough():
    single = DesignSampler(
        FIGURES, range(len(FIGURES)), shape=BatchShape(designs=21, views=1)
    )
    rows, labels = single.batch(seed=0, step=0)
    assert single.left_out == 0
    assert len(np.unique(labels)) == len(rows) == 21


def test_designs_left_out_are_counted():
    assert sampler().left_out == 1


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_rare_classes_are_drawn_as_often_as_their_power_says(power):
    # Nine designs of one class and one of another, one design a batch.
    figures = [
        Figure(f"{patent}", f"USD{patent}", "train", uspc=f"D{patent // 9}/1")
        for patent in range(10)
    ]
    shape = BatchShape(designs=1, views=1, class_power=power)
    drawn = DesignSampler(figures, range(10), shape=shape)
    rows = [drawn.batch(seed=0, step=step)[0][0] for step in range(1500)]
    weights = np.array([9.0**-power] * 9 + [1.0])
    expected = weights[9] / weights.sum()
    assert np.mean(np.array(rows) == 9) == pytest.approx(expected, abs=0.04)


def test_fewer_than_two_designs_are_refused():
    with pytest.raises(TooFewDesigns, match="1 training designs, of which 1 have 2"):
        DesignSampler(FIGURES[:5], range(5), shape=SHAPE)
    with pytest.raises(TooFewDesigns, match="1 training designs, of which 0 have 2"):
        DesignSampler(FIGURES[-1:], range(1), shape=SHAPE)

from dataclasses import replace

import numpy as np
import pytest

from ml import packs
from ml.packing import drawn
from ml.packing.drawn import PackPlan
from ml.synthetic import families

TINY = PackPlan(
    per_family=1,
    random_forms=2,
    per_family_validation=1,
    per_family_test=1,
    per_family_unseen=1,
    size=48,
)


def test_held_out_families_are_only_in_the_unseen_split():
    for plan in drawn.design_plans(TINY):
        held_out = plan.family in families.HELD_OUT
        assert held_out == (plan.split == drawn.UNSEEN)


def test_no_design_stands_in_two_splits():
    plans = drawn.design_plans(TINY)
    assert len({(plan.family, plan.seed) for plan in plans}) == len(plans)


@pytest.mark.parametrize("family", ["", "bottle"])
def test_a_design_is_drawn_the_same_each_time(family):
    plan = next(p for p in drawn.design_plans(TINY) if p.family == family)
    first, again = drawn.draw(plan), drawn.draw(plan)
    assert [figure for figure, _ in first] == [figure for figure, _ in again]
    for (_, drawing), (_, same) in zip(first, again, strict=True):
        np.testing.assert_array_equal(drawing, same)


def test_every_figure_has_ink_a_view_and_words():
    for plan in drawn.design_plans(TINY)[::9]:
        pictures = drawn.draw(plan)
        assert [figure.view for figure, _ in pictures] == list(plan.views)
        for figure, drawing in pictures:
            assert drawing.shape == (48, 48)
            assert drawing.min() < 200
            assert all(figure.captions)


def test_processes_do_not_change_the_pack(tmp_path):
    few = drawn.design_plans(TINY)[:5]
    few = [replace(plan, views=plan.views[:2]) for plan in few]
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        drawn.write(folder, few, processes=processes)
    one, two = packs.read(tmp_path / "1"), packs.read(tmp_path / "2")
    assert one.manifest.sha256 == two.manifest.sha256
    np.testing.assert_array_equal(one.drawings, two.drawings)

from collections import Counter

from ml.packing import plans
from ml.packing.plans import PackPlan, design_plans
from ml.packing.sheets import CLEAN
from ml.synthetic import cameras, families

SMALL = design_plans(PackPlan.small())


def figures(designs):
    return sum(len(design.views) for design in designs)


def test_held_out_families_are_only_in_the_unseen_split():
    for plan in SMALL:
        held_out = plan.family in families.HELD_OUT
        assert held_out == (plan.split == plans.UNSEEN)


def test_no_design_stands_in_two_splits():
    assert len({(plan.family, plan.seed) for plan in SMALL}) == len(SMALL)


def test_all_splits_are_there_and_random_forms_only_train():
    assert {plan.split for plan in SMALL} == set(plans.SPLITS)
    assert {plan.split for plan in SMALL if not plan.family} == {plans.TRAIN}


def test_what_judges_shows_all_views_and_two_of_them_twice():
    for plan in SMALL:
        if plan.split != plans.TRAIN:
            counts = Counter(plan.views)
            assert set(counts) == set(cameras.VIEWS)
            assert sorted(counts.values()) == [1] * 5 + [2] * 2
            assert counts["perspective"] == 2
            assert plan.sheets == CLEAN


def test_training_designs_show_some_of_the_plane_views():
    training = [plan for plan in SMALL if plan.split == plans.TRAIN]
    assert {plan.views.count("perspective") for plan in training} == {2}
    assert all(len(set(plan.views)) == 3 for plan in training)
    assert {view for plan in training for view in plan.views} == set(cameras.VIEWS)


def test_a_bigger_pack_holds_the_smaller_one():
    few, more = (
        {(p.split, p.family, p.seed) for p in design_plans(PackPlan(per_family=n))}
        for n in (2, 3)
    )
    assert few < more


def test_the_two_sizes_are_as_announced():
    assert 3_000 < figures(SMALL) < 3_700
    assert 11_000 < figures(design_plans(PackPlan())) < 12_000

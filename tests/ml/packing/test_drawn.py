from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from ml import packs
from ml.packing import drawn, pens, plans
from ml.packing.drawn import DesignPlan, PackPlan
from ml.packing.sheets import SheetShares
from ml.synthetic import designs

TINY = PackPlan(
    per_family=1,
    random_forms=2,
    per_family_validation=1,
    per_family_test=1,
    per_family_unseen=1,
    per_family_styles=1,
    size=48,
)
DESIGNS = drawn.design_plans(TINY)
EVERYTHING = SheetShares(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)


@pytest.mark.parametrize("family", ["", "bottle"])
def test_a_design_is_drawn_the_same_each_time(family):
    plan = next(p for p in DESIGNS if p.family == family)
    first, again = drawn.draw(plan), drawn.draw(plan)
    assert [figure for figure, _ in first] == [figure for figure, _ in again]
    for (_, drawing), (_, same) in zip(first, again, strict=True):
        np.testing.assert_array_equal(drawing, same)


def test_every_figure_has_ink_a_view_and_words():
    for plan in DESIGNS[::31]:
        pictures = drawn.draw(plan)
        assert [figure.view for figure, _ in pictures] == list(plan.views)
        for figure, drawing in pictures:
            assert drawing.shape == (48, 48)
            assert drawing.min() < 235
            assert len(figure.captions) == 2
            assert all(figure.captions)


def test_figures_of_families_have_classes_and_random_forms_none():
    form, cup = (
        drawn.draw(DesignPlan("train", family, 3, ("front",), 48))[0][0]
        for family in ("", "mug")
    )
    assert (form.locarno, form.uspc) == ("", "")
    assert (cup.locarno, cup.uspc) == ("07-01", "D7/536")


def test_a_view_drawn_again_is_another_drawing():
    plan = next(p for p in DESIGNS if p.split == plans.TEST and p.family == "chair")
    by_view = {}
    for figure, drawing in drawn.draw(plan):
        by_view.setdefault(figure.view, []).append(drawing)
    assert Counter(map(len, by_view.values())) == {1: 5, 2: 2}
    for first, *again in by_view.values():
        assert all((first != other).any() for other in again)


@pytest.mark.parametrize("split", plans.SPLITS)
def test_only_the_split_of_styles_is_drawn_by_held_out_hands(split):
    rng = np.random.default_rng(0)
    plan = DesignPlan(split, "bottle", 1, ("front",), 32)
    artist = drawn._Artist.of(plan, designs.mesh(designs.draw(1)), rng)
    hands = {pens.is_held_out(artist.style(rng)) for _ in range(60)}
    assert hands == {split == plans.STYLES}


def test_sheets_may_have_every_trait_at_once():
    plan = DesignPlan("train", "mug", 8, ("front", "top"), 64, EVERYTHING)
    for _, drawing in drawn.draw(plan):
        assert drawing.shape == (64, 64)
        assert drawing.min() < 200


def test_processes_do_not_change_the_pack(tmp_path):
    few = [replace(plan, views=plan.views[:2]) for plan in DESIGNS[:5]]
    for processes in (1, 2):
        drawn.write(tmp_path / str(processes), few, processes=processes)
    one, two = packs.read(tmp_path / "1"), packs.read(tmp_path / "2")
    assert one.manifest.sha256 == two.manifest.sha256
    np.testing.assert_array_equal(one.drawings, two.drawings)

"""Figures, sheets and broken lines of a grant."""

from collections import Counter

import numpy as np
import pytest

from ml.synthetic import designs, layouts
from ml.synthetic.cameras import VIEWS
from ml.synthetic.plans import Drawings


@pytest.fixture(scope="module")
def many() -> list[Drawings]:
    return [
        layouts.drawings(
            designs.draw(seed), np.random.default_rng(seed), is_hague=False
        )
        for seed in range(120)
    ]


def test_nine_in_ten_show_all_seven_views(many: list[Drawings]) -> None:
    shown = [sorted(figure.view for figure in item.figures) for item in many]
    assert shown.count(sorted(VIEWS)) > 0.8 * len(many)
    assert all({"front", "perspective"} <= set(views) for views in shown)


def test_figures_are_numbered_in_order(many: list[Drawings]) -> None:
    for item in many:
        numbers = [figure.number for figure in item.figures]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_the_gazette_begins_with_the_first_figure(many: list[Drawings]) -> None:
    sizes = Counter(len(item.gazette) for item in many)
    assert all(item.gazette[0] == 0 for item in many)
    assert sizes[1] > sizes[2] > 0


def test_the_body_is_always_claimed() -> None:
    for seed in range(60):
        design = designs.draw(seed)
        item = layouts.drawings(design, np.random.default_rng(seed), is_hague=False)
        assert set(item.dashed) <= set(designs.mesh(design).tag_names) - {"body"}

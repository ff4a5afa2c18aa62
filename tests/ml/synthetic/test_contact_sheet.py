"""A contact sheet holds every design in every view."""

import numpy as np

from ml.synthetic import designs
from ml.synthetic.contact_sheet import contact_sheet


def test_a_sheet_has_a_cell_with_ink_for_each_design_and_view():
    drawn = [designs.draw(seed) for seed in range(3)]
    page = contact_sheet(drawn, views=("perspective", "front"), columns=4, cell=120)
    assert page.mode == "L"
    assert page.size == (4 * 120, 2 * 132)
    pixels = np.asarray(page)
    cells = [
        pixels[r * 132 : r * 132 + 120, c * 120 : c * 120 + 120]
        for r in (0, 1)
        for c in range(4)
    ]
    assert [bool((cell < 128).any()) for cell in cells] == [True] * 6 + [False] * 2


def test_the_same_seed_draws_the_same_sheet():
    drawn = [designs.draw(5)]
    first, second = (np.asarray(contact_sheet(drawn, cell=100, seed=2)) for _ in "ab")
    assert (first == second).all()

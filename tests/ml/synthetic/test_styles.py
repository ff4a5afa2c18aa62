"""Styles are drawn per figure from a generator."""

import numpy as np

from ml.synthetic.meshes import BODY
from ml.synthetic.styles import SHADINGS, draw_style


def test_styles_vary_within_what_a_draughtsman_would_do():
    drawn = [draw_style(np.random.default_rng(seed)) for seed in range(300)]
    assert {style.shading for style in drawn} == set(SHADINGS)
    assert all(0.9 < style.line_width <= style.outline_width < 3 for style in drawn)
    assert 0 < sum(style.wobble > 0 for style in drawn) < 150


def test_only_named_parts_are_ever_broken_and_never_the_body():
    tags = (BODY, "cap", "bands")
    dashed = [
        draw_style(np.random.default_rng(i), tags=tags).dashed for i in range(200)
    ]
    assert {tag for names in dashed for tag in names} == {"cap", "bands"}
    assert 20 < sum(map(len, dashed)) < 100
    assert not draw_style(np.random.default_rng(1), tags=(BODY,)).dashed


def test_one_generator_state_gives_one_style():
    first, second = (draw_style(np.random.default_rng(9), tags=("cap",)) for _ in "ab")
    assert first == second

from dataclasses import replace

import pytest

from ml.captioning.facts import facts
from ml.captioning.shape import Shape

PLAIN = Shape(
    aspect=1.0,
    elongation=1.0,
    slant=0.0,
    left_right=0.8,
    top_bottom=0.8,
    lines_left_right=0.8,
    roundness=0.8,
    squareness=0.8,
    solidity=0.9,
    widths=(0.5, 0.5, 0.5),
    parts=1,
    enclosed=1,
    density=0.1,
    broken=0.0,
    shading="none",
    shaded=0.0,
)


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"aspect": 2.5}, "2.5 times as wide as tall"),
        ({"aspect": 1 / 3}, "3 times as tall as wide"),
        ({"aspect": 20.0}, "over 10 times as wide as tall"),
        (
            {"elongation": 4.0, "slant": -45.0},
            "slanting to the upper left, 4 times as long as broad",
        ),
        ({"parts": 3}, "in 3 separate pieces"),
        ({"parts": 30}, "in many pieces"),
        ({"roundness": 0.99}, "round outline"),
        ({"roundness": 0.99, "elongation": 1.5}, "oval outline"),
        ({"squareness": 0.99}, "square outline"),
        ({"squareness": 0.99, "aspect": 2.0}, "rectangular outline"),
        ({"solidity": 0.5}, "branching outline with deep recesses"),
        ({"solidity": 0.7}, "outline with recesses"),
        ({"solidity": 0.97}, "compact outline"),
        ({"left_right": 0.97}, "outline symmetric left to right"),
        (
            {"left_right": 0.97, "lines_left_right": 0.97},
            "symmetric left to right",
        ),
        ({"top_bottom": 0.97}, "outline symmetric top to bottom"),
        ({"left_right": 0.97, "top_bottom": 0.97}, "outline symmetric both ways"),
        ({"left_right": 0.5, "top_bottom": 0.5}, "asymmetric"),
        ({"widths": (0.2, 0.2, 0.5)}, "widest at the bottom"),
        ({"widths": (0.5, 0.2, 0.5)}, "narrowest in the middle"),
        ({"widths": (0.5, 0.2, 0.2), "aspect": 2.0}, "tallest at the left"),
        ({"enclosed": 4}, "4 enclosed areas"),
        ({"enclosed": 10}, "about 10 enclosed areas"),
        ({"enclosed": 40}, "many enclosed areas"),
        ({"shading": "stipple", "shaded": 0.2}, "stippled areas"),
        ({"broken": 0.6}, "drawn mostly in broken lines"),
        ({"broken": 0.2}, "some broken lines"),
        ({"density": 0.4}, "densely detailed"),
        ({"density": 0.03}, "sparse lines"),
    ],
)
def test_each_measurement_has_its_words(change, fact):
    assert fact in facts(replace(PLAIN, **change))


def test_what_is_hardly_so_is_not_said():
    assert facts(PLAIN) == ["about as wide as tall"]
    assert facts(replace(PLAIN, shading="lines", shaded=0.04)) == facts(PLAIN)
    uneven = replace(PLAIN, widths=(0.5, 0.49, 0.3))
    assert facts(uneven) == facts(PLAIN)


def test_no_outline_is_told_of_several_pieces():
    several = facts(replace(PLAIN, parts=2, roundness=0.99, widths=(0.2, 0.2, 0.9)))
    assert several == ["about as wide as tall", "in 2 separate pieces"]

"""Titles, captions and figure descriptions say what the design is, in fair English."""

import re

import numpy as np
import pytest

from ml.synthetic import captions, designs
from ml.synthetic.cameras import VIEWS
from ml.synthetic.families import FAMILIES

RNG = np.random.default_rng


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_has_titles_and_captions_for_every_view(family: str) -> None:
    design = designs.draw(3, family=family)
    words = {captions.running(word) for word in FAMILIES[family].titles}
    title = captions.title(design, RNG(1))
    assert title[0].isupper()
    assert any(captions.running(title).startswith(word) for word in words)
    for view in VIEWS:
        caption = captions.caption(design, view, RNG(2))
        assert any(word in caption for word in words)
        assert not re.search(r"\b(a|an) (a|an|the)\b|  |\ba [aeiou]", caption)


def test_captions_vary_and_mention_parts() -> None:
    design = next(
        design
        for seed in range(50)
        if designs.phrases(design := designs.draw(seed, family=min(FAMILIES)))
    )
    told = [captions.caption(design, "front", RNG(seed)) for seed in range(40)]
    parts = [captions._bare(phrase) for phrase in designs.phrases(design)]
    assert len(set(told)) > 10
    assert all(any(part in text for text in told) for part in parts)


def test_an_unknown_view_has_no_caption() -> None:
    with pytest.raises(KeyError):
        captions.caption(designs.draw(1), "inside", RNG(1))


def test_descriptions_number_the_figures_as_grants_do() -> None:
    lines = captions.descriptions("Bottle", VIEWS, RNG(4))
    numbers = [re.match(r"FIG\. (\d+) is an? ", line) for line in lines]
    assert [match and match[1] for match in numbers] == list("1234567")
    assert " of a bottle" in lines[0]
    assert all(line.endswith(";") for line in lines[:-2])
    assert lines[-2].endswith("; and,")
    assert lines[-1].endswith(".")


def test_one_figure_alone_has_no_number() -> None:
    (line,) = captions.descriptions("Bottle", ["front"], RNG(4))
    assert line.startswith("The FIGURE is a front")


def test_hague_figures_have_bare_numbers() -> None:
    lines = captions.descriptions("Bottle", VIEWS[:3], RNG(4), is_hague=True)
    assert lines == ["1.1 : Perspective", "1.2 : Front", "1.3 : Back"]


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("bottle", "a bottle"),
        ("armchair", "an armchair"),
        ("Vase", "a Vase"),
        ("four legs", "four legs"),
        ("a ribbed waist", "a ribbed waist"),
        ("eyeglasses", "eyeglasses"),
        ("drinking glass", "a drinking glass"),
        ("set of drawers", "a set of drawers"),
        ("stemware", "stemware"),
        ("bottle with bands", "a bottle with bands"),
        ("slats in the back", "slats in the back"),
        ("handle over the lid", "a handle over the lid"),
        ("ring at the base", "a ring at the base"),
        ("tapering towards the base", "tapering towards the base"),
        ("LED bulb", "an LED bulb"),
    ],
)
def test_articles_stand_where_english_has_them(words: str, phrase: str) -> None:
    assert captions.with_article(words) == phrase


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_join_as_in_english(words: list[str], text: str) -> None:
    assert captions.listed(words) == text

"""The texts of a grant agree with its drawings."""

import numpy as np
import pytest

from ml.synthetic import designs, layouts, wording
from ml.synthetic.plans import Drawings, Words

RNG = np.random.default_rng


def drawn(seed: int) -> tuple[Drawings, Words]:
    design = designs.draw(seed)
    drawings = layouts.drawings(design, RNG(seed), is_hague=False)
    return drawings, wording.words(design, drawings, RNG(seed))


@pytest.mark.parametrize("seed", range(40))
def test_texts_name_what_is_dashed_or_omitted(seed: int) -> None:
    drawings, words = drawn(seed)
    views = {figure.view for figure in drawings.figures}
    statements = " ".join(words.statements)
    assert ("broken lines" in statements) == bool(drawings.dashed)
    assert all(part.replace("_", " ") in statements for part in drawings.dashed)
    assert ("bottom" in statements) == ("bottom" not in views)
    assert len(words.descriptions) == len(drawings.figures)


def test_most_relatives_keep_the_title_of_their_root() -> None:
    design = designs.draw(1)
    drawings = layouts.drawings(design, RNG(1), is_hague=False)
    titles = [
        wording.words(design, drawings, RNG(seed), title="Whatnot").title
        for seed in range(60)
    ]
    assert 0.5 < titles.count("Whatnot") / 60 < 0.9


def test_claims_are_mostly_in_the_usual_words() -> None:
    claims = [wording.claim("LED bulb", RNG(seed)) for seed in range(60)]
    usual = "The ornamental design for an LED bulb, as shown and described."
    assert 0.6 < claims.count(usual) / 60 < 0.95
    assert all("LED bulb" in claim for claim in claims)

from collections import Counter

import numpy as np
import pytest

from benchmarks.quality import classes, drawing, lines, texts
from benchmarks.quality.lines import CORPUS, OTHER_PENS, TEST, LinePlan
from ml.packing import pens
from ml.synthetic import families


@pytest.fixture(scope="module")
def filings():
    return lines.filings(LinePlan(per_validation_family=1, per_test_family=1))


def test_the_test_part_holds_exactly_the_families_held_out(filings):
    asked = {f.design.family for f in filings if f.part == TEST}
    assert asked == set(families.HELD_OUT)


def test_every_line_has_its_grades_and_asks_with_both_pens(filings):
    for line in {filing.line for filing in filings}:
        mine = [filing for filing in filings if filing.line == line]
        graded = Counter(filing.grade for filing in mine if filing.side == CORPUS)
        assert graded == {3: 1, 2: 2, 1: 1}
        assert len({filing.side for filing in mine}) == 3


def test_names_are_unique_and_every_filing_shows_something(filings):
    assert len({filing.name for filing in filings}) == len(filings)
    assert all(filing.views for filing in filings)


def test_figures_are_drawn_alike_every_time_and_name_their_filing(filings):
    filing = next(f for f in filings if f.side == OTHER_PENS)
    first, again = drawing.draw(filing), drawing.draw(filing)
    for (row, pixels), (other, same) in zip(first, again, strict=True):
        assert row == other
        assert row.patent == filing.name
        assert (pixels == same).all()
        assert pixels.min() < 200


def test_pens_of_the_corpus_and_of_the_other_side_are_disjoint():
    rng = np.random.default_rng(0)
    assert all(pens.is_held_out(pens.draw(rng, held_out=True)) for _ in range(50))
    assert not any(pens.is_held_out(pens.draw(rng, held_out=False)) for _ in range(50))


def test_words_of_a_design_name_its_product(filings):
    filing = next(f for f in filings if f.design.family == "kettle")
    title, claim, described = texts.of_filing(filing, np.random.default_rng(0))
    assert title.split()[-1].lower() in claim.lower()
    assert described.count("\n") == len(filing.views) - 1


def test_votes_of_the_nearest_add_up_and_own_relatives_do_not_vote():
    scores = np.array([[0.9, 0.8, 0.1, 0.0]])
    labels = np.array([1, 0, 0, 1])
    own = np.array([[True, False, False, False]])
    votes = classes.probabilities(scores, labels[None], 1.0, 2)
    assert votes.sum() == pytest.approx(1)
    settings = classes.judge(scores, own, labels, np.array([0]))
    assert all(one.accuracy == 1 for one in settings)

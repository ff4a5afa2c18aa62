"""The corpus: the same each time, grouped, near where it should be near."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.search import cells, generating, shapes
from benchmarks.search.cells import Cell
from benchmarks.search.generating import Corpus, Looks
from tests.benchmarks.search.conftest import SHAPE


def test_draws_the_same_corpus_each_time(corpus: Corpus, tmp_path: Path) -> None:
    again = generating.generate(SHAPE, tmp_path)
    assert np.array_equal(again.vectors, corpus.vectors)
    assert np.array_equal(again.days, corpus.days)


def test_keeps_figures_of_a_design_together(corpus: Corpus) -> None:
    assert (np.diff(corpus.designs) >= 0).all()
    assert len(corpus.starts) == SHAPE.designs
    assert len(corpus) / SHAPE.designs == pytest.approx(7, rel=0.1)
    for column in (corpus.subclasses, corpus.days):
        assert np.array_equal(column[corpus.starts][corpus.designs], column)


def test_places_figures_near_their_design_and_class(corpus: Corpus) -> None:
    rows = corpus.vectors.astype(np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    similar = rows @ rows.T
    same_design = corpus.designs[:, None] == corpus.designs
    same_class = (corpus.subclasses[:, None] == corpus.subclasses) & ~same_design
    np.fill_diagonal(same_design, val=False)
    other = ~same_design & ~same_class
    means = [similar[group].mean() for group in (same_design, same_class, other)]
    assert means[0] > 0.8 > means[1] > 0.5 > means[2]


@pytest.mark.parametrize("size", ["small"])
def test_filters_hold_the_share_they_are_named_for(size: str) -> None:
    shape = shapes.SIZES[size]
    shares = Looks(shape).shares
    for cell in cells.grid(shape):
        for question in cell.questions:
            if question.subclasses is not None:
                held = shares[list(question.subclasses)].sum()
                assert held == pytest.approx(cell.share, rel=0.25)


def test_classes_stand_with_or_against_the_query(grid: list[Cell]) -> None:
    """The query's class is told by the class of its nearest cluster."""
    looks = Looks(SHAPE)
    centres = looks.centres @ looks.rotation
    for cell in grid:
        for question in cell.questions:
            if question.subclasses is None:
                continue
            own = looks.owners[np.argmax(centres @ question.vector)]
            wanted = {looks.classes[one] for one in question.subclasses}
            is_within = looks.classes[own] in wanted
            assert is_within == (cell.kind == "same class")

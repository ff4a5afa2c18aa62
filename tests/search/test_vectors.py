"""Vectors come back from the database as the halves that went in."""

import numpy as np
import pytest
from numpy.typing import NDArray

from search import vectors
from search.models import Encoder, Figure, FigureEmbedding
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def encoder() -> Encoder:
    return vector_corpus.encoder(8)


@pytest.fixture
def rows() -> NDArray[np.float32]:
    return vector_corpus.clustered([2, 3], dimensions=8, seed=1)


def test_reads_the_halves_that_were_written(
    encoder: Encoder, rows: NDArray[np.float32]
) -> None:
    patents = vector_corpus.store([2, 3], rows, encoder=encoder)
    read = vectors.of_patents(patents, encoder=encoder, revision=10**9)
    assert read.patent_ids.tolist() == [patents[0]] * 2 + [patents[1]] * 3
    np.testing.assert_array_equal(read.vectors, rows)


def test_agrees_with_the_text_form_of_a_vector(
    encoder: Encoder, rows: NDArray[np.float32]
) -> None:
    vector_corpus.store([2, 3], rows, encoder=encoder)
    stored = FigureEmbedding.objects.order_by("figure_id")
    as_text = [embedding.vector for embedding in stored]
    np.testing.assert_array_equal(np.array(as_text, np.float32), rows)


def test_inserting_again_changes_nothing(
    encoder: Encoder, rows: NDArray[np.float32]
) -> None:
    vector_corpus.store([2, 3], rows, encoder=encoder)
    figures = list(Figure.objects.order_by("pk").values_list("pk", flat=True))
    assert vectors.insert(figures, -rows, encoder=encoder) == 0
    read = vectors.of_figures(figures, encoder=encoder)
    np.testing.assert_array_equal(read[figures[0]], rows[0])


def test_leaves_out_a_figure_deleted_meanwhile(
    encoder: Encoder, rows: NDArray[np.float32]
) -> None:
    vector_corpus.store([2], rows[:2], encoder=encoder)
    figures = list(Figure.objects.order_by("pk").values_list("pk", flat=True))
    FigureEmbedding.objects.all().delete()
    assert vectors.insert([*figures, 10**9], rows[:3], encoder=encoder) == 2


def test_reads_no_vectors_of_no_figures(encoder: Encoder) -> None:
    read = vectors.of_patents([], encoder=encoder, revision=1)
    assert read.vectors.shape == (0, 8)

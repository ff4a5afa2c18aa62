"""Each encoder has an index of its own, built beside searches and mended."""

from collections.abc import Iterator

import pytest
from django.db import connection

from search import indexing
from search.models import Encoder
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    made = vector_corpus.encoder(8)
    rows = vector_corpus.clustered([2] * 6, dimensions=8, seed=1)
    vector_corpus.store([2] * 6, rows, encoder=made)
    yield made
    indexing.drop(made)


def test_builds_an_index_once(encoder: Encoder) -> None:
    assert not indexing.has_index(encoder)
    assert indexing.build(encoder)
    assert indexing.has_index(encoder)
    assert not indexing.build(encoder)


def test_indexes_only_the_vectors_of_its_encoder(encoder: Encoder) -> None:
    other = vector_corpus.encoder(16, name="other", state=Encoder.State.BUILDING)
    indexing.build(encoder)
    assert not indexing.has_index(other)
    assert indexing.build(other)
    indexing.drop(other)
    assert indexing.has_index(encoder)


def test_a_broken_index_is_not_used_and_is_built_again(encoder: Encoder) -> None:
    indexing.build(encoder)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(%s)",
            [indexing.index_name(encoder)],
        )
    assert not indexing.has_index(encoder)
    assert indexing.build(encoder)
    assert indexing.has_index(encoder)


def test_too_many_dimensions_get_no_index() -> None:
    wide = vector_corpus.encoder(indexing.MOST_DIMENSIONS + 1)
    assert not indexing.build(wide)
    assert not indexing.has_index(wide)


def test_dropping_what_is_not_there_is_no_error(encoder: Encoder) -> None:
    indexing.drop(encoder)
    assert not indexing.has_index(encoder)


def test_switching_retires_the_live_one_in_one_step(encoder: Encoder) -> None:
    other = vector_corpus.encoder(16, name="other", state=Encoder.State.BUILDING)
    indexing.switch(other, refused=12)
    encoder.refresh_from_db()
    assert (encoder.state, other.state) == ("retired", "live")
    indexing.switch(encoder)
    other.refresh_from_db()
    assert (encoder.state, other.state) == ("live", "retired")


def test_does_not_switch_while_vectors_are_missing(encoder: Encoder) -> None:
    other = vector_corpus.encoder(16, name="other", state=Encoder.State.BUILDING)
    with pytest.raises(indexing.UnableToSwitch, match="12 figures"):
        indexing.switch(other)
    assert Encoder.objects.get(state=Encoder.State.LIVE) == encoder

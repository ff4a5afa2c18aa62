"""A search takes the codes where they can be used, and PostgreSQL where not."""

import pytest
from pytest_django import Settings

from search import revisions
from search.models import Encoder
from search.retrieval import backend_of
from search.retrieval.codes import files, following, shelf
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def encoder() -> Encoder:
    made = vector_corpus.encoder(8)
    revisions.take("before")
    rows = vector_corpus.clustered([2, 3], dimensions=8, seed=1)
    vector_corpus.store([2, 3], rows, encoder=made)
    return made


def test_takes_the_codes_where_they_are(encoder: Encoder, settings: Settings) -> None:
    assert backend_of(encoder).name == "pgvector"
    shelf.build(encoder)
    assert backend_of(encoder).name == "codes"
    settings.ORNAMENT_BACKEND = "pgvector"
    assert backend_of(encoder).name == "pgvector"


def test_tells_that_codes_are_wanted_and_absent(
    encoder: Encoder, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ORNAMENT_BACKEND = "codes"
    assert backend_of(encoder).name == "pgvector"
    assert "index_codes" in caplog.text


def test_does_without_damaged_codes_and_tells_what_to_do(
    encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.build(encoder)
    (files.current(shelf.folder(encoder)) / "bits").unlink()
    following.forget(encoder)
    assert backend_of(encoder).name == "pgvector"
    assert "bits is gone. Run manage.py index_codes" in caplog.text
    assert shelf.keep(encoder) is not None
    assert backend_of(encoder).name == "codes"


def test_does_without_the_codes_of_another_database(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.build(encoder)
    monkeypatch.setattr("search.retrieval.codes.reading.database", lambda: 1)
    assert backend_of(encoder).name == "pgvector"
    assert "another database" in caplog.text


def test_keeps_codes_until_much_is_new(
    encoder: Encoder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shelf.keep(encoder) is not None
    assert shelf.keep(encoder) is None
    monkeypatch.setattr(shelf, "FOLD_SHARE", 0.5)
    vector_corpus.store(
        [1], vector_corpus.clustered([1], dimensions=8, seed=2), encoder=encoder
    )
    assert shelf.keep(encoder) is None
    vector_corpus.store(
        [2], vector_corpus.clustered([2], dimensions=8, seed=3), encoder=encoder
    )
    settings.ORNAMENT_BACKEND = "pgvector"
    assert shelf.keep(encoder) is None
    settings.ORNAMENT_BACKEND = "auto"
    assert shelf.keep(encoder) is not None

"""Codes are built and checked from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search import revisions
from search.models import Encoder
from search.retrieval.codes import files, shelf
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def encoder() -> Encoder:
    made = vector_corpus.encoder(8)
    revisions.take("before")
    rows = vector_corpus.clustered([2, 3], dimensions=8, seed=1)
    vector_corpus.store([2, 3], rows, encoder=made)
    return made


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("index_codes", *arguments, stdout=out)
    return out.getvalue()


def test_builds_and_checks_the_codes_of_the_live_encoder(encoder: Encoder) -> None:
    report = json.loads(run("--json"))
    assert (report["figures"], report["designs"]) == (5, 2)
    assert "5 figures of 2 designs" in run("--check")


def test_another_encoder_can_be_named(encoder: Encoder) -> None:
    other = vector_corpus.encoder(8, name="other", state="building")
    assert json.loads(run("--json", "--encoder", str(other.pk)))["figures"] == 0


def test_says_what_is_wrong_and_what_to_do(encoder: Encoder) -> None:
    with pytest.raises(CommandError, match=r"has no codes: run manage.py index_codes"):
        run("--check")
    run()
    path = files.current(shelf.folder(encoder)) / "bits"
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    with pytest.raises(CommandError, match="bits differs"):
        run("--check")


def test_without_an_encoder_there_is_nothing_to_build() -> None:
    with pytest.raises(CommandError, match="embed_figures first"):
        run()

"""Embedding from the command line brings everything up to date."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from search import indexing
from search.models import Encoder, FigureEmbedding, Job
from tests import factories
from tests.search import tiny_encoder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def configured(settings: Settings) -> None:
    settings.ORNAMENT_ENCODER = tiny_encoder.load_name()


@pytest.fixture(autouse=True)
def no_index_left() -> object:
    yield
    for encoder in Encoder.objects.all():
        indexing.drop(encoder)


def embed(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("embed_figures", "--json", *arguments, stdout=out)
    report: dict[str, object] = json.loads(out.getvalue().splitlines()[-1])
    return report


def test_embeds_indexes_and_goes_live() -> None:
    factories.patent(figures=3)
    report = embed()
    encoder = Encoder.objects.get()
    assert (report["embedded"], report["live"]) == (3, True)
    assert encoder.state == Encoder.State.LIVE
    assert indexing.has_index(encoder)
    job = Job.objects.get(kind=Job.Kind.EMBED)
    assert (job.state, job.done) == (Job.State.DONE, 3)


def test_embeds_only_what_is_new() -> None:
    factories.patent(figures=3)
    embed()
    factories.patent(figures=2)
    assert embed()["embedded"] == 2
    assert embed()["embedded"] == 0


def test_another_encoder_stays_beside_the_live_one() -> None:
    factories.patent(figures=2)
    embed()
    other = tiny_encoder.load_name(2)
    assert embed("--encoder", other)["live"] is False
    states = Encoder.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["live", "building"]
    assert FigureEmbedding.objects.count() == 4


def test_another_encoder_goes_live_when_asked_and_can_be_switched_back() -> None:
    factories.patent(figures=2)
    embed()
    assert embed("--encoder", tiny_encoder.load_name(2), "--live")["live"] is True
    first, second = Encoder.objects.order_by("pk")
    assert (first.state, second.state) == ("retired", "live")
    assert embed()["live"] is True
    first.refresh_from_db()
    assert (first.state, FigureEmbedding.objects.count()) == ("live", 4)


def test_names_an_encoder_that_cannot_be_loaded() -> None:
    with pytest.raises(CommandError, match="local-dir:/nowhere"):
        embed("--encoder", "local-dir:/nowhere")


def test_prints_a_table() -> None:
    factories.patent(figures=1)
    out = StringIO()
    call_command("embed_figures", stdout=out)
    assert "embedded" in out.getvalue()
    assert "images/s" in out.getvalue()

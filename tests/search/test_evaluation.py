"""An encoder is judged on the corpus; what is not possible is said before or after."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from ml import judging
from search import encoding, evaluation
from search.encoding import EncoderUnavailable
from search.evaluation import UnableToEvaluate, Wanted
from search.manifests import Selection
from search.models import Encoder, Evaluation, Job
from tests import factories
from tests.search import small_training, tiny_encoder

pytestmark = pytest.mark.django_db

ALL = Selection(shares=(0.0, 0.0, 1.0))


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIC_MEDIA = tmp_path


@pytest.fixture
def encoder() -> Encoder:
    return encoding.register(tiny_encoder.load_name())


def evaluated(encoder: Encoder, **fields: object) -> Evaluation:
    wanted = {"encoder": encoder, "selection": ALL} | fields
    evaluation.execute(evaluation.create(Wanted(**wanted)))
    return Evaluation.objects.get()


def test_the_protocols_offered_are_those_there_are() -> None:
    assert evaluation.PROTOCOLS == judging.PROTOCOLS


def test_an_encoder_is_judged_on_the_corpus(encoder: Encoder) -> None:
    small_training.corpus(6)
    row = evaluated(encoder)
    found = row.results["same-design"]["test"][encoder.name]
    assert (found["figures"], found["patents"]) == (12, 6)
    assert row.results["data"]["manifest_sha256"] == row.manifest_sha256
    assert "text 1" in row.results["one-to-one"]["test"][encoder.name]
    assert "12 test" in row.data
    assert (row.job.state, row.job.done) == (Job.State.DONE, 12)
    assert "judging test" in row.job.log


def test_numbers_that_are_none_are_kept_as_nothing() -> None:
    values = {"a": [1.0, float("nan")], "b": (float("inf"),), 3: "x"}
    assert evaluation._finite(values) == {"a": [1.0, None], "b": [None], "3": "x"}


def test_an_encoder_without_words_is_not_asked_for_them_alone() -> None:
    small_training.corpus(1)
    mute = factories.encoder(has_text_tower=False)
    with pytest.raises(UnableToEvaluate, match="no text tower"):
        evaluation.create(Wanted(encoder=mute, protocols=("one-to-one",)))
    assert evaluation.create(Wanted(encoder=mute)).protocols == list(evaluation.USUAL)


@pytest.mark.parametrize("protocols", [("alchemy",), ()])
def test_protocols_that_are_none_are_refused(protocols: tuple[str, ...]) -> None:
    small_training.corpus(1)
    with pytest.raises(UnableToEvaluate, match="same-design"):
        evaluation.create(Wanted(encoder=factories.encoder(), protocols=protocols))


def test_an_empty_corpus_is_refused() -> None:
    with pytest.raises(UnableToEvaluate, match="import_patents"):
        evaluation.create(Wanted(encoder=factories.encoder()))


def test_an_empty_split_fails_the_job_with_the_splits_there_are(
    encoder: Encoder,
) -> None:
    small_training.corpus(1)
    with pytest.raises(UnableToEvaluate, match="'dev' is empty; there are: test"):
        evaluated(encoder, split="dev")
    assert "dev" in Evaluation.objects.get().job.error


def test_an_encoder_whose_folder_is_gone_fails_the_job() -> None:
    small_training.corpus(1)
    gone = factories.encoder(load_name="local-dir:/nowhere")
    with pytest.raises(EncoderUnavailable, match="/nowhere"):
        evaluated(gone)
    assert Evaluation.objects.get().job.state == Job.State.FAILED


def test_the_command_judges_the_live_encoder_or_the_one_named(
    encoder: Encoder,
) -> None:
    small_training.corpus(4)
    with pytest.raises(CommandError, match="No encoder is live; there are"):
        call_command("evaluate_encoder")
    shares = ("--shares", "0", "0", "1", "--protocol", "same-design")
    out = StringIO()
    call_command(
        "evaluate_encoder", "--encoder", str(encoder.pk), *shares, "--json", stdout=out
    )
    report = json.loads(out.getvalue().splitlines()[-1])
    assert (report["encoder"], [*report["results"]]) == (
        encoder.pk,
        ["data", "same-design"],
    )
    Encoder.objects.update(state=Encoder.State.LIVE)
    out = StringIO()
    call_command("evaluate_encoder", *shares, stdout=out)
    assert "same-design · test" in out.getvalue()

"""A training gives a candidate encoder, goes on where it was, and says why not."""

import json
from pathlib import Path
from shutil import rmtree

import pytest
from django.utils import timezone
from pytest_django import Settings

from ml import recipes
from search import encoding, jobs, training
from search.models import Encoder, Job, TrainingRun
from search.training import UnableToTrain
from tests import factories
from tests.search import small_training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIC_MEDIA = tmp_path / "media"
    settings.TRAININGS = tmp_path / "training"


def test_the_recipes_offered_are_those_there_are() -> None:
    assert recipes.names() == training.RECIPES


def test_a_training_gives_a_candidate_with_card_and_metrics() -> None:
    small_training.corpus()
    run = small_training.run(seed=3)
    told: list[tuple[int, int]] = []
    training.execute(run, progress=lambda done, total: told.append((done, total)))
    run = TrainingRun.objects.get()
    encoder = Encoder.objects.get()
    assert (run.encoder, encoder.state) == (encoder, Encoder.State.BUILDING)
    assert encoder.load_name == f"local-dir:{training.folder(run)}/encoder"
    assert (run.job.state, run.job.done) == (Job.State.DONE, told[-1][0])
    assert "ornament" in run.model_card
    assert "validation" in run.metrics
    assert f"candidate: {encoder}" in run.job.log
    factories.patent(figures=1)
    assert encoding.embed_figures(encoder=encoder).embedded == 29


def test_a_training_stopped_in_the_middle_goes_on_with_the_same_data() -> None:
    small_training.corpus()
    run = small_training.run()

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(UnableToTrain, match="InterruptedError"):
        training.execute(run, progress=stop)
    first = TrainingRun.objects.get().manifest_sha256
    factories.patent(figures=2)
    Job.objects.update(state=Job.State.RUNNING)  # as a killed process leaves it
    again = TrainingRun.objects.get()
    training.execute(again)
    assert (again.job.state, again.job.attempt) == (Job.State.DONE, 2)
    assert again.manifest_sha256 == first


def test_a_training_whose_manifest_is_gone_says_so() -> None:
    small_training.corpus()
    run = small_training.run()
    run.manifest_sha256 = "f" * 64
    with pytest.raises(UnableToTrain, match="start a new one"):
        training.execute(run)
    assert "start a new one" in TrainingRun.objects.get().job.error


def test_a_cancelled_training_stops_and_leaves_no_encoder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "BEAT", timezone.timedelta(0))
    small_training.corpus()
    run = small_training.run()

    def cancel(done: int, total: int) -> None:
        jobs.request_cancel(run.job_id, now=timezone.now())

    with pytest.raises(jobs.Cancelled):
        training.execute(run, progress=cancel)
    assert TrainingRun.objects.get().job.state == Job.State.CANCELLED
    assert not Encoder.objects.exists()


def test_an_unknown_recipe_is_refused_with_those_there_are() -> None:
    small_training.corpus(1)
    with pytest.raises(UnableToTrain, match="patentclip"):
        small_training.run(recipe="alchemy")


@pytest.mark.parametrize("source", ["", "/nowhere/manifest.jsonl"])
def test_nothing_to_learn_from_is_refused(source: str) -> None:
    with pytest.raises(UnableToTrain, match=r"import_patents|neither a manifest"):
        small_training.run(source=source)
    assert not Job.objects.exists()


def test_no_images_are_refused() -> None:
    small_training.corpus(1)
    with pytest.raises(UnableToTrain, match="one image"):
        small_training.run(images=0)


def test_an_empty_training_split_fails_the_job_with_the_reason() -> None:
    factories.patent(700_000, figures=2)
    run = small_training.run(selection=small_training.Selection(shares=(0.0, 0.0, 1.0)))
    with pytest.raises(UnableToTrain, match="'train' is empty"):
        training.execute(run)


def test_drawings_that_are_gone_fail_the_job_with_their_names(
    settings: Settings,
) -> None:
    small_training.corpus()
    rmtree(Path(settings.PUBLIC_MEDIA) / "figures")
    with pytest.raises(UnableToTrain, match="missing"):
        training.execute(small_training.run())


def test_a_manifest_of_ones_own_is_learnt_from(settings: Settings) -> None:
    small_training.corpus()
    from_corpus = small_training.run()
    training.execute(from_corpus)
    manifest = next(Path(settings.PUBLIC_MEDIA).glob("manifest-*.jsonl"))
    run = small_training.run(source=str(manifest), seed=1)
    training.execute(run)
    assert run.manifest_sha256 == from_corpus.manifest_sha256
    assert run.encoder != from_corpus.encoder
    page = json.loads((training.folder(run) / "encoder/encoder.json").read_text())
    assert page["training"]["seed"] == 1

"""Curators start captionings, trainings and evaluations, follow and stop them."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from search import training
from search.models import Captioning, Encoder, Evaluation, Figure, Job, TrainingRun
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.PUBLIC_MEDIA = tmp_path / "media"


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def sent() -> list[tuple[str, dict[str, Any]]]:
    """What the test's transaction would queue when it were committed."""
    calls = [call for _, call, _ in connection.run_on_commit]
    return [(call.func.__self__.name, call.keywords) for call in calls]


def act(client: Client, noun: str, action: str, *rows: Any) -> HttpResponse:
    """Run an action of a list on some of its rows."""
    address = reverse(f"admin:search_{noun}_changelist")
    posted = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(address, posted, follow=True)


def add(client: Client, noun: str, **values: Any) -> HttpResponse:
    return client.post(reverse(f"admin:search_{noun}_add"), values, follow=True)


def page(client: Client, row: Any) -> str:
    noun = row._meta.model_name
    return client.get(
        reverse(f"admin:search_{noun}_change", args=[row.pk])
    ).content.decode()


def test_the_selected_designs_are_captioned(client: Client) -> None:
    patents = [factories.patent(figures=1) for _ in range(2)]
    answer = act(client, "patent", "caption", patents[0])
    row = Captioning.objects.get()
    assert row.patents == [patents[0].pk]
    assert sent() == [("captions.caption_figures", {"captioning_id": row.pk})]
    assert f"caption job {row.job_id}" in answer.content.decode()


def test_figures_that_were_looked_at_leave_the_review_queue(client: Client) -> None:
    looked_at, waits = factories.patent(figures=2).figures.order_by("position")
    Figure.objects.update(needs_review=True)
    act(client, "figure", "settle", looked_at)
    assert list(Figure.objects.filter(needs_review=True)) == [waits]


def test_the_selected_figures_are_captioned(client: Client) -> None:
    figure = factories.patent(figures=2).figures.first()
    act(client, "figure", "caption", figure)
    assert Captioning.objects.get().figures == [figure.pk]


def test_designs_without_drawings_are_not_captioned(client: Client) -> None:
    answer = act(client, "patent", "caption", factories.patent(figures=0))
    assert "stored drawing" in answer.content.decode()
    assert sent() == []


def test_all_that_lacks_a_caption_is_captioned_by_a_form(client: Client) -> None:
    refused = add(client, "captioning", captioner="")
    assert "import_patents" in refused.content.decode()
    factories.patent(figures=1)
    add(client, "captioning", captioner="measured-design")
    row = Captioning.objects.get()
    assert (row.captioner, row.patents) == ("measured-design", [])
    assert len(sent()) == 1
    assert "measured-design" in page(client, row)


TRAINING = {
    "recipe": "patentnet",
    "backbone": "small",
    "images": "500",
    "seed": "3",
    "captions": ["title"],
}


def test_a_training_is_started_by_a_form(client: Client) -> None:
    assert client.get(reverse("admin:search_trainingrun_add")).status_code == 200
    factories.patent(figures=1)
    add(client, "trainingrun", **TRAINING)
    run = TrainingRun.objects.get()
    assert (run.recipe, run.images, run.seed) == ("patentnet", 500, 3)
    assert run.settings["selection"]["captions"] == ["title"]
    assert sent() == [("training.train_encoder", {"training_id": run.pk})]
    assert f"train job {run.job_id}" in page(client, run)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("recipe", "alchemy", "valid choice"), ("images", "0", "greater than or equal")],
)
def test_a_training_that_cannot_be_is_refused_on_the_form(
    client: Client, field: str, value: str, told: str
) -> None:
    factories.patent(figures=1)
    answer = add(client, "trainingrun", **TRAINING | {field: value})
    assert told in answer.content.decode()
    assert not TrainingRun.objects.exists()


def test_a_training_without_figures_is_refused_on_the_form(client: Client) -> None:
    assert "import_patents" in add(client, "trainingrun", **TRAINING).content.decode()
    assert sent() == []


def candidate() -> Encoder:
    """An encoder that came of a training."""
    encoder = factories.encoder(state=Encoder.State.BUILDING)
    TrainingRun.objects.create(
        job=factories.job("train"),
        recipe="ornament",
        folder="1-a",
        encoder=encoder,
        model_card="# Encoder trained by ornament",
        metrics={"validation": {"score": 0.71828}},
    )
    return encoder


def test_a_candidate_shows_its_card_and_metrics(client: Client) -> None:
    encoder = candidate()
    Evaluation.objects.create(
        job=factories.job("evaluate"), encoder=encoder, protocols=["same-design"]
    )
    shown = page(client, encoder)
    assert "# Encoder trained by ornament" in shown
    assert "<th>validation · score</th><td>0.7183</td>" in shown
    assert "same-design, done" in shown


def test_an_encoder_is_embedded_evaluated_and_made_live(client: Client) -> None:
    factories.patent(figures=1)
    encoder = candidate()
    for action in ("embed_beside", "make_live", "evaluate"):
        act(client, "encoder", action, encoder)
    beside, live, judged = (message for _, message in sent())
    assert (beside["encoder_id"], beside["to_live"]) == (encoder.pk, False)
    assert (live["encoder_id"], live["to_live"]) == (encoder.pk, True)
    row = Evaluation.objects.get()
    assert (judged, row.encoder) == ({"evaluation_id": row.pk}, encoder)


def test_only_one_encoder_is_made_live(client: Client) -> None:
    two = [candidate(), factories.encoder(weights_sha256="b" * 64)]
    answer = act(client, "encoder", "make_live", *two)
    assert "Select the one encoder" in answer.content.decode()
    assert sent() == []


def test_an_encoder_is_not_evaluated_on_nothing(client: Client) -> None:
    answer = act(client, "encoder", "evaluate", candidate())
    assert "import_patents" in answer.content.decode()


def test_an_evaluation_is_started_by_a_form_and_shows_its_results(
    client: Client,
) -> None:
    factories.patent(figures=1)
    mute = factories.encoder(has_text_tower=False)
    values = {"encoder": mute.pk, "protocols": ["one-to-one"], "split": "validation"}
    assert "no text tower" in add(client, "evaluation", **values).content.decode()
    add(client, "evaluation", **values | {"protocols": ["deeppatent"]})
    row = Evaluation.objects.get()
    assert (row.protocols, row.settings["split"]) == (["deeppatent"], "validation")
    row.results = {"deeppatent": {"mAP": 0.25}}
    row.save()
    assert "<th>deeppatent · mAP</th><td>0.25</td>" in page(client, row)


def test_a_job_shows_progress_and_log_and_loads_anew_until_it_ends(
    client: Client,
) -> None:
    job = factories.job(
        "train",
        state=Job.State.RUNNING,
        total=2000,
        done=500,
        rate=12.5,
        unit="images",
        log="learning from the corpus",
    )
    address = reverse("admin:search_job_change", args=[job.pk])
    answer = client.get(address)
    told = answer.content.decode()
    assert "500 of 2,000 images · 12.5/s · 2 min 00 s left" in told
    assert '<progress max="2000" value="500"' in told
    assert "learning from the corpus" in told
    assert answer["Refresh"] == "5"
    Job.objects.update(state=Job.State.DONE)
    assert "Refresh" not in client.get(address)


def test_jobs_are_cancelled_from_their_list(client: Client) -> None:
    waiting = factories.job("train", state=Job.State.QUEUED)
    ended = factories.job("train")
    told = act(client, "job", "cancel", waiting, ended).content.decode()
    assert "1 asked to stop" in told
    assert "1 had ended already" in told
    waiting.refresh_from_db()
    assert waiting.state == Job.State.CANCELLED


def test_the_job_of_a_search_is_not_shown(client: Client) -> None:
    job = factories.job("run")
    address = reverse("admin:search_job_change", args=[job.pk])
    assert client.get(address).status_code == 302


def test_who_is_staff_but_no_curator_only_looks(client: Client) -> None:
    User.objects.update(role=User.Role.EXAMINER)
    factories.patent(figures=1)
    encoder = candidate()
    assert client.get(reverse("admin:search_trainingrun_add")).status_code == 403
    for action in ("evaluate", "make_live", "embed_beside"):
        act(client, "encoder", action, encoder)
    assert sent() == []
    assert training.TrainingRun.objects.count() == 1

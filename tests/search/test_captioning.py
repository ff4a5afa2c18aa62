"""Figures and designs get one caption of each captioner, and the gate looks at them."""

from io import StringIO
from pathlib import Path
from shutil import rmtree

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from search import captioning, jobs, uncaptioned
from search.captioning import CaptionerUnavailable, NothingToCaption
from search.embedding import MediaUnavailable
from search.models import Caption, Captioning, Figure, Job, Patent, Sheet
from search.uncaptioned import Wanted
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.PUBLIC_MEDIA = tmp_path
    return tmp_path


@pytest.fixture
def patents() -> list[Patent]:
    return [factories.patent(800_100 + number, figures=2) for number in range(3)]


def captioned(**wanted: object) -> captioning.Counts:
    return captioning.execute(captioning.create(**wanted))


def test_each_figure_gets_one_caption_that_tells_of_it(patents: list[Patent]) -> None:
    factories.figure(patents[0], position=9, seed=9, is_gazette=True)
    counts = captioned()
    assert (counts.captioned, counts.refused) == (6, 0)
    figure = patents[1].figures.order_by("position")[1]
    caption = Caption.objects.get(figure=figure)
    assert caption.source == Caption.Source.GENERATED
    assert caption.generator.startswith("measured/")
    assert (caption.view, caption.numbers) == ("front", ["2"])
    assert "front view" in caption.text
    job = Captioning.objects.get().job
    assert (job.state, job.done, job.total) == (Job.State.DONE, 6, 6)
    assert job.unit == "figures"


def test_a_design_gets_one_caption_of_all_its_views(patents: list[Patent]) -> None:
    counts = captioned(captioner="measured-design")
    assert counts.captioned == 3
    assert set(Caption.objects.values_list("figure", "patent")) == {
        (None, patent.pk) for patent in patents
    }
    assert "views: perspective and front" in Caption.objects.first().text


def test_again_only_what_is_new_is_captioned(patents: list[Patent]) -> None:
    captioned()
    before = list(Caption.objects.order_by("pk").values("pk", "text"))
    factories.patent(figures=1)
    assert captioned().captioned == 1
    assert list(Caption.objects.order_by("pk").values("pk", "text"))[:6] == before


def test_some_designs_or_figures_are_captioned_when_named(
    patents: list[Patent],
) -> None:
    captioned(patents=[patents[0].pk])
    figure = patents[1].figures.order_by("pk")[0]
    captioned(figures=[figure.pk])
    captioned(figures=[figure.pk], captioner="measured-design")
    found = Caption.objects.exclude(figure=None).values_list("figure", flat=True)
    assert set(found) == {*patents[0].figures.values_list("pk", flat=True), figure.pk}
    assert Caption.objects.get(figure=None).patent == patents[1]


def test_the_batches_hold_each_figure_once(patents: list[Patent]) -> None:
    wanted = Wanted(generator="any", unit="figure")
    batches = list(uncaptioned.batches(wanted, size=4))
    assert [len(batch) for batch in batches] == [4, 2]
    seen = [target.figures[0].pk for batch in batches for target in batch]
    assert sorted(seen) == sorted(Figure.objects.values_list("pk", flat=True))


def test_a_second_caption_of_the_same_version_cannot_be_stored(
    patents: list[Patent],
) -> None:
    captioned()
    captioned(captioner="measured-design")
    for caption in (
        Caption.objects.exclude(figure=None).first(),
        Caption.objects.filter(figure=None).first(),
    ):
        caption.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            caption.save(force_insert=True)


def test_what_has_no_pixels_is_counted_and_named_in_the_log(
    patents: list[Patent], media: Path
) -> None:
    sheet = patents[0].sheets.get(position=0)
    (media / "figures" / sheet.file_sha256[:2] / sheet.file_sha256).unlink()
    factories.store_picture(factories.white_picture())
    counts = captioned()
    assert (counts.captioned, counts.refused) == (5, 1)
    assert f"{patents[0].pk} figure 0: no caption" in Captioning.objects.get().job.log
    assert Sheet.objects.get(pk=sheet.pk).state == Sheet.State.STORED


def test_the_gate_marks_what_fits_its_peers(patents: list[Patent]) -> None:
    captioned(captioner="measured-design")
    generator = Caption.objects.first().generator
    assert not Caption.objects.filter(is_generic=None).exists()
    Caption.objects.update(text="a bottle of a kind", is_generic=None, verdict=None)
    assert captioning.judge(generator) == 3
    caption = Caption.objects.first()
    assert (caption.is_generic, caption.verdict["fits"]) == (True, 2)


def test_only_classes_with_a_new_caption_are_judged_anew(
    patents: list[Patent],
) -> None:
    captioned()
    generator = Caption.objects.first().generator
    Caption.objects.update(is_generic=True, verdict={})
    captioning.judge(generator)
    assert Caption.objects.filter(verdict={}).count() == 6
    factories.patent(figures=1, locarno="06-01")
    captioned()
    assert Caption.objects.filter(verdict={}).count() == 6


def test_a_cancelled_captioning_keeps_what_it_wrote(
    patents: list[Patent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BEAT", timezone.timedelta(0))
    monkeypatch.setattr(captioning, "BATCH", 2)
    row = captioning.create()

    def cancel(done: int, total: int) -> None:
        jobs.request_cancel(row.job_id, now=timezone.now())

    with pytest.raises(jobs.Cancelled):
        captioning.execute(row, progress=cancel)
    assert Captioning.objects.get().job.state == Job.State.CANCELLED
    assert Caption.objects.count() == 4
    assert captioned().captioned == 2


def test_a_captioner_that_is_none_fails_the_job(patents: list[Patent]) -> None:
    with pytest.raises(CaptionerUnavailable, match="alchemy"):
        captioned(captioner="alchemy")
    job = Job.objects.get(kind="caption")
    assert (job.state, "alchemy" in job.error) == (Job.State.FAILED, True)


def test_a_folder_that_is_gone_fails_the_job(
    patents: list[Patent], media: Path
) -> None:
    rmtree(media / "figures")
    with pytest.raises(MediaUnavailable, match="ORNAMENT_MEDIA"):
        captioned()
    assert Job.objects.get(kind="caption").state == Job.State.FAILED


def test_an_empty_corpus_has_nothing_to_caption() -> None:
    with pytest.raises(NothingToCaption, match="import_patents"):
        captioning.create()
    with pytest.raises(CommandError, match="import_patents"):
        call_command("caption_figures")
    assert not Job.objects.exists()


def test_the_command_says_what_it_did(patents: list[Patent]) -> None:
    out = StringIO()
    number = patents[0].pk
    call_command("caption_figures", "--design", number, stdout=out)
    assert "captioned           2" in out.getvalue()
    with pytest.raises(CommandError, match="no design patent number"):
        call_command("caption_figures", "--design", "samovar")
    with pytest.raises(CommandError, match="alchemy"):
        call_command("caption_figures", "--captioner", "alchemy")

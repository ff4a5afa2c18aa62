"""The corpus as a manifest: what stands in it, on which side, and where it may lie."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import Settings

from ml.manifests import health, ornament
from search import manifests
from search import media as files
from search.manifests import Selection, UnableToExport
from search.models import Caption, Sheet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.PUBLIC_MEDIA = tmp_path
    return tmp_path


def generated(patent: object, text: str, **fields: object) -> Caption:
    return Caption.objects.create(
        patent=patent, source="generated", position=0, text=text, **fields
    )


def test_a_manifest_holds_what_is_current_and_stored(media: Path) -> None:
    patent = factories.patent(figures=2, locarno="09-01", uspc="D9/500")
    factories.figure(patent, position=4, seed=8, is_gazette=True)
    factories.figure(patent, position=5, seed=9, until=1)
    gone = factories.sheet(patent, position=6, seed=10, state=Sheet.State.MISSING)
    factories.figure(patent, position=6, sheet=gone)
    exported = manifests.export()
    read = ornament.read(exported.path)
    assert (exported.figures, exported.patents) == (2, 1)
    assert (exported.path.parent, exported.sha256) == (media, read.sha256)
    first = read.figures[0]
    assert (first.patent, first.view) == (patent.pk, "perspective")
    assert (first.locarno, first.uspc) == ("09-01", "D9/500")
    assert first.captions == (patent.figures.first().description, patent.title)
    health.require(read, [first.split])


def test_the_gazettes_figure_stands_in_it_when_asked_for() -> None:
    patent = factories.patent(figures=1)
    factories.figure(patent, position=4, seed=8, is_gazette=True)
    exported = manifests.export(selection=Selection(with_gazette=True))
    assert exported.figures == 2


def test_a_turned_sheet_is_turned_upright_again() -> None:
    patent = factories.patent(figures=0)
    sheet = factories.sheet(patent, seed=3, is_landscape=True)
    factories.figure(patent, sheet=sheet)
    assert ornament.read(manifests.export().path).figures[0].turn == 90


def test_words_come_from_the_sources_asked_for_without_generic_ones() -> None:
    patent = factories.patent(figures=1)
    figure = patent.figures.get()
    generated(patent, "a ribbed vessel", generator="shape-1", figure=figure)
    generated(patent, "a tall vessel", generator="impact")
    generated(patent, "an object", generator="vague-1", is_generic=True)
    selection = Selection(captions=("impact", "vague-1", "shape-1", "title"))
    (line,) = ornament.read(manifests.export(selection=selection).path).figures
    assert line.captions == ("a tall vessel", "a ribbed vessel", patent.title)


def test_all_figures_of_a_patent_stand_on_one_side_which_never_changes() -> None:
    patents = [factories.patent(figures=2) for _ in range(12)]
    read = ornament.read(manifests.export().path)
    splits = {figure.patent: figure.split for figure in read.figures}
    assert len(read.figures) == 24
    assert all(splits[figure.patent] == figure.split for figure in read.figures)
    more = factories.patent(figures=1)
    again = ornament.read(manifests.export().path)
    assert {p.pk: splits[p.pk] for p in patents} == {
        figure.patent: figure.split
        for figure in again.figures
        if figure.patent != more.pk
    }


def test_shares_and_salt_decide_the_split() -> None:
    numbers = [f"USD{number:07d}" for number in range(4000)]
    plain, salted = Selection(), Selection(salt="another")
    splits = [manifests.split_of(number, selection=plain) for number in numbers]
    for split, share in zip(manifests.SPLITS, manifests.SHARES, strict=True):
        assert splits.count(split) / len(splits) == pytest.approx(share, abs=0.02)
    others = [manifests.split_of(number, selection=salted) for number in numbers]
    assert 0.2 < sum(a != b for a, b in zip(splits, others, strict=True)) / 4000 < 0.5


def test_a_drawing_of_patents_on_two_sides_is_kept_on_one() -> None:
    for _ in range(30):
        patent = factories.patent(figures=0)
        factories.figure(patent, sheet=factories.sheet(patent, seed=1))
    exported = manifests.export()
    assert exported.left_out["same drawing in another split"] > 0
    assert len(exported.by_split) == 1
    assert exported.figures + exported.left_out.total() == 30


def test_figures_that_share_a_sheet_stand_in_it_alone(media: Path) -> None:
    patent = factories.patent(figures=0)
    sheet = factories.sheet(patent, seed=3, is_landscape=True)
    for part, box in enumerate(([0, 0, 280, 400], [280, 0, 560, 400])):
        factories.figure(patent, position=part, sheet=sheet, part=part, box=box)
    exported = manifests.export()
    first, second = ornament.read(exported.path).figures
    assert not exported.left_out
    assert (first.turn, first.path != second.path) == (0, True)
    with Image.open(media / second.path) as image:
        assert image.size == (280, 400)
    health.require(ornament.read(exported.path), [first.split])


def test_a_part_that_cannot_be_read_is_counted_as_left_out(media: Path) -> None:
    patent = factories.patent(figures=1)
    part = factories.figure(patent, position=3, seed=3, box=[0, 0, 10, 10])
    (media / files.figure_name(part.sheet.file_sha256)).unlink()
    assert manifests.export().left_out == {"unreadable part of a sheet": 1}


def test_an_empty_corpus_gives_no_manifest(media: Path) -> None:
    with pytest.raises(UnableToExport, match="import_patents"):
        manifests.export()
    assert not list(media.glob("*.jsonl"))


def test_a_manifest_lies_where_its_paths_start(tmp_path: Path) -> None:
    factories.patent(figures=1)
    with pytest.raises(UnableToExport, match="media folder"):
        manifests.export(tmp_path / "elsewhere" / "corpus.jsonl")


@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.5), (1.2, -0.1, -0.1)])
def test_shares_that_are_none_are_refused(shares: tuple[float, float, float]) -> None:
    with pytest.raises(UnableToExport, match="sum to 1"):
        Selection(shares=shares)


def test_the_command_says_what_it_wrote_and_why_it_did_not(media: Path) -> None:
    with pytest.raises(CommandError, match="holds no figure"):
        call_command("export_manifest")
    factories.patent(figures=3)
    out = StringIO()
    call_command("export_manifest", str(media / "corpus.jsonl"), stdout=out)
    assert "figures" in out.getvalue()
    assert (media / "corpus.jsonl").exists()

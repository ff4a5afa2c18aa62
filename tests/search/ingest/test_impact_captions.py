"""IMPACT's captions come to their designs once, and rows that are none are told."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ml.manifests import impact
from ml.manifests.impact import Design
from search.ingest import impact_captions
from search.ingest.impact_captions import UnreadableTable
from search.models import Caption, Patent, PatentClass, Revision
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "a square-shaped garment"


@pytest.fixture
def patent() -> Patent:
    return factories.patent(908_314, figures=0, locarno="", uspc="D9/500")


def table(folder: Path, *designs: Design) -> Path:
    path = folder / "2021.csv"
    impact.write(path, designs)
    return path


def design(number: int = 908_314, caption: str = f" {TEXT} ") -> Design:
    return Design(
        patent=f"USD{number:07d}",
        title="Garment",
        caption=caption,
        uspc_raw="D 2728, D2840",
        classes_searched=("0202", "D 2728"),
    )


def test_a_caption_comes_to_its_design(patent: Patent, tmp_path: Path) -> None:
    counts = impact_captions.load(table(tmp_path, design(), design(1)))
    caption = Caption.objects.get()
    assert (counts.added, counts.absent) == (1, 1)
    assert (caption.patent_id, caption.figure, caption.text) == (patent.pk, None, TEXT)
    assert (caption.source, caption.generator) == ("generated", "impact")


def test_classes_come_only_where_there_are_none(patent: Patent, tmp_path: Path) -> None:
    before = Revision.objects.count()
    impact_captions.load(table(tmp_path, design()))
    patent.refresh_from_db()
    assert (patent.locarno, patent.uspc) == ("02-02", "D9/500")
    row = PatentClass.objects.get(scheme="locarno")
    assert (row.symbol, row.raw, row.is_main) == ("02-02", "0202", True)
    assert Revision.objects.count() == before + 1


def test_again_nothing_changes(patent: Patent, tmp_path: Path) -> None:
    path = table(tmp_path, design())
    impact_captions.load(path)
    before = [*Caption.objects.values(), *PatentClass.objects.values()]
    counts = impact_captions.load(path)
    assert (counts.added, counts.unchanged, counts.classified) == (0, 1, 0)
    assert [*Caption.objects.values(), *PatentClass.objects.values()] == before


def test_other_words_replace_the_ones_before(patent: Patent, tmp_path: Path) -> None:
    impact_captions.load(table(tmp_path, design()))
    Caption.objects.update(is_generic=True, verdict={"generic": True})
    counts = impact_captions.load(table(tmp_path, design(caption="a coat\0 of wool")))
    caption = Caption.objects.get()
    assert (counts.updated, caption.text) == (1, "a coat of wool")
    assert (caption.verdict, caption.is_generic) == (None, None)


def test_a_bad_row_is_counted_and_the_others_are_taken(
    patent: Patent, tmp_path: Path
) -> None:
    path = table(tmp_path, design(), design(5, caption=" "))
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + ",\n")
    counts = impact_captions.load(path)
    assert (counts.added, counts.rejected) == (1, 1)
    assert str(path) in counts.reasons[0]


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("name,value\na,b\n")
    with pytest.raises(UnreadableTable, match="id"):
        impact_captions.load(path)
    with pytest.raises(CommandError, match=r"other\.csv"):
        call_command("import_impact_captions", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_impact_captions", str(tmp_path / "absent.csv"))

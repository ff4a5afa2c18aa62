"""The shared real files, imported once: the counts they imply, and what others read.

Counts and conventions are those of the files' own descriptions; the CSVs beside them
were written by other people's parsers.
"""

import ast
import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from search.ingest import impact_captions, importing
from search.ingest.summaries import Summary
from search.models import (
    Caption,
    Figure,
    Party,
    Patent,
    PatentClass,
    Reference,
    Sheet,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EIGHTEEN = "redbook/ipg120327.18.xml"


@pytest.fixture(scope="module")
def summary(
    test_data: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Summary]:
    """Import everything once for this module, and empty the tables after it."""
    paths = [test_data / name for name in ("impact", "redbook", "pdf")]
    with (
        tempfile.TemporaryDirectory() as media,
        override_settings(PUBLIC_MEDIA=Path(media)),
        django_db_blocker.unblock(),
    ):
        yield importing.load(importing.create(sources=paths))
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_revision, search_job CASCADE")


@pytest.fixture(autouse=True)
def imported(summary: Summary) -> None:
    """Every test here looks at the imported files."""


def rows(test_data: Path, name: str) -> list[list[str]]:
    with (test_data / "redbook" / f"ipg120327.18.{name}.csv").open(newline="") as file:
        return list(csv.reader(file))


def of_eighteen(model: Any) -> Any:
    return model.objects.filter(patent__source_file=EIGHTEEN)


def short(patent: str) -> str:
    """The CSVs' spelling of a number."""
    return f"D{int(patent.removeprefix('USD'))}"


# -- counts -------------------------------------------------------------------


def test_every_design_is_accepted_once(summary: Summary):
    assert (summary.accepted, summary.updated, summary.unchanged) == (90, 0, 0)
    assert summary.duplicates == 1  # D0967598 stands twice in its file
    sources = Counter(Patent.objects.values_list("source", flat=True))
    assert sources == {"grant": 59, "bibliographic": 1, "pdf": 30}


def test_everything_else_is_skipped_by_kind(summary: Summary):
    assert summary.skipped == {
        "utility": 22 + 5,
        "plant": 1,
        "reissue": 3,
        "statutory invention registration": 1,
        "sequence listing": 2,
        "application": 1,
    }


def test_lists_reports_and_tables_are_ignored_and_nothing_is_rejected(
    summary: Summary,
):
    assert (summary.ignored, summary.rejected) == (1 + 17 + 2, 0)


def test_figures_are_counted_with_and_without_the_gazettes(summary: Summary):
    drawn = Figure.objects.filter(patent__source_file__startswith="impact/")
    assert (drawn.count(), drawn.searchable().count()) == (23 + 187, 187)
    # Twenty-one PDFs describe 162 figures on their sheets, nine have no text.
    read = Figure.objects.filter(patent__source="pdf").count()
    assert 157 + 45 <= read <= 157 + 70
    assert (summary.figures, summary.gazette_figures) == (23 + 187 + read, 23)


def test_images_named_and_not_delivered_are_counted(summary: Summary):
    missing = Sheet.objects.filter(state="missing")
    assert summary.missing_images == missing.count()
    assert missing.filter(patent__source_file=EIGHTEEN).count() == 99


def test_landscape_sheets_are_known(test_data: Path):
    turned = Sheet.objects.filter(is_landscape=True, patent__source="grant")
    assert turned.count() == 46
    assert turned.values("patent").distinct().count() == 9


def test_citations_of_impact_are_complete():
    cited = Reference.objects.filter(
        patent__source_file__startswith="impact/", kind="patent"
    )
    assert cited.count() == 1870
    assert cited.exclude(design="").count() == 1616
    assert cited.filter(patent="USD0930528").exclude(design="").count() == 609


def test_a_citation_leads_to_a_design_of_the_corpus():
    assert Reference.objects.filter(patent="USD0911448", design="USD0886202").exists()
    assert Patent.objects.filter(pk="USD0886202", source="pdf").exists()


def test_hague_designs_are_first_published_by_the_hague_registry():
    early = Patent.objects.get(pk="USD0913174")
    assert str(early.first_published) == "2019-12-20"
    late = Patent.objects.get(pk="USD1050455")
    assert (str(late.first_published), str(late.granted_date)) == (
        "2023-11-24",
        "2024-11-05",
    )
    assert late.hague_number == "DM/228745"


# -- figures ------------------------------------------------------------------


def test_all_187_figure_descriptions_of_impact_are_captions():
    captions = Caption.objects.filter(patent__source_file__startswith="impact/")
    assert captions.count() == 187


def test_the_published_sample_captions_the_real_grants(test_data: Path):
    path = test_data / "impact" / "sample_data.csv"
    out = io.StringIO()
    call_command("import_impact_captions", str(path), stdout=out)
    assert Caption.objects.filter(generator="impact").count() == 23
    assert "captions added" in out.getvalue()
    again = impact_captions.load(path)
    assert (again.unchanged, again.rejected, again.classified) == (23, 0, 0)


@pytest.mark.parametrize(
    ("patent", "figures"),
    [
        ("USD0908314", 7),  # on 4 sheets
        ("USD0909824", 7),  # on 3
        ("USD0921834", 8),  # on 7
        ("USD0928144", 7),  # on 5
        ("USD0930094", 5),  # on 2, one of which points at a detail by its number
        ("USD0939222", 7),  # on 5
    ],
)
def test_sheets_of_several_figures_are_split_and_bound_by_number(
    patent: str, figures: int
):
    drawn = Figure.objects.filter(patent=patent, is_gazette=False, until=None)
    assert set(drawn.values_list("number", flat=True)) == {
        str(number + 1) for number in range(figures)
    }
    assert set(drawn.values_list("binding", flat=True)) == {"read"}
    assert not drawn.filter(view="unknown").exists()
    captions = Caption.objects.filter(patent=patent, source="description")
    assert not captions.filter(figure=None).exists()


def test_every_figure_of_impact_has_its_number():
    bound = Figure.objects.current().filter(
        patent__source_file__startswith="impact/", is_gazette=False
    )
    assert bound.count() == 187
    assert not bound.filter(number="").exists()
    # "The FIGURE" of a design with one bears no number; others are read, or stand
    # between figures that were.
    assert bound.filter(binding="read").count() >= 175
    views = bound.filter(patent="USD0933282").order_by("position")
    assert views[0].view == "perspective"


def test_every_stored_sheet_has_its_file_and_thumbnails(settings: Any):
    stored = set(
        Sheet.objects.filter(state="stored").values_list("file_sha256", flat=True)
    )
    root = Path(settings.PUBLIC_MEDIA)
    assert {path.name for path in (root / "figures").rglob("?" * 64)} == stored
    for size in ("320", "960"):
        small = (root / "thumbnails" / size).rglob("*.webp")
        assert {path.stem for path in small} == stored


# -- IMPACT's CSV -------------------------------------------------------------


def test_the_23_rows_of_impact_agree_with_their_csv(test_data: Path):
    with (test_data / "impact" / "sample_data.csv").open(newline="") as file:
        told = {f"US{row['id']}": row for row in csv.DictReader(file)}
    assert len(told) == 23
    for patent in Patent.objects.filter(pk__in=told):
        row = told[patent.pk]
        assert (patent.title, patent.claim) == (row["title"], row["claim"])
        assert f"{patent.granted_date:%Y%m%d}" == row["date"]
        assert str(patent.declared_figures) == row["no_figs"]
        assert str(patent.declared_sheets) == row["sheets"]
        sheets = patent.sheets.order_by("position").values_list("file", flat=True)
        assert list(sheets) == ast.literal_eval(row["file_names"])
        classes = patent.classes.filter(scheme="uspc").order_by("position")
        # Main class and first further one, joined by a comma, white space kept.
        raw = classes.values_list("raw", flat=True)[:2]
        assert ",".join(raw) == row["class"]


# -- the 18 designs and the third-party CSVs -----------------------------------


def test_titles_and_claims_of_the_eighteen_agree(test_data: Path):
    patents = Patent.objects.filter(source_file=EIGHTEEN)
    claims = {row[0]: row[1] for row in rows(test_data, "claim")}
    titles = {row[0]: (row[6], row[4], row[7]) for row in rows(test_data, "patent")}
    assert {short(patent.pk): patent.claim for patent in patents} == claims
    assert {
        short(patent.pk): (patent.title, str(patent.granted_date), patent.kind)
        for patent in patents
    } == titles


def test_applications_of_the_eighteen_agree(test_data: Path):
    told = {row[1]: (row[3], row[5]) for row in rows(test_data, "application")}
    assert {
        short(patent.pk): (patent.application_number, str(patent.filed_date))
        for patent in Patent.objects.filter(source_file=EIGHTEEN)
    } == told


def test_us_citations_of_the_eighteen_agree(test_data: Path):
    told = Counter(
        (row[0], row[1], row[2], row[3], row[7])
        for name in ("uspatentcitation", "usapplicationcitation")
        for row in rows(test_data, name)
    )
    cited = of_eighteen(Reference).filter(kind="patent", country="US")
    # The CSVs drop padding from numbers, and every date before 1900.
    found = Counter(
        (
            short(c.patent_id),
            c.number.lstrip("0"),
            month(c) if c.year >= 1900 else "",
            c.name,
            f"cited by {c.cited_by}",
        )
        for c in cited
    )
    assert sum(told.values()) == 381 + 26
    assert found == told


def test_foreign_citations_of_the_eighteen_agree(test_data: Path):
    told = Counter(
        (row[0], row[1], row[4].lstrip("0"), row[5])
        for row in rows(test_data, "foreigncitation")
    )
    cited = of_eighteen(Reference).filter(kind="patent").exclude(country="US")
    found = Counter(
        # One leading zero of foreign numbers is lost in the CSV.
        (short(c.patent_id), month(c), c.number.lstrip("0"), c.country)
        for c in cited
    )
    assert sum(told.values()) == 35
    assert found == told


def test_other_references_of_the_eighteen_agree(test_data: Path):
    # A dash set low in the grant is written as an underscore in the CSV.
    told = Counter(
        (row[0], row[1].replace("_", "—")) for row in rows(test_data, "otherreference")
    )
    cited = of_eighteen(Reference).filter(kind="other")
    assert sum(told.values()) == 56
    assert Counter((short(c.patent_id), c.text) for c in cited) == told


def test_us_classes_of_the_eighteen_agree(test_data: Path):
    told = Counter((row[0], row[2]) for row in rows(test_data, "uspc"))
    classes = of_eighteen(PatentClass).filter(scheme="uspc")
    assert sum(told.values()) == 25
    # The CSV loses the decimal point of subclasses.
    assert (
        Counter((short(c.patent_id), c.symbol.replace(".", "")) for c in classes)
        == told
    )


def test_inventors_and_assignees_of_the_eighteen_agree(test_data: Path):
    # The CSV parts names at their first blank, and has an inventor's two legal
    # representatives among the inventors, who are applicants.
    inventors = Counter(
        (r[0], f"{r[3]} {r[4]}") for r in rows(test_data, "rawinventor")
    )
    assert sum(inventors.values()) == 28
    people = of_eighteen(Party).exclude(role="assignee")
    assert (
        Counter((short(p.patent_id), f"{p.first_name} {p.last_name}") for p in people)
        == inventors
    )
    assignees = Counter((r[0], r[6]) for r in rows(test_data, "rawassignee"))
    assert sum(assignees.values()) == 14
    owners = of_eighteen(Party).filter(role="assignee")
    assert Counter((short(p.patent_id), p.organization) for p in owners) == assignees


def month(cited: Reference) -> str:
    """The CSVs' date of a citation, which invents the first of the month."""
    return f"{cited.year}-{cited.month:02d}-{cited.day or 1:02d}"

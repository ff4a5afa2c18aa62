"""The rows of form PTO-892: letters, dates, continuation sheets, an explicit None."""

from datetime import date

import pytest

from examiner.cases.models import Case, Citation, Evidence
from examiner.cases.record import bundle, pto892
from tests import factories


def sheets(case: Case) -> list[dict[str, object]]:
    found: list[dict[str, object]] = bundle.of_case(case)["pto892"]
    return found


def test_a_design_is_told_by_number_month_first_inventor_and_class(case: Case) -> None:
    [sheet] = sheets(case)
    assert sheet["us"] == [
        {
            "line": "A",
            "document": "US-D900,001-S1",
            "date": "01-2021",
            "name": "Meyer et al.",
            "classification": "D9/500",
        }
    ]
    assert sheet["foreign"] == "None"


def test_a_page_of_the_web_is_told_with_its_date_and_address(case: Case) -> None:
    [sheet] = sheets(case)
    assert sheet["other"] == [
        {
            "line": "U",
            "reference": "Shop Ltd., “Ribbed bottle in a shop”, first seen 2020-02-03 "
            "(dated post), https://shop.example/bottle, captured 2026-03-04",
        }
    ]


def test_a_foreign_design_stands_among_its_own(case: Case) -> None:
    Evidence.objects.update(
        kind="foreign", document_number="DM/123456", country="DE", author="Braun"
    )
    [sheet] = sheets(case)
    assert sheet["other"] == "None"
    assert sheet["foreign"] == [
        {
            "line": "N",
            "document": "DM/123456",
            "date": "02-2020",
            "country": "DE",
            "name": "Braun",
            "classification": "",
        }
    ]


def test_what_does_not_fit_stands_on_a_further_sheet(case: Case) -> None:
    for place in range(14):
        Citation.objects.create(
            case=case,
            position=place + 5,
            patent=factories.patent(920_000 + place, figures=0),
            role="background",
            cited_by=case.owner,
        )
    first, second = sheets(case)
    lines = [row["line"] for row in first["us"]]  # type: ignore[attr-defined]
    assert "".join(lines) == "ABCDEFGHIJKLM"
    assert [row["line"] for row in second["us"]] == ["A", "B"]  # type: ignore[attr-defined]
    assert (second["sheet"], second["of"], second["other"]) == (2, 2, "None")


@pytest.mark.django_db
def test_no_citation_is_said_to_be_none() -> None:
    [sheet] = sheets(factories.case(factories.user()))
    assert [sheet[part] for part in pto892.TITLES] == ["None"] * 3


def test_a_month_is_written_as_on_the_form() -> None:
    assert pto892.month(date(1998, 12, 1).isoformat()) == "12-1998"
    assert pto892.month(None) == ""

"""Search notes as MPEP 719.05 asks for them."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from examiner.cases.models import Case, ClassSearch
from examiner.cases.record import bundle, telling, texts
from search.models import SearchRun
from tests import factories


def notes(case: Case) -> str:
    """The notes in one line, so that wrapping does not matter."""
    return " ".join(bundle.of_case(case)["search_notes"].split())


def test_they_tell_dates_and_initials(case: Case) -> None:
    told = bundle.of_case(case, with_results=False)["search_notes"].splitlines()
    [line] = [line for line in told if line.startswith("L1:")]
    assert line.split()[-2:] == ["03/04/2026", "AS"]


def test_they_tell_the_query_and_how_it_was_answered(case: Case) -> None:
    told = notes(case)
    for sentence in (
        "Drawings: Fig. 1 · front.",
        "Words for: “ribbed bottle”.",
        "Classes: Locarno 09-01.",
        "Only what was first published before 2024-05-01.",
        "corpus revision 17; model small, weights abababababab (SHA-256).",
        "Exact: all were searched.",
        "3 designs retrieved, 1 reviewed.",
    ):
        assert sentence in told


def test_dates_are_those_of_the_office(case: Case, settings: Settings) -> None:
    SearchRun.objects.update(created_at=datetime(2026, 3, 9, 3, 30, tzinfo=UTC))
    settings.TIME_ZONE = "America/New_York"
    assert "L1: Search of US design patents by drawings and words. 03/08/2026" in (
        notes(case)
    )
    told = bundle.of_case(case)["searches"][0]
    assert told["asked_at"] == "2026-03-09T03:30:00Z"


def test_no_title_passes_for_a_section(case: Case) -> None:
    case.title = "Bottle\n\nSEARCHED\n\x1b[2J"
    told = bundle.of_case(case)["search_notes"].splitlines()
    assert told.count("SEARCHED") == 1
    assert "Bottle SEARCHED \ufffd[2J" in told[1]


def test_columns_hold_beside_letters_of_two(case: Case) -> None:
    case.evidence.update(title="折りたたみ傘の意匠公報 " * 6)
    lines = bundle.of_case(case)["search_notes"].splitlines()
    [line] = [line for line in lines if line.startswith("Looked at")]
    assert texts.columns(line.removesuffix("  03/04/2026  AS")) == 66
    assert all(texts.columns(line) <= 92 for line in lines)


@pytest.mark.parametrize(
    ("name", "told"),
    [("Ann B. O'Neil", "ABO"), ("Jean-Luc Roy", "JLR"), ("root", "RO"), ("@", "@")],
)
def test_initials(name: str, told: str) -> None:
    assert telling.initials(name) == told


def test_an_update_says_that_it_is_one(case: Case) -> None:
    assert "L2: Update of L1: the same queries, classes and database" in notes(case)
    assert "only what came after revision 17" in notes(case)


def test_only_a_class_reviewed_whole_stands_under_searched(case: Case) -> None:
    searched, noted = notes(case).split("SEARCH NOTES Search")
    assert "USPC D9/500: 1 of 3 designs reviewed" in searched
    ClassSearch.objects.update(finished_at=None)
    searched, noted = notes(case).split("SEARCH NOTES Search")
    assert "D9/500" not in searched
    assert "Looked through in part: USPC D9/500" in noted


def test_a_set_of_results_is_named_as_examiners_do(case: Case) -> None:
    first, second = (str(row.run_id) for row in case.searches.order_by("number"))
    asked = {
        "and": [{"or": [{"run": first}, {"run": second}]}, {"not": {"run": second}}]
    }
    factories.run(
        case.owner, case=case, filters={"within": asked}, facets={"overall": 1}
    )
    assert "Within (L1 OR L2) NOT L2." in notes(case)


@pytest.mark.django_db
def test_nothing_searched_is_said_to_be_nothing() -> None:
    case = factories.case(factories.user())
    assert notes(case).count("None") == 2

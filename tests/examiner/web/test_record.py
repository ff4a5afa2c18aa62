"""The record of a case on the screen, and its files."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertTemplateUsed

from examiner.accounts.models import User
from examiner.cases.models import Case, Citation
from examiner.cases.record import files
from tests import factories


@pytest.fixture
def case(examiner: User) -> Case:
    """One search that found something, and one reference without reasons."""
    case = factories.case(examiner, note="private note")
    found = factories.patent(900_001, figures=0)
    factories.run(examiner, case=case, hits=[found], text="ribs", facets={"overall": 1})
    Citation.objects.create(
        case=case, patent=found, position=0, role="primary", cited_by=examiner
    )
    return case


def test_the_page_shows_notes_form_and_what_is_missing(
    client: Client, case: Case
) -> None:
    page = client.get(reverse("record", args=[case.pk]))
    assertTemplateUsed(page, "record/show.html")
    for told in ("Words for: “ribs”.", "US-D900,001-S1", "<p>None</p>"):
        assertContains(page, told)
    assertContains(page, "Reference 1, D900,001: nothing says why it is pertinent.")
    assertContains(page, "it is cited as primary without a basis")
    assert "no-store" in page["Cache-Control"]
    assert "private note" not in page.content.decode()


@pytest.mark.parametrize("name", files.FORMATS)
def test_each_file_is_kept_under_the_number_and_nowhere_else(
    client: Client, case: Case, name: str
) -> None:
    response = client.get(reverse("record-file", args=[case.pk, name]))
    assert response.status_code == 200
    assert response["Content-Type"] == files.FORMATS[name].kind
    assert "29-812345-record" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_a_format_nobody_writes_is_not_there(client: Client, case: Case) -> None:
    response = client.get(reverse("record-file", args=[case.pk, "exe"]))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["record", "record-file"])
def test_an_outsider_finds_no_record(case: Case, outsider: User, name: str) -> None:
    browser = Client()
    browser.force_login(outsider, "django.contrib.auth.backends.ModelBackend")
    arguments = [case.pk] if name == "record" else [case.pk, "json"]
    assert browser.get(reverse(name, args=arguments)).status_code == 404


def test_a_supervisor_reads_the_record_of_a_closed_case(
    case: Case, supervisor: User
) -> None:
    factories.member(case, supervisor, "supervisor")
    Case.objects.update(state="closed")
    browser = Client()
    browser.force_login(supervisor, "django.contrib.auth.backends.ModelBackend")
    assert browser.get(reverse("record", args=[case.pk])).status_code == 200
    page = browser.get(reverse("record-file", args=[case.pk, "notes.txt"]))
    assertContains(page, "SEARCH NOTES")


def test_a_finished_record_lacks_nothing(client: Client, case: Case) -> None:
    Citation.objects.update(pertinence="Ribs.", basis="103")
    page = client.get(reverse("record", args=[case.pk]))
    assertContains(page, "Nothing is missing.")


def test_longer_records_ask_no_more_queries(
    client: Client, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(3):
        found = factories.patent(900_010 + place, figures=0)
        factories.run(case.owner, case=case, hits=[found], facets={"overall": 1})
        Citation.objects.create(
            case=case,
            patent=found,
            position=place + 1,
            role="background",
            cited_by=case.owner,
        )
    with django_assert_max_num_queries(26):
        client.get(reverse("record", args=[case.pk]))

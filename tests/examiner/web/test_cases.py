"""Cases on the screen: listed, opened, read, changed, closed; hidden from outsiders."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases.models import Case
from search.application_pages import PageFigure, PageReading
from tests import factories

pytestmark = pytest.mark.django_db

TYPED = {
    "application_number": "29812345",
    "title": " Bottle  with a pump ",
    "filing_date": "2024-05-01",
    "priority_date": "2023-11-01",
    "applicants": "Acme Corp.\nBraun",
    "inventors": "Ann Smith; Bo Li",
    "locarno": "0901",
    "uspc": "D9500",
    "description": "FIG. 1 is a perspective view.",
}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_case_is_opened_with_what_is_typed_in_any_spelling(
    client: Client, examiner: User
) -> None:
    answer = client.post(reverse("new-case"), TYPED)
    case = Case.objects.get()
    assert answer["Location"] == reverse("case", args=[case.pk])
    assert (case.owner, case.application_number) == (examiner, "29/812,345")
    assert (case.title, case.locarno, case.uspc) == (
        "Bottle with a pump",
        "09-01",
        "D9/500",
    )
    assert case.applicants == ["Acme Corp.", "Braun"]
    assert case.inventors == ["Ann Smith", "Bo Li"]
    assert str(case.effective_date) == "2023-11-01"


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("title", " ", "This field is required"),
        ("locarno", "99-99", "no Locarno code"),
        ("locarno", "09", "Name the subclass too, like 09-01"),
        ("uspc", "D9", "Name the subclass too, like D9/500"),
        ("priority_date", "2024-06-01", "The priority lies after the filing"),
        ("filing_date", "soon", "Enter a valid date"),
    ],
)
def test_what_no_case_takes_is_told_beside_what_was_typed(
    client: Client, name: str, typed: str, told: str
) -> None:
    answer = client.post(reverse("new-case"), TYPED | {name: typed})
    assert answer.status_code == 422
    assert told in text(answer)
    assert "Ann Smith; Bo Li" in text(answer)
    assert not Case.objects.exists()


def test_the_facts_of_a_case_are_shown_and_changed(
    client: Client, examiner: User
) -> None:
    case = factories.case(examiner)
    edit = reverse("edit-case", args=[case.pk])
    assert 'value="29/812,345"' in text(client.get(edit))
    answer = client.post(edit, TYPED | {"version": case.version}, follow=True)
    assert answer.redirect_chain == [(reverse("case", args=[case.pk]), 302)]
    assert "cases/show.html" in {template.name for template in answer.templates}
    assert "Bottle with a pump" in text(answer)
    case.refresh_from_db()
    assert (case.version, case.changed_by) == (2, examiner)


def test_two_people_at_the_facts_lose_nothing(client: Client, examiner: User) -> None:
    case = factories.case(examiner)
    edit = reverse("edit-case", args=[case.pk])
    client.post(edit, TYPED | {"title": "Flask", "version": 1})
    second = TYPED | {"title": "Jar", "note": "mine", "version": 1}
    answer = client.post(edit, second)
    assert answer.status_code == 409
    assert 'value="Jar"' in text(answer)
    assert "<strong>Now in the case:</strong> Flask" in text(answer)
    assert "<strong>Now in the case:</strong> nothing" in text(answer)  # the note
    assert text(answer).count("Now in the case") == 2
    assert Case.objects.get().title == "Flask"
    client.post(edit, second | {"version": answer.context["form"]["version"].value()})
    assert Case.objects.get().title == "Jar"


def test_a_case_tells_how_far_its_drawings_are(client: Client, examiner: User) -> None:
    case = factories.case(examiner)
    address = reverse("case", args=[case.pk])
    assert "none yet: put the application" in text(client.get(address))
    page = factories.page_row(case)
    assert "on 1 page; pages are still being read" in text(client.get(address))
    page.reading = PageReading(figures=(PageFigure(),), split_confidence=1.0).to_json()
    page.save()
    assert "on 1 page; 1 to confirm" in text(client.get(address))
    case.figures.update(is_confirmed=True)
    assert "1 figure to search with, on 1 page</span>" in text(client.get(address))


def test_the_bar_leads_back_to_where_a_search_belongs(
    client: Client, examiner: User
) -> None:
    case = factories.case(examiner)
    in_case, scratch = factories.run(examiner, case=case), factories.run(examiner)
    desk = f'<a href="{reverse("dashboard")}" aria-current="true">Desk</a>'
    search = f'<a href="{reverse("search")}" aria-current="true">Search</a>'
    tab = f'<a href="{reverse("case-search", args=[case.pk])}" aria-current="true">'
    page = text(client.get(reverse("run", args=[in_case.pk])))
    assert (desk in page, search in page, tab in page) == (True, False, True)
    page = text(client.get(reverse("run", args=[scratch.pk])))
    assert (desk in page, search in page) == (False, True)


def test_a_case_ends_and_begins_again(client: Client, examiner: User) -> None:
    case = factories.case(examiner)
    page = reverse("case", args=[case.pk])
    for name, state in (
        ("close", "closed"),
        ("archive", "archived"),
        ("reopen", "open"),
    ):
        step = reverse("case-step", args=[case.pk, name])
        assert step in text(client.get(page))
        assert client.post(step)["Location"] == page
        case.refresh_from_db()
        assert case.state == state
    late = client.post(reverse("case-step", args=[case.pk, "archive"]), follow=True)
    assert "somebody else was quicker" in text(late)
    assert client.post(f"{page}state/burn/").status_code == 404


def test_a_closed_case_is_read_but_not_changed(client: Client, examiner: User) -> None:
    case = factories.case(examiner, state="closed")
    edit = reverse("edit-case", args=[case.pk])
    assert edit not in text(client.get(reverse("case", args=[case.pk])))
    answer = client.post(edit, TYPED | {"version": 1})
    assert answer.status_code == 403
    assert "reopen it to go on" in text(answer)


def test_the_scratch_case_has_no_facts_and_no_team(
    client: Client, examiner: User
) -> None:
    case = factories.case(examiner, is_scratch=True)
    shown = text(client.get(reverse("case", args=[case.pk])))
    assert "Searches made outside a case" in shown
    assert "Hand the case over" not in shown
    assert client.get(reverse("edit-case", args=[case.pk])).status_code == 403
    close = reverse("case-step", args=[case.pk, "close"])
    assert client.post(close).status_code == 403


def test_an_outsider_finds_no_case(examiner: User, outsider: User) -> None:
    case = factories.case(examiner)
    client = Client()
    client.force_login(outsider)
    for name in ("case", "edit-case"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 404
    for name, *more in (("case-step", "close"), ("add-member",), ("hand-over",)):
        address = reverse(name, args=[case.pk, *more])
        assert client.post(address, {"person": outsider.pk}).status_code == 404
    assert "Bottle" not in text(client.get(reverse("cases")))
    case.refresh_from_db()
    assert (case.owner, case.state) == (examiner, "open")


def test_cases_are_listed_by_state_the_one_worked_in_first(
    client: Client, examiner: User
) -> None:
    older = factories.case(examiner, title="Older flask")
    factories.case(examiner, title="Newer jar")
    factories.case(examiner, title="Shut box", state="closed")
    factories.run(examiner, case=older)
    shown = text(client.get(reverse("cases")))
    assert shown.index("Older flask") < shown.index("Newer jar")
    assert "Shut box" not in shown
    closed = text(client.get(reverse("cases"), {"state": "closed"}))
    assert ("Shut box" in closed, "Newer jar" in closed) == (True, False)
    assert "Shut box" in text(client.get(reverse("cases"), {"state": "all"}))
    assert "No archived case" in text(
        client.get(reverse("cases"), {"state": "archived"})
    )


def test_long_lists_are_turned_page_by_page(client: Client, examiner: User) -> None:
    for number in range(51):
        factories.case(examiner, title=f"Bottle {number}")
    first = text(client.get(reverse("cases")))
    assert ("1–50 of 51" in first, "page=2" in first) == (True, True)
    assert "51–51 of 51" in text(client.get(reverse("cases"), {"page": 2}))


def test_case_pages_ask_a_fixed_number_of_queries(
    client: Client, examiner: User, supervisor: User, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        case = factories.case(examiner, title=f"Bottle {number}")
        factories.member(case, supervisor, "supervisor")
        factories.run(examiner, case=case)
    with django_assert_num_queries(7):
        assert client.get(reverse("cases")).status_code == 200
    with django_assert_num_queries(10):
        client.get(reverse("case", args=[case.pk]))
    with django_assert_num_queries(3):
        client.get(reverse("edit-case", args=[case.pk]))
    with django_assert_num_queries(2):
        client.get(reverse("new-case"))


def test_pages_of_cases_are_never_kept(client: Client, examiner: User) -> None:
    case = factories.case(examiner)
    for address in (
        reverse("dashboard"),
        reverse("cases"),
        reverse("new-case"),
        reverse("case", args=[case.pk]),
        reverse("edit-case", args=[case.pk]),
    ):
        assert "no-store" in client.get(address)["Cache-Control"]

"""Deciding on a design: each button's answer, who may press it, where it leads."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases import class_searches, decisions
from examiner.cases.models import Case
from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def bottle(db: None) -> Patent:
    return factories.patent(908314, figures=0)


def post(client: Client, name: str, case: Case, patent: Patent, **sent: Any) -> Any:
    headers = {key: sent.pop(key) for key in list(sent) if key.startswith("HTTP_")}
    return client.post(reverse(name, args=[case.pk, patent.pk]), sent, **headers)


def decided(answer: Any) -> Any:
    return json.loads(answer["HX-Trigger"])["decided"]


@pytest.mark.parametrize(
    ("name", "sent", "act", "advances"),
    [
        ("decide-verdict", {"verdict": "not_relevant"}, "verdict", True),
        ("decide-verdict", {"verdict": ""}, "verdict", False),
        ("decide-tag", {"tag": "3"}, "tag", False),
        ("decide-cite", {"role": "primary"}, "cite", False),
        ("decide-unreview", {}, "unreview", False),
        ("decide-note", {"note": "waist", "version": "1"}, "note", False),
    ],
)
@pytest.mark.parametrize("header", [HTMX, {"HTTP_X_PARTIAL": "1"}])
def test_a_decision_answers_with_its_panel_and_an_event(
    client: Client,
    case: Case,
    bottle: Patent,
    name: str,
    sent: dict[str, str],
    act: str,
    advances: bool,
    header: dict[str, str],
) -> None:
    answer = post(client, name, case, bottle, **sent, **header)
    assert answer.status_code == 200
    assert answer.templates[0].name == "decisions/_panel.html"
    assert 'id="decision-USD0908314"' in answer.content.decode()
    expected = {"design": bottle.pk, "act": act, "advance": advances}
    assert decided(answer) == expected
    assert "no-store" in answer["Cache-Control"]


def test_a_pressed_button_offers_to_take_the_verdict_back(
    client: Client, case: Case, bottle: Patent
) -> None:
    answer = post(client, "decide-verdict", case, bottle, verdict="relevant", **HTMX)
    shown = " ".join(answer.content.decode().split())
    assert 'name="verdict" value="" aria-pressed="true" data-act="relevant"' in shown
    assert "data-reviewed" in shown


def test_without_scripts_the_way_leads_back(
    client: Client, case: Case, bottle: Patent
) -> None:
    address = "/designs/?text=bottle"
    answer = post(client, "decide-tag", case, bottle, tag="1", next=address)
    assert answer["Location"] == f"{address}#decision-USD0908314"
    elsewhere = "https://elsewhere.example/"
    answer = post(client, "decide-tag", case, bottle, tag="1", next=elsewhere)
    assert answer["Location"].startswith(reverse("search"))


def test_a_page_that_renews_itself_is_led_back_to(
    client: Client, case: Case, bottle: Patent
) -> None:
    here = reverse("citations", args=[case.pk])
    header = {"HTTP_HX_TARGET": "content"} | HTMX
    answer = post(
        client, "decide-cite", case, bottle, role="primary", next=here, **header
    )
    assert answer["Location"].startswith(here)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("decide-verdict", {"verdict": "maybe"}),
        ("decide-tag", {"tag": "nine"}),
        ("decide-cite", {"role": "main"}),
        ("decide-cite", {"role": "primary", "run": "L3"}),
        ("decide-note", {"note": "x" * 10_001, "version": "1"}),
    ],
)
def test_what_no_button_sends_is_refused(
    client: Client, case: Case, bottle: Patent, name: str, sent: dict[str, str]
) -> None:
    assert post(client, name, case, bottle, **sent, **HTMX).status_code == 400
    assert not case.designs.exists()


def test_a_citation_names_the_search_it_came_from(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    run = factories.run(examiner, hits=[bottle], case=case)
    sent = {"role": "secondary", "run": str(run.pk)}
    answer = post(client, "decide-cite", case, bottle, figure="7", **sent, **HTMX)
    shown = answer.content.decode()
    assert case.citations.get().run == run
    assert f'name="run" value="{run.pk}"' in shown
    assert 'name="figure" value="7"' in shown  # the caption that may be sent to review
    elsewhere = factories.run(examiner, hits=[bottle])
    sent = {"role": "secondary", "run": str(elsewhere.pk)}
    assert post(client, "decide-cite", case, bottle, **sent).status_code == 404


def test_a_note_changed_meanwhile_is_shown_beside_what_was_typed(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    decisions.note(examiner, case, bottle.pk, "foot differs", seen=1)
    for header, template in (
        (HTMX, "decisions/_panel.html"),
        ({"HTTP_HX_TARGET": f"note-state-{bottle.pk}"} | HTMX, None),
        ({}, "decisions/conflict.html"),
    ):
        sent = {"note": "waist alike", "version": "1"}
        answer = post(client, "decide-note", case, bottle, **sent, **header)
        shown = answer.content.decode()
        assert answer.status_code == 409
        assert "foot differs" in shown
        assert 'name="version" value="2"' in shown
        assert answer.templates[0].name == (template or "decisions/_note_state.html")
        assert ("waist alike" in shown) == bool(template)
    assert case.designs.get().note == "foot differs"


def test_typing_saves_and_says_so(client: Client, case: Case, bottle: Patent) -> None:
    header = {"HTTP_HX_TARGET": f"note-state-{bottle.pk}"} | HTMX
    answer = post(
        client, "decide-note", case, bottle, note="a\r\nb", version="1", **header
    )
    assert answer.templates[0].name == "decisions/_note_state.html"
    assert "Saved" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    assert case.designs.get().note == "a\nb"


def test_leafing_marks_many_at_once(
    client: Client,
    case: Case,
    bottle: Patent,
    django_assert_max_num_queries: CountQueries,
) -> None:
    bottles = [bottle, *(factories.patent(figures=0) for _ in range(4))]
    address = reverse("mark-reviewed", args=[case.pk])
    sent = {"design": [*(one.pk for one in bottles), "USD0000001"]}
    with django_assert_max_num_queries(10):
        assert client.post(address, sent, **HTMX).status_code == 204  # type: ignore[arg-type]
    assert case.designs.filter(reviewed_at__isnull=False).count() == 5
    assert client.post(address, sent).status_code == 302
    many = {"design": [f"USD{number:07d}" for number in range(501)]}
    assert client.post(address, many).status_code == 400


def test_undo_answers_with_the_design_it_touched(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    address = reverse("undo", args=[case.pk])
    assert client.post(address, **HTMX).status_code == 204  # type: ignore[arg-type]
    decisions.judge(examiner, case, bottle.pk, "relevant")
    decisions.judge(examiner, case, factories.patent(figures=0).pk, "relevant")
    client.post(address)
    answer = client.post(address, **HTMX)  # type: ignore[arg-type]
    assert decided(answer) == {"design": bottle.pk, "act": "undo", "advance": False}
    assert 'id="decision-USD0908314"' in answer.content.decode()
    shown = client.post(address, follow=True).content.decode()
    assert "There is nothing to undo." in shown


def test_undo_of_what_a_colleague_changed_says_so(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    colleague = factories.user(name="colleague")
    factories.member(case, colleague)
    for header in (HTMX, {}):
        decisions.judge(examiner, case, bottle.pk, "relevant")
        decisions.judge(colleague, case, bottle.pk, "not_relevant")
        answer = client.post(reverse("undo", args=[case.pk]), follow=True, **header)  # type: ignore[arg-type]
        assert answer.status_code == (409 if header else 200)
        assert "stays as it is" in answer.content.decode()
    assert case.designs.get().verdict == "not_relevant"


def test_an_outsider_sees_no_case_and_a_supervisor_may_not_decide(
    client: Client, outsider: User, supervisor: User, case: Case, bottle: Patent
) -> None:
    factories.member(case, supervisor, role="supervisor")
    for user, status in ((outsider, 404), (supervisor, 403)):
        client.force_login(user)
        for name in ("verdict", "tag", "note", "unreview", "cite"):
            answer = post(client, f"decide-{name}", case, bottle, **HTMX)
            assert answer.status_code == status
        for name in ("undo", "mark-reviewed"):
            assert client.post(reverse(name, args=[case.pk])).status_code == status
    assert not case.designs.exists()


@pytest.mark.parametrize("number", ["USD0000001", "no-number"])
def test_a_design_that_is_not_there_is_not_found(
    client: Client, case: Case, number: str
) -> None:
    address = reverse("decide-verdict", args=[case.pk, number])
    assert client.post(address, {"verdict": "relevant"}).status_code == 404


def test_a_closed_case_shows_its_decisions_without_buttons(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    begun = class_searches.start(examiner, case, "uspc", "D9/500")
    decisions.cite(examiner, case, bottle.pk, "primary")
    decisions.tag(examiner, case, bottle.pk, 3)
    case.state = Case.State.CLOSED
    case.save()
    answer = post(client, "decide-verdict", case, bottle, verdict="relevant")
    assert answer.status_code == 403
    page = client.get(reverse("class-search", args=[begun.pk])).content.decode()
    assert '<span class="tag">Primary</span>' in page
    assert '<span class="tag">Tag 3</span>' in page
    assert 'name="verdict"' not in page


def test_a_decision_costs_few_queries(
    client: Client,
    case: Case,
    bottle: Patent,
    django_assert_max_num_queries: CountQueries,
) -> None:
    with django_assert_max_num_queries(20):
        post(client, "decide-verdict", case, bottle, verdict="relevant", **HTMX)


def test_tags_are_named_where_they_are_used(
    client: Client, case: Case, bottle: Patent, examiner: User
) -> None:
    run = factories.run(examiner, hits=[bottle], case=case)
    page = reverse("run", args=[run.pk])
    assert 'title="Tag 2"' in client.get(page).content.decode()
    address = reverse("tag-names", args=[case.pk])
    sent = {"name": ["", "waist"], "seen": [""] * 5, "next": page}
    answer = client.post(address, sent, follow=True)
    assert answer.redirect_chain[0][0] == page
    shown = answer.content.decode()
    assert 'title="Tag 2: waist"' in shown
    assert '<input type="hidden" name="seen" value="waist">' in shown


def test_names_of_tags_that_cannot_be_saved_stand_in_the_form(
    client: Client, case: Case
) -> None:
    address = reverse("tag-names", args=[case.pk])
    for status, names, seen in (
        (422, ["waist", "waist"], [""]),
        (200, ["foot"], [""]),
        (409, ["waist"], [""]),
        (200, ["waist"], ["foot"]),
    ):
        answer = client.post(address, {"name": names, "seen": seen}, follow=True)
        assert answer.status_code == status
        if status == 409:
            told = answer.content.decode()
            assert 'name="name" value="waist"' in told
            assert "They are called now: 1 foot" in told
            assert 'name="seen" value="foot"' in told


def test_who_only_reads_a_case_names_no_tags(
    client: Client, outsider: User, supervisor: User, case: Case
) -> None:
    factories.member(case, supervisor, role="supervisor")
    for user, status in ((outsider, 404), (supervisor, 403)):
        client.force_login(user)
        address = reverse("tag-names", args=[case.pk])
        assert client.post(address, {"name": "waist"}).status_code == status

"""The first page after the sign-in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examiner.accounts.models import User
from search.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def running_job(**fields: Any) -> Job:
    values = {"state": "running", "title": "Embedding of figures", "unit": "figures"}
    counts = {"total": 1_200, "done": 300, "rate": 10.0}
    return factories.job("embed", **values | counts | fields)


def test_an_empty_desk_says_where_to_begin(client: Client) -> None:
    answer = client.get(reverse("dashboard"))
    assert "desk/show.html" in {template.name for template in answer.templates}
    shown = text(answer)
    assert "<h1>Your desk</h1>" in shown
    assert "You have no open case" in shown
    assert "A curator has to import grants first" in shown
    assert f'action="{reverse("new-case")}"' in shown
    assert "hx-get" not in shown  # nothing runs, so nothing is asked for


def test_the_desk_shows_cases_with_what_stands_in_them(
    client: Client, examiner: User, outsider: User
) -> None:
    case = factories.case(examiner, title="Flask")
    factories.run(examiner, case=case)
    factories.run(examiner, case=case)
    shared = factories.case(outsider, title="Shared jar")
    factories.member(shared, examiner)
    factories.case(outsider, title="Foreign box")
    desk = client.get(reverse("dashboard")).context["desk"]
    counts = {line.case.title: line.searches for line in desk.lines}
    assert counts == {"Flask": 2, "Shared jar": 0}


def test_the_desk_shows_what_waits(
    client: Client, examiner: User, outsider: User
) -> None:
    case = factories.case(examiner, title="Flask")
    run = factories.run(examiner, case=case, state="running")
    factories.run(outsider, state="queued")
    running_job()
    work = client.get(reverse("dashboard")).context["work"]
    assert [search.run for search in work.searches] == [run]
    shown = text(client.get(reverse("desk-state")))
    assert '<progress max="1200" value="300"' in shown
    for fact in ("L1", "Running", "300 of 1,200 figures", "10.0 a second", "1 min 30"):
        assert fact in shown
    assert "every 2s" in shown


def test_the_desk_stops_asking_when_all_is_done(client: Client) -> None:
    running_job(state="done")
    shown = text(client.get(reverse("desk-state")))
    assert "Nothing: no alert is new" in shown
    assert "hx-trigger" not in shown


def test_the_desk_names_last_import_and_model(client: Client, curator: User) -> None:
    finished = factories.job(finished_at=timezone.now())
    load = factories.load(job=finished, sources=["/spool/ipgb20210126.tar"])
    factories.load(job=factories.job(state="failed"), sources=["broken.zip"])
    factories.encoder(state="live", name="small-2")
    shown = text(client.get(reverse("dashboard")))
    assert "ipgb20210126.tar" in shown
    assert "/spool" not in shown
    assert "broken.zip" not in shown
    assert "small-2" in shown
    link = reverse("import", args=[load.pk])
    assert link not in shown  # only those who may import follow it
    client.force_login(curator)
    assert link in text(client.get(reverse("dashboard")))


def test_the_desk_asks_a_fixed_number_of_queries(
    client: Client, examiner: User, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        case = factories.case(examiner, title=f"Bottle {number}")
        factories.run(examiner, case=case, state="queued")
        running_job()
    client.get(reverse("dashboard"))  # the size of the corpus is kept from now on
    with django_assert_num_queries(12):
        shown = client.get(reverse("dashboard"))
    assert shown.context["desk"].has_more
    with django_assert_num_queries(5):
        client.get(reverse("desk-state"))

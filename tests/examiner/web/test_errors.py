"""Pages that say what happened, and the headers that hold on every page."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def without_token(answer: Any) -> str:
    """The page without the token of its forms, which differs every time."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def test_an_unknown_address_gets_a_page_in_style(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_what_is_not_visible_looks_like_what_is_not_there(
    client: Client, examiner: User, outsider: User
) -> None:
    run = factories.run(examiner)
    client.force_login(outsider)
    hidden = client.get(reverse("run", args=[run.pk]))
    absent = client.get("/searches/00000000-0000-4000-8000-000000000000/")
    assert hidden.status_code == absent.status_code == 404
    assert without_token(hidden) == without_token(absent)


def test_a_forbidden_page_tells_who_may(client: Client) -> None:
    answer = client.get(reverse("imports"))
    assert answer.status_code == 403
    assert "Only curators and administrators" in answer.content.decode()


def test_the_page_of_a_fault_needs_nothing_to_be_shown() -> None:
    assert "The fault is ours" in render_to_string("500.html")


def test_a_form_without_its_token_is_explained(examiner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("sign-in"), {"username": "examiner"})
    assert answer.status_code == 403
    assert "Send the form again" in answer.content.decode()


@pytest.mark.parametrize("name", ["search", "designs", "classes"])
def test_pages_carry_no_inline_script_or_style(client: Client, name: str) -> None:
    factories.patent(figures=1)
    answer = client.get(reverse(name))
    shown: Any = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert " style=" not in shown
    assert "<style" not in shown
    assert "<script>" not in shown
    assert " onclick=" not in shown

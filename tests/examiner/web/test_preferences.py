"""Keys and other choices of a person, on their page and in every page's data."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts import preferences
from examiner.accounts.models import User

pytestmark = pytest.mark.django_db


def emitted(client: Client) -> dict[str, Any]:
    """What scripts read of the preferences on a page."""
    page = client.get(reverse("classes")).content.decode()
    found = re.search(r'<script id="preferences"[^>]*>(.*?)</script>', page)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def typed(client: Client, **changed: str) -> dict[str, str]:
    """The form of keys as a browser sends it, with some fields changed."""
    form = client.get(reverse("keys")).context["form"]
    sent = {
        field.name: field.value() for group in form.groups() for field, _ in group[1]
    }
    return sent | {"use_keys": "on", "auto_advance": "on"} | changed


def test_a_changed_key_reaches_every_page_and_its_list(
    client: Client, examiner: User
) -> None:
    answer = client.post(reverse("keys"), typed(client, **{"key-undo": "w"}))
    assert answer.status_code == 302
    data = emitted(client)
    assert (data["keys"]["undo"], data["keys_off"]) == (["w"], False)
    page = client.get(reverse("keys")).content.decode()
    assert "<dt><kbd>w</kbd> </dt><dd>Undo</dd>" in page
    examiner.refresh_from_db()
    assert examiner.preferences["keys"] == {"undo": ["w"]}


def test_a_key_of_two_acts_changes_nothing_and_says_why(client: Client) -> None:
    answer = client.post(reverse("keys"), typed(client, **{"key-undo": "r"}))
    assert answer.status_code == 422
    assert "taken by “Relevant”" in answer.content.decode()
    assert emitted(client)["keys"]["undo"] == ["u"]


def test_keys_and_advancing_are_switched_off_and_brought_back(client: Client) -> None:
    sent = typed(client)
    del sent["use_keys"], sent["auto_advance"]
    client.post(reverse("keys"), sent)
    off = emitted(client)
    assert (off["keys_off"], off["auto_advance"]) == (True, False)
    client.post(reverse("keys"), {"back": "1"})
    assert emitted(client)["keys_off"] is False


def test_density_is_kept_by_person(client: Client, examiner: User) -> None:
    answer = client.post(reverse("preferences"), {"density": "sheet"})
    assert answer.status_code == 204
    examiner.refresh_from_db()
    assert preferences.of(examiner).density == "sheet"


def test_an_unknown_choice_is_refused(client: Client, examiner: User) -> None:
    answer = client.post(reverse("preferences"), {"density": "huge"})
    assert answer.status_code == 400
    assert client.get(reverse("preferences")).status_code == 405


def test_the_page_of_keys_asks_for_nothing_but_the_person(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        client.get(reverse("keys"))

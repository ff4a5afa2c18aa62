"""Signing in and out, the lock after many failures, one's own password."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str = factories.PASSWORD) -> Any:
    entered = {"username": "examiner", "password": password}
    return client.post(reverse("sign-in"), entered)


def test_a_person_signs_in_and_out(examiner: User) -> None:
    client = Client()
    assert sign_in(client)["Location"] == reverse("dashboard")
    assert client.get(reverse("dashboard")).status_code == 200
    assert client.post(reverse("sign-out"))["Location"] == reverse("sign-in")
    assert client.get(reverse("dashboard")).status_code == 302


def test_a_wrong_password_is_told(examiner: User) -> None:
    answer = sign_in(Client(), "wrong")
    assert answer.status_code == 200
    assert "accounts/sign_in.html" in {template.name for template in answer.templates}
    assert "do not match" in answer.content.decode()


def test_too_many_wrong_passwords_close_the_door_for_a_while(
    examiner: User, settings: Any
) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    client = Client()
    for _ in range(3):
        answer = sign_in(client, "wrong")
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()
    assert sign_in(client).status_code == 429


@pytest.mark.parametrize(
    "name",
    ["dashboard", "cases", "search", "designs", "classes", "imports", "open-design"],
)
def test_every_screen_needs_a_sign_in(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_a_person_changes_the_password(client: Client) -> None:
    new = "another horse battery"
    answer = client.post(
        reverse("change-password"),
        {
            "old_password": factories.PASSWORD,
            "new_password1": new,
            "new_password2": new,
        },
        follow=True,
    )
    assert "Your password is changed" in answer.content.decode()
    assert Client().login(username="examiner", password=new)


def create_account(*arguments: str, password: str, monkeypatch: Any) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    output = io.StringIO()
    call_command("create_account", *arguments, stdout=output)
    return output.getvalue()


def test_an_account_is_made_with_its_role(monkeypatch: Any) -> None:
    told = create_account(
        *("ada", "--role", "administrator", "--name", "Ada Byron"),
        password="analytical engine",
        monkeypatch=monkeypatch,
    )
    made = User.objects.get(username="ada")
    assert told == "Made administrator ada.\n"
    assert (made.role, made.is_staff, made.last_name) == (
        "administrator",
        True,
        "Byron",
    )
    assert made.check_password("analytical engine")


@pytest.mark.parametrize(
    ("password", "told"), [("12345", "too short"), ("password", "too common")]
)
def test_a_weak_password_makes_no_account(
    password: str, told: str, monkeypatch: Any
) -> None:
    with pytest.raises(CommandError, match=told):
        create_account("ada", password=password, monkeypatch=monkeypatch)
    assert not User.objects.exists()


def test_what_cannot_be_stored_is_named(monkeypatch: Any) -> None:
    with pytest.raises(CommandError, match="email: Enter a valid email"):
        create_account(
            *("ada", "--email", "nowhere"),
            password="analytical engine",
            monkeypatch=monkeypatch,
        )
    assert not User.objects.exists()


def test_an_account_is_not_made_twice(examiner: User, monkeypatch: Any) -> None:
    with pytest.raises(CommandError, match="already"):
        create_account("examiner", password="analytical", monkeypatch=monkeypatch)

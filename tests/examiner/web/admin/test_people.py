"""Roles in the admin: what hangs on a role comes and goes with it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def changed(client: Client, person: User, **values: Any) -> User:
    address = reverse("admin:accounts_user_change", args=[person.pk])
    form = client.get(address).context["adminform"].form
    filled = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in filled.items() if value}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    answer = client.post(address, posted | joined | values)
    assert answer.status_code == 302, answer.context["errors"]
    return User.objects.get(pk=person.pk)


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_who_becomes_an_administrator_may_administer(
    client: Client, curator: User
) -> None:
    person = changed(client, curator, role="administrator")
    assert (person.is_staff, person.is_superuser) == (True, True)


def test_who_is_no_administrator_any_more_may_not(client: Client) -> None:
    former = factories.user("administrator", name="former")
    person = changed(client, former, role="examiner")
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_powers_cannot_be_given_without_the_role(client: Client, curator: User) -> None:
    person = changed(client, curator, is_staff="on", is_superuser="on")
    assert (person.is_staff, person.is_superuser) == (False, False)

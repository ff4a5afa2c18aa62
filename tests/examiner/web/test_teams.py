"""The team on a case's page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_colleague_joins_and_leaves(
    client: Client, case: Case, outsider: User
) -> None:
    typed = {"person": outsider.pk, "role": "colleague"}
    answer = client.post(reverse("add-member", args=[case.pk]), typed, follow=True)
    assert "outsider is in the team now" in text(answer)
    theirs = Client()
    theirs.force_login(outsider)
    page = reverse("case", args=[case.pk])
    leave = reverse("remove-member", args=[case.pk, outsider.pk])
    assert leave in text(theirs.get(page))
    assert theirs.post(leave)["Location"] == reverse("cases")
    assert theirs.get(page).status_code == 404


def test_a_supervisor_reads_hands_over_and_does_not_edit(
    client: Client, case: Case, supervisor: User, outsider: User
) -> None:
    factories.member(case, supervisor, "supervisor")
    client.force_login(supervisor)
    shown = text(client.get(reverse("case", args=[case.pk])))
    assert reverse("edit-case", args=[case.pk]) not in shown
    handed = client.post(
        reverse("hand-over", args=[case.pk]), {"person": outsider.pk}, follow=True
    )
    assert "The case is outsider's now." in handed.content.decode().replace(
        "&#x27;", "'"
    )
    case.refresh_from_db()
    assert case.owner == outsider


def test_a_colleague_sees_no_forms_of_the_team_and_is_refused(
    client: Client, case: Case, outsider: User
) -> None:
    factories.member(case, outsider)
    client.force_login(outsider)
    shown = text(client.get(reverse("case", args=[case.pk])))
    assert reverse("edit-case", args=[case.pk]) in shown
    add = reverse("add-member", args=[case.pk])
    assert f'action="{add}"' not in shown
    answer = client.post(add, {"person": outsider.pk, "role": "colleague"})
    assert answer.status_code == 403
    assert "Only its owner and its supervisors" in text(answer)


@pytest.mark.parametrize("name", ["add-member", "hand-over"])
def test_what_cannot_be_is_told(client: Client, case: Case, name: str) -> None:
    page = reverse(name, args=[case.pk])
    nobody = client.post(page, {"person": 0, "role": "colleague"}, follow=True)
    assert "Select a valid choice" in text(nobody)
    owner = {"person": case.owner_id, "role": "colleague"}
    assert "already" in text(client.post(page, owner, follow=True))

"""The team of a case over the API, its owner, and whether it is open."""

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.cases.models import Case
from tests import factories
from tests.examiner.api.conftest import client_of


@pytest.fixture
def colleague(db: None) -> User:
    return factories.user(name="colleague", first_name="Ann", last_name="Smith")


def place(name: str, case: Case, *more: object) -> str:
    return reverse(f"api:{name}", args=[case.pk, *more])


def join(client: APIClient, case: Case, username: str, role: str = "colleague") -> Any:
    told = {"username": username, "role": role}
    return client.post(place("case-team", case), told, format="json")


def take(client: APIClient, case: Case, step: str) -> Any:
    return client.post(place("case-state", case), {"step": step}, format="json")


def test_who_may_join_is_listed_by_name(examiner: APIClient, colleague: User) -> None:
    factories.user(name="gone", is_active=False)
    told = examiner.get(reverse("api:people")).json()
    assert [one["username"] for one in told] == ["examiner", "colleague"]
    assert told[1] == {
        "id": colleague.pk,
        "username": "colleague",
        "name": "Ann Smith",
        "role": "examiner",
    }


def test_a_colleague_joins_works_and_leaves(
    examiner: APIClient, case: Case, colleague: User
) -> None:
    joined = join(examiner, case, "colleague")
    assert joined.status_code == 200
    [member] = joined.json()["members"]
    assert (member["person"]["username"], member["role"]) == ("colleague", "colleague")
    own = client_of(colleague)
    told = own.get(place("case-team", case)).json()
    assert (told["is_at_work"], told["is_in_charge"]) == (True, False)
    assert join(own, case, "colleague", "supervisor").status_code == 403
    left = own.delete(place("case-team-member", case, colleague.pk))
    assert left.status_code == 204
    assert own.get(place("case-team", case)).status_code == 404


@pytest.mark.parametrize(
    ("username", "role"),
    [("nobody", "colleague"), ("colleague", "boss"), ("colleague", "supervisor")],
)
def test_who_cannot_join_does_not(
    examiner: APIClient, case: Case, colleague: User, username: str, role: str
) -> None:
    assert join(examiner, case, username, role).status_code == 400
    assert not case.members.exists()


def test_nobody_is_taken_out_who_is_not_in(
    examiner: APIClient, case: Case, colleague: User
) -> None:
    gone = examiner.delete(place("case-team-member", case, colleague.pk))
    assert gone.status_code == 404


def test_a_case_is_handed_over_by_who_is_in_charge(
    examiner: APIClient, case: Case, colleague: User
) -> None:
    told = {"username": "colleague"}
    given = examiner.put(place("case-owner", case), told, format="json")
    assert given.json()["username"] == "colleague"
    assert examiner.get(place("case-owner", case)).json() == given.json()
    again = examiner.put(place("case-owner", case), told, format="json")
    assert again.status_code == 403


def test_a_case_is_closed_archived_and_reopened(
    examiner: APIClient, case: Case
) -> None:
    told = examiner.get(place("case-state", case)).json()
    assert told == {"state": "open", "steps": ["close"]}
    assert take(examiner, case, "archive").status_code == 409
    assert take(examiner, case, "close").json()["state"] == "closed"
    renamed = examiner.patch(
        place("case", case),
        {"title": "Jar"},
        format="json",
        headers={"If-Match": '"1"'},
    )
    assert renamed.status_code == 403
    assert take(examiner, case, "archive").json()["state"] == "archived"
    assert take(examiner, case, "reopen").json() == told
    assert take(examiner, case, "burn").status_code == 400


def test_who_only_works_in_a_case_does_not_close_it(
    case: Case, colleague: User
) -> None:
    factories.member(case, colleague)
    assert take(client_of(colleague), case, "close").status_code == 403
    case.refresh_from_db()
    assert case.is_open

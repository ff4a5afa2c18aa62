"""Deciding on designs of a case over the API."""

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.cases import decisions
from examiner.cases.models import Case, CaseDesign
from tests import factories

ONE = "USD0900001"


@pytest.fixture
def case(examiner: APIClient) -> Case:
    factories.patent(900_001, figures=0)
    return factories.case(User.objects.get(username="examiner"))


def place(case: Case, number: str = "D900,001") -> str:
    return reverse("api:case-design", args=[case.pk, number])


def decide(client: APIClient, case: Case, tag: str = "", **asked: Any) -> Any:
    headers = {"If-Match": tag} if tag else {}
    return client.patch(place(case), asked, format="json", headers=headers)


def undo(client: APIClient, case: Case) -> Any:
    return client.post(reverse("api:case-undo", args=[case.pk]))


def test_a_design_is_judged_tagged_and_noted_at_once(
    examiner: APIClient, case: Case
) -> None:
    before = examiner.get(place(case))
    assert before.json() == {
        "design": ONE,
        "is_reviewed": False,
        "verdict": "",
        "tags": [],
        "note": "",
        "role": "",
    }
    made = decide(
        examiner, case, before["ETag"], verdict="relevant", tags=[3, 1], note="Waist."
    )
    told = {"is_reviewed": True, "verdict": "relevant", "tags": [1, 3]}
    assert made.json() == before.json() | told | {"note": "Waist."}
    assert examiner.get(place(case)).json() == made.json()


def test_a_note_changed_meanwhile_takes_the_whole_change_back(
    examiner: APIClient, case: Case
) -> None:
    seen = examiner.get(place(case))["ETag"]
    assert decide(examiner, case, seen, note="First").status_code == 200
    late = decide(examiner, case, seen, note="Second", verdict="relevant")
    assert late.status_code == 412
    row = CaseDesign.objects.get()
    assert (row.note, row.verdict) == ("First", "")
    assert decide(examiner, case, seen, verdict="relevant").status_code == 412


def test_a_note_is_not_written_over_what_was_not_read(
    examiner: APIClient, case: Case
) -> None:
    assert decide(examiner, case, note="Waist.").status_code == 428
    assert not CaseDesign.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"verdict": "perhaps"},
        {"tags": [6]},
        {"is_reviewed": False, "verdict": "relevant"},
        {"is_reviewed": False, "tags": [1]},
    ],
)
def test_what_nobody_decides_is_refused(
    examiner: APIClient, case: Case, asked: dict[str, Any]
) -> None:
    assert decide(examiner, case, **asked).status_code == 400
    assert not CaseDesign.objects.exists()


def test_a_design_is_to_be_looked_at_again(examiner: APIClient, case: Case) -> None:
    decide(examiner, case, verdict="relevant")
    told = decide(examiner, case, is_reviewed=False).json()
    assert (told["is_reviewed"], told["verdict"]) == (False, "")


def test_the_same_tags_again_are_no_act(examiner: APIClient, case: Case) -> None:
    for _ in range(2):
        assert decide(examiner, case, tags=[2]).json()["tags"] == [2]
    assert case.acts.count() == 1


def test_ones_last_act_is_undone(examiner: APIClient, case: Case) -> None:
    decide(examiner, case, verdict="relevant")
    assert undo(examiner, case).json() == {"act": "verdict", "reference": ONE}
    assert examiner.get(place(case)).json()["verdict"] == ""
    assert undo(examiner, case).json() == {"act": None, "reference": None}


def test_what_a_colleague_changed_since_is_not_undone(
    examiner: APIClient, case: Case
) -> None:
    decide(examiner, case, verdict="relevant")
    colleague = factories.user(name="colleague")
    factories.member(case, colleague)
    decisions.judge(colleague, case, ONE, "not_relevant")
    assert undo(examiner, case).status_code == 409
    assert examiner.get(place(case)).json()["verdict"] == "not_relevant"


def test_what_was_decided_is_listed_by_verdict_and_tag(
    examiner: APIClient, case: Case, django_assert_max_num_queries: Any
) -> None:
    factories.patent(900_002, figures=0)
    decide(examiner, case, verdict="relevant", tags=[1, 4])
    decisions.judge(case.owner, case, "USD0900002", "not_relevant")
    listed = reverse("api:case-designs", args=[case.pk])
    with django_assert_max_num_queries(4):
        told = examiner.get(listed).json()["results"]
    assert [one["design"] for one in told] == ["USD0900002", ONE]
    for asked in ({"verdict": "relevant"}, {"tag": 4}):
        [found] = examiner.get(listed, asked).json()["results"]
        assert found["design"] == ONE
    assert examiner.get(listed, {"tag": 2}).json()["results"] == []


def test_decisions_of_others_are_not_there(
    examiner: APIClient, outsider: APIClient, case: Case
) -> None:
    assert outsider.get(place(case)).status_code == 404
    assert decide(outsider, case, verdict="relevant").status_code == 404
    assert undo(outsider, case).status_code == 404
    assert examiner.get(place(case, "D900,009")).status_code == 404

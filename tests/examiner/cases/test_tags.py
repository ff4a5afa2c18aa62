"""What the five tags of a case are called."""

import pytest

from examiner.accounts.models import User
from examiner.cases import access, cases, tags, versions
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_tag_is_called_by_its_number_until_it_has_a_name(
    examiner: User, case: Case
) -> None:
    named = tags.name(examiner, case, ["  ribbed   waist ", "", "foot", ""], seen=[])
    assert named.tag_names == ["ribbed waist", "", "foot"]
    told = [tags.words(named, number) for number in tags.TAGS]
    assert told == ["Tag 1: ribbed waist", "Tag 2", "Tag 3: foot", "Tag 4", "Tag 5"]
    assert tags.names(named) == ["ribbed waist", "", "foot", "", ""]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (["a"] * 6, "There are 5 tags"),
        (["x" * 41], "at most 40 characters"),
        (["Waist", "waist"], "the same name"),
    ],
)
def test_names_that_cannot_be_are_refused(
    examiner: User, case: Case, typed: list[str], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        tags.name(examiner, case, typed, seen=[])


def test_of_two_who_name_at_once_the_second_is_told(examiner: User, case: Case) -> None:
    tags.name(examiner, case, ["waist"], seen=["", ""])
    with pytest.raises(versions.ChangedMeanwhile) as told:
        tags.name(examiner, case, ["foot"], seen=[])
    assert isinstance(told.value.row, Case)
    assert told.value.row.tag_names == ["waist"]
    case.refresh_from_db()
    cases.change(examiner, case, seen=case.version, title="Jug")  # no name's change
    named = tags.name(examiner, case, ["foot"], seen=["waist"])
    assert (named.tag_names, named.version) == (["foot"], 4)


def test_a_supervisor_names_no_tags(case: Case) -> None:
    supervisor = factories.user(name="supervisor")
    factories.member(case, supervisor, "supervisor")
    with pytest.raises(access.NotAllowed):
        tags.name(supervisor, case, ["waist"], seen=[])

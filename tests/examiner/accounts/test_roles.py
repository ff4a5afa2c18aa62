"""What the roles may do, and giving them."""

import pytest

from examiner.accounts import roles
from examiner.accounts.models import User
from tests import factories

MAY = {
    roles.may_import: {"curator", "administrator"},
    roles.may_correct: {"curator", "administrator"},
    roles.may_import_paths: {"administrator"},
}


@pytest.mark.parametrize("role", User.Role.values)
def test_a_role_may_do_what_is_its_work_and_no_more(role: str) -> None:
    person = User(role=role)
    allowed = {ask for ask in MAY if ask(person)}
    assert allowed == {ask for ask, those in MAY.items() if role in those}


@pytest.mark.django_db
def test_an_account_is_made_once_and_brought_in_line() -> None:
    made = roles.ensure_account("ada", role=User.Role.EXAMINER, password="a")
    again = roles.ensure_account("ada", role=User.Role.ADMINISTRATOR, password="b")
    assert made.pk == again.pk
    assert again.check_password("b")
    assert roles.may_administer(again)


@pytest.mark.django_db
def test_a_role_taken_away_takes_its_pages_along() -> None:
    person = factories.user("administrator")
    roles.give(person, User.Role.EXAMINER)
    assert not roles.may_administer(person)
    assert not person.is_superuser

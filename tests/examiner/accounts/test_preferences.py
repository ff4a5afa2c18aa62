"""What a person chose, read back whatever stands in the row."""

from typing import Any

import pytest

from examiner.accounts import preferences
from examiner.accounts.preferences import Preferences
from tests import factories

pytestmark = pytest.mark.django_db


def test_who_chose_nothing_has_what_holds_for_everybody() -> None:
    chosen = preferences.of(factories.user())
    assert chosen == Preferences(keys={}, keys_off=False, auto_advance=True, density="")


def test_a_choice_is_kept_beside_the_others() -> None:
    person = factories.user()
    preferences.choose(person, keys={"undo": ("U", "Backspace")}, auto_advance=False)
    preferences.choose(person, density="sheet")
    person.refresh_from_db()
    assert preferences.of(person) == Preferences(
        keys={"undo": ("U", "Backspace")}, auto_advance=False, density="sheet"
    )


@pytest.mark.parametrize(
    "stored",
    [
        {"keys": ["j"], "density": 3, "theme": "pink"},
        {"keys": {"next": "j"}, "keys_off": "yes", "auto_advance": 0},
    ],
)
def test_what_means_nothing_is_left_out(stored: dict[str, Any]) -> None:
    assert preferences.of(factories.user(preferences=stored)) == Preferences()

"""The key map: what is promised, what may be changed and what may not."""

import pytest

from examiner.accounts.preferences import Preferences
from examiner.web import keymap
from examiner.web.keymap import UnusableKeys

PROMISED = {
    "j": "next",
    "ArrowDown": "next",
    "k": "previous",
    "ArrowUp": "previous",
    "h": "previous-view",
    "l": "next-view",
    "Space": "full-screen",
    **{str(number): f"tag-{number}" for number in range(1, 6)},
    "r": "relevant",
    "x": "not-relevant",
    "p": "primary",
    "s": "secondary",
    "b": "background",
    "u": "undo",
    "U": "unreviewed",
    "c": "compare",
    "o": "overlay",
    "z": "zoom",
    "f": "similar",
    "/": "query",
    "g h": "history",
    "e": "export",
    "n": "note",
    "C": "review-caption",
    "Escape": "leave",
    "?": "keys",
}


def test_every_promised_key_does_its_act() -> None:
    does = {key: act for act, keys in keymap.of(Preferences()).items() for key in keys}
    assert PROMISED.items() <= does.items()


def test_our_own_keys_are_no_change() -> None:
    typed = {name: keymap.written(act.keys) for name, act in keymap.ACTS.items()}
    assert keymap.read(typed) == {}


def test_a_changed_key_is_kept_and_an_empty_field_takes_it_away() -> None:
    changed = keymap.read({"undo": " w ,  g  u ", "zoom": ""})
    assert changed == {"undo": ("w", "g u"), "zoom": ()}
    keys = keymap.of(Preferences(keys=changed))
    assert (keys["undo"], keys["next"]) == (("w", "g u"), ("j", "ArrowDown"))


@pytest.mark.parametrize(
    ("typed", "act", "why"),
    [
        ({"undo": "Strg"}, "undo", "No key is called “Strg”"),
        ({"undo": "r"}, "undo", "taken by “Relevant”"),
        ({"undo": "g"}, "undo", "taken by “Go to"),
        ({"undo": "r x"}, "relevant", "taken by “Undo”"),
    ],
)
def test_keys_that_cannot_be_are_told_at_their_act(
    typed: dict[str, str], act: str, why: str
) -> None:
    with pytest.raises(UnusableKeys) as told:
        keymap.read(typed)
    assert why in told.value.problems[act]


@pytest.mark.parametrize(
    ("key", "caps"),
    [("C", ("Shift", "c")), ("g h", ("g", "h")), ("ArrowUp", ("↑",)), ("?", ("?",))],
)
def test_a_key_is_shown_as_it_is_pressed(key: str, caps: tuple[str, ...]) -> None:
    assert keymap.shown(key) == caps

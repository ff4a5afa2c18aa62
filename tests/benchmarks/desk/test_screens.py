"""The list of screens: real addresses, and every picture of the guide among them."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import resolve

from benchmarks.desk import screenshots
from benchmarks.desk.screens import SCREENS, Screen
from benchmarks.desk.tour import Places
from examiner.web import keymap

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide"
PLACES = Places(
    case=str(uuid4()),
    run=str(uuid4()),
    second_run=str(uuid4()),
    class_search="7",
    designs=("USD9000001", "USD9000002"),
)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_has_an_address(screen: Screen) -> None:
    path, _, _ = screen.path(PLACES).partition("?")
    assert resolve(path).url_name


def test_every_screen_has_a_name_of_its_own() -> None:
    names = [screen.name for screen in SCREENS]
    assert len(set(names)) == len(names)


def test_the_guide_shows_pictures_that_are_made_and_all_of_them() -> None:
    text = "\n".join(page.read_text() for page in GUIDE.glob("*.md"))
    shown = set(re.findall(r"\(images/([\w-]+)\.webp\)", text))
    made = {screen.name for screen in SCREENS} - screenshots.LEFT_OUT
    assert shown <= made
    assert {path.stem for path in (GUIDE / "images").glob("*.webp")} <= made | {
        f"{name}-dark" for name in screenshots.DARK
    }
    assert all((GUIDE / "images" / f"{name}.webp").exists() for name in shown)


def test_the_guide_tells_the_keys_of_every_act() -> None:
    table = (GUIDE / "keys.md").read_text()
    words = {"↓": "down", "↑": "up", "→": "right", "←": "left"}
    for act in keymap.ACTS.values():
        for cap in keymap.shown(act.keys[0]):
            is_told = f"`{cap}`" in table or words.get(cap, "?") in table
            assert is_told or act.name.startswith("tag-"), act.name

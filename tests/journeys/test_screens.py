"""No screen keeps anybody out: judged by axe-core, in both themes, wide and narrow.

720 pixels are what 1,440 show at a zoom of 200 %.
"""

import pytest
from playwright.sync_api import Page

from benchmarks.desk import accessibility
from benchmarks.desk.screens import SCREENS
from benchmarks.desk.tour import Places
from tests.journeys.conftest import SignIn

WIDTHS = (2560, 1024, 720)


@pytest.fixture
def expected() -> list[str]:
    return ["404 (Not Found)"]  # the screen of what is not there


def test_no_screen_keeps_anybody_out(examined: Places, sign_in: SignIn) -> None:
    people: dict[str, Page] = {}
    faults = []
    for screen in SCREENS:
        page = people.get(screen.who) or people.setdefault(
            screen.who, sign_in(screen.who)
        )
        screen.show(page, examined)
        faults += [f"{screen.name}: {one}" for one in judged(page)]
    assert not faults, "\n".join(faults)


def judged(page: Page) -> list[str]:
    """What is wrong with a page: grave findings in light or dark, text cut off."""
    faults = accessibility.grave(page)
    page.emulate_media(color_scheme="dark")
    dark = accessibility.grave(page, only=("color-contrast",))
    faults += [f"in the dark {one}" for one in dark]
    page.emulate_media(color_scheme="light")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            faults.append(f"{over} pixels wider than {width}")
    page.set_viewport_size({"width": 1440, "height": 900})
    return faults

"""A real browser in front of a real site; a page that complains fails its journey."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.site import PASSWORD, PROJECT, Site, running

HOME = PROJECT / ".ornament" / "journeys"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


# A busy machine is slow; a page that is wrong stays wrong.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; its absence skips the journeys, on a CI machine it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    reason = "no Chromium in PATH: apt-get install chromium"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=False, args=FLAGS
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(browser: Browser, test_data: Path) -> Iterator[Site]:
    """A site whose administrators may import the real inputs."""
    with running(HOME, import_roots=[test_data]) as started:
        yield started


@pytest.fixture(scope="session")
def corpus(site: Site, test_data: Path) -> Site:
    """The site with the 23 real designs imported and embedded."""
    summary = site.take_in(test_data / "impact")
    assert summary["accepted"] == 23
    return site


SignIn = Callable[[str], Page]


@pytest.fixture
def sign_in(site: Site, browser: Browser) -> Iterator[SignIn]:
    """Opens a fresh browser profile in which a person is signed in.

    What the console says, a refused policy included, and what the site fails to
    answer ends the journey as a failure.
    """
    complaints: list[str] = []
    contexts = []

    def opened(name: str) -> Page:
        context = browser.new_context(
            base_url=site.address, viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: _note(complaints, said.type, said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: _is_local(complaints, site, asked.url))
        page.goto("/sign-in/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Your desk").wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        complaints.append(f"{kind}: {text}")


def _is_local(complaints: list[str], site: Site, url: str) -> None:
    if not url.startswith((site.address, "data:", "blob:")):
        complaints.append(f"asked another host: {url}")

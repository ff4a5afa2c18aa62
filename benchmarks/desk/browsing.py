"""A real browser before a site; what a page complains of is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]

Theme = Literal["light", "dark"]


class NoBrowser(Exception):
    """There is no Chromium in PATH; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person's browser profile with one page, and what went wrong in it."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)


def chromium() -> str:
    """Where Chromium is. Raises NoBrowser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoBrowser("no Chromium in PATH: apt-get install chromium")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that has ended when the block is left. Raises NoBrowser."""
    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=FLAGS
        )
        yield started
        started.close()


def visit(
    browser: Browser,
    address: str,
    *,
    theme: Theme = "light",
    width: int = 1440,
    height: int = 900,
) -> Visitor:
    """A fresh profile before a site, nobody signed in.

    Complaints are errors and warnings of the console, a refused policy included,
    errors of scripts, and whatever is asked of another host.
    """
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    visitor = Visitor(context, page)
    said = visitor.complaints
    page.on("console", lambda message: _note(said, message.type, message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asked: _is_local(said, address, asked.url))
    return visitor


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign a person in; the desk is open afterwards."""
    page.goto("/sign-in/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your desk").wait_for()


def _note(complaints: list[str], kind: str, text: str) -> None:
    # A busy machine paints late: then the browser calls a preloaded font unused.
    is_late_font = "preloaded using link preload" in text
    if kind in {"error", "warning"} and not is_late_font:
        complaints.append(f"{kind}: {text}")


def _is_local(complaints: list[str], address: str, url: str) -> None:
    if not url.startswith((address, "data:", "blob:")):
        complaints.append(f"asked another host: {url}")

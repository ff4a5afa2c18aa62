"""The demo with its tutorial case gone through: what is pictured and measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, expect

from benchmarks.desk import browsing, site, tour
from benchmarks.desk.browsing import Theme, Visitor
from benchmarks.desk.site import Site
from benchmarks.desk.tour import Places

SYMBOL = "D4/104"  # the tutorial's class: few designs, all looked through
BUSY_MILLISECONDS = 60_000


@dataclass(frozen=True, slots=True)
class Desk:
    """A running site, a browser before it, and what the tour made."""

    site: Site
    browser: Browser
    places: Places

    def person(
        self, name: str, *, theme: Theme = "light", width: int = 1440, height: int = 900
    ) -> Visitor:
        """A fresh profile in which a person of the demo is signed in."""
        visitor = browsing.visit(
            self.browser, self.site.address, theme=theme, width=width, height=height
        )
        visitor.page.set_default_timeout(BUSY_MILLISECONDS)
        browsing.sign_in(visitor.page, name, self.site.password)
        return visitor


@contextmanager
def desk(*, designs: int = site.DESIGNS) -> Iterator[Desk]:
    """Start the demo from an empty database and go through the tutorial's case."""
    expect.set_options(timeout=BUSY_MILLISECONDS)
    with site.running(designs=designs) as started, browsing.browser() as browser:
        made = Desk(started, browser, Places())
        visitor = made.person("examiner")
        page = visitor.page
        case = tour.tutorial(page)
        page.goto(f"/cases/{case}/drawings/")
        picture = site.HOME / "catalogue.png"
        page.screenshot(path=picture)  # stands for a page of the web
        places = tour.go_through(page, case, symbol=SYMBOL, image=picture)
        visitor.context.close()
        if visitor.complaints:
            raise RuntimeError(f"the pages complained: {visitor.complaints}")
        yield Desk(started, browser, places)

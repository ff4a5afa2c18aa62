"""A case from intake to record, step by step, as a person goes through it by mouse.

Each step leaves when the page shows that it is done. The screenshots, the measurements
and the journey of the tests all take these steps; what the steps must show is said by
the journey.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SEARCH_MILLISECONDS = 90_000  # the first search of a worker loads its model
READ_MILLISECONDS = 120_000
_IDS = re.compile(r"/([0-9a-f-]{36}|\d+)/")


@dataclass(slots=True)
class Places:
    """What the steps made, to be visited again."""

    case: str = ""
    run: str = ""
    second_run: str = ""
    class_search: str = ""
    designs: tuple[str, ...] = ()


def open_case(page: Page, **facts: str) -> str:
    """Fill in the facts of an application; returns the id of its case."""
    page.goto("/cases/new/")
    for label, value in facts.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    return _id(page)


def add_drawings(page: Page, case: str, files: Sequence[Path], *, figures: int) -> None:
    """Put files into the case and wait until that many figures were read."""
    page.goto(f"/cases/{case}/drawings/")
    page.locator("#files").set_input_files(files)
    read(page, figures=figures)


def read(page: Page, *, figures: int) -> None:
    """Wait until the pages of the case are read."""
    shown = page.locator(".case-figure")
    expect(shown).to_have_count(figures, timeout=READ_MILLISECONDS)
    unread = page.locator("#drawings .page-head [role=status]")
    expect(unread).to_have_count(0, timeout=READ_MILLISECONDS)


def confirm_figures(page: Page, case: str) -> None:
    """Take the numbers and views that were read."""
    page.goto(f"/cases/{case}/drawings/")
    page.get_by_role("button", name="Confirm all proposals").click()
    expect(page.get_by_role("button", name="Confirm all proposals")).to_have_count(0)


def search(page: Page, case: str) -> str:
    """Search by all drawings of the case as proposed; returns the id of the run."""
    page.goto(f"/cases/{case}/search/")
    page.locator("[data-submit]").click()
    return arrive(page)


def arrive(page: Page) -> str:
    """Wait for the result of a search that was just started; returns the run's id."""
    page.wait_for_url(re.compile(r"/searches/[0-9a-f-]{36}/"))
    shown = page.locator("#cards, .empty, .note.bad").first
    expect(shown).to_be_visible(timeout=SEARCH_MILLISECONDS)
    return _id(page)


def designs(page: Page) -> tuple[str, ...]:
    """The ids of the designs a result shows, in its order."""
    decided = page.locator("[data-card] [data-decision]")
    found: list[str] = decided.evaluate_all("(all) => all.map((e) => e.dataset.design)")
    return tuple(found)


def panel(page: Page, design: str) -> Locator:
    """Where a design is decided on."""
    return page.locator(f"#decision-{design}")


def decide(page: Page, design: str, act: str) -> None:
    """Press the button of an act: relevant, not-relevant, primary, secondary …"""
    button = panel(page, design).locator(f"[data-act={act}]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def look_through_class(page: Page, case: str, symbol: str) -> str:
    """Begin a whole class; returns the id of the class search."""
    page.goto(f"/cases/{case}/whole-classes/")
    page.get_by_label("Class", exact=True).fill(symbol)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/class-searches/\d+/"))
    return _id(page)


def review_class(page: Page, class_search: str) -> None:
    """Mark every design of a small class as reviewed, page by page."""
    page.goto(f"/class-searches/{class_search}/?only=unreviewed")
    button = page.get_by_role("button", name=re.compile("reviewed"))
    while button.count():
        button.click()
        page.wait_for_load_state()


def add_evidence(page: Page, case: str, image: Path) -> None:
    """Add a page of the web as evidence, with its picture."""
    page.goto(f"/cases/{case}/evidence/")
    page.get_by_label("Title").fill("Catalogue page: brush with ribbed handle")
    page.get_by_label("Author or publisher").fill("Brightsmile Supplies")
    page.get_by_label("Address").fill("https://shop.example/brushes/ribbed")
    page.get_by_label("First seen").fill("2018-03-01")
    page.get_by_label("What that day rests on").fill("dated copy of a web archive")
    page.get_by_label("Page image").set_input_files(image)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("hash verified")).to_be_visible()


def leave_watch(page: Page, case: str) -> None:
    """Leave the first search of the case standing."""
    page.goto(f"/cases/{case}/watches/")
    page.get_by_role("button", name="Leave it standing").click()
    expect(page.get_by_text("Standing", exact=True).first).to_be_visible()


def _id(page: Page) -> str:
    found = _IDS.search(page.url)
    assert found, page.url
    return found[1]


def tutorial(page: Page, *, figures: int = 6) -> str:
    """Open the demo's tutorial case and wait until its drawings are read."""
    page.goto("/")
    page.locator("#content table a[href*='/cases/']").first.click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    case = _id(page)
    page.goto(f"/cases/{case}/drawings/")
    read(page, figures=figures)
    return case


def go_through(page: Page, case: str, *, symbol: str, image: Path) -> Places:
    """All steps behind the intake, each decision taken at least once."""
    places = Places(case=case)
    confirm_figures(page, case)
    places.run = search(page, case)
    places.designs = found = designs(page)
    decide(page, found[0], "relevant")
    decide(page, found[0], "primary")
    decide(page, found[1], "secondary")
    decide(page, found[1], "tag-1")
    decide(page, found[2], "background")
    decide(page, found[4], "not-relevant")
    page.goto(f"/cases/{case}/search/")
    page.get_by_label("Words", exact=True).fill("brush with ribbed handle")
    page.locator("[data-submit]").click()
    places.second_run = arrive(page)
    places.class_search = look_through_class(page, case, symbol)
    review_class(page, places.class_search)
    add_evidence(page, case, image)
    leave_watch(page, case)
    say_why(page, case, "Ribbed handle of the same outline; bristles in two fields.")
    return places


def say_why(page: Page, case: str, words: str) -> None:
    """Choose a basis and write the pertinence of the first citation; both are kept."""
    page.goto(f"/cases/{case}/citations/")
    citation = page.locator(".citation").first
    with page.expect_response(re.compile(r"/citations/\d+/")):
        citation.get_by_label("Basis").select_option("103")
    with page.expect_response(re.compile(r"/citations/\d+/")):
        citation.get_by_label("Pertinence").fill(words)
    expect(citation.get_by_text("Saved")).to_be_visible()

"""The screens of the desk, named once: judged, pictured and measured by this list."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from benchmarks.desk.tour import Places

Do = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its file name, its address, when it is whole, what is opened on it.

    `address` may name {case}, {run}, {second_run}, {class_search}, {design} and
    {other}. `asks` is false where an act only opens something over another screen.
    """

    name: str
    words: str
    address: str
    whole: str = "main"
    do: Do | None = None
    who: str = "examiner"
    asks: bool = True

    def path(self, places: Places) -> str:
        """The address with what the tour made."""
        first, second, *_ = (*places.designs, "", "")
        return self.address.format(
            case=places.case,
            run=places.run,
            second_run=places.second_run,
            class_search=places.class_search,
            design=first,
            other=second,
        )

    def show(self, page: Page, places: Places) -> None:
        """Open the screen and wait until it is whole."""
        page.goto(self.path(places))
        if self.do is not None:
            self.do(page)
        page.locator(self.whole).first.wait_for()
        page.wait_for_load_state("networkidle")


def _press(*keys: str) -> Do:
    def press(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return press


def _mark_first_figure(page: Page) -> None:
    page.locator(".case-figure-acts a").first.click()


def _leave_for_evidence(page: Page) -> None:
    page.get_by_role("link", name="Open the address").first.click()


SCREENS = (
    Screen("desk", "The desk: what waits, and what is searched", "/"),
    Screen("cases", "Every case of a person", "/cases/?state=all"),
    Screen("new-case", "Opening a case", "/cases/new/"),
    Screen("case", "A case: facts, team, what comes next", "/cases/{case}/"),
    Screen("edit-case", "Changing the facts", "/cases/{case}/edit/"),
    Screen(
        "drawings",
        "Drawings: figures read, named, and checked",
        "/cases/{case}/drawings/",
        ".case-figure",
    ),
    Screen(
        "marking",
        "Marking what is claimed",
        "/cases/{case}/drawings/",
        "[data-stage]",
        _mark_first_figure,
    ),
    Screen(
        "query",
        "The query of a case, and how much it leaves",
        "/cases/{case}/search/",
        ".eligible strong",
    ),
    Screen("results", "Results as cards", "/searches/{run}/?as=", "[data-card]"),
    Screen(
        "contact-sheet",
        "Results as a contact sheet",
        "/searches/{run}/?as=sheet",
        "#cards",
    ),
    Screen("table", "Results as a table", "/searches/{run}/?as=table", "table.designs"),
    Screen("leaf", "Leafing: one design to a screen", "/searches/{run}/leaf/?rank=2"),
    Screen(
        "compare",
        "Query and references side by side",
        "/searches/{run}/compare/?design={design}&design={other}",
        ".panes",
    ),
    Screen(
        "overlay",
        "Both drawings over each other",
        "/searches/{run}/compare/?design={design}",
        ".panes",
        _press("o"),
        asks=False,
    ),
    Screen("history", "The history of searches", "/cases/{case}/history/"),
    Screen(
        "difference",
        "What moved between two searches",
        "/searches/{run}/difference/{second_run}/",
    ),
    Screen("whole-classes", "Whole classes of a case", "/cases/{case}/whole-classes/"),
    Screen(
        "class",
        "A class looked through design by design",
        "/class-searches/{class_search}/",
        "[data-card]",
    ),
    Screen(
        "citations",
        "Citations with basis and pertinence",
        "/cases/{case}/citations/",
        ".citation",
    ),
    Screen("evidence", "Evidence that no corpus holds", "/cases/{case}/evidence/"),
    Screen(
        "leaving",
        "What would be sent before a link is opened",
        "/cases/{case}/evidence/",
        "#leave-title",
        _leave_for_evidence,
    ),
    Screen("watches", "Standing searches", "/cases/{case}/watches/"),
    Screen("record", "The record of the search", "/cases/{case}/record/"),
    Screen("search", "Searching without a case", "/searches/new/"),
    Screen("designs", "The corpus", "/designs/", "[data-card]"),
    Screen("design", "A design as its grant shows it", "/designs/{design}/"),
    Screen("classes", "Designs by class", "/classes/"),
    Screen("imports", "Imports, for curators", "/imports/", who="curator"),
    Screen("keys", "Changing the keys", "/keys/"),
    Screen("password", "Changing one's password", "/password/"),
    Screen(
        "key-list",
        "The list of keys",
        "/searches/{run}/",
        "#keys[open]",
        _press("?"),
        asks=False,
    ),
    Screen(
        "palette",
        "Going anywhere by typing",
        "/cases/{case}/",
        "#palette [data-found] [role=option]",
        _press("Control+k"),
        asks=False,
    ),
    Screen("absent", "What is not there, or not yours", "/designs/USD9999999/"),
)

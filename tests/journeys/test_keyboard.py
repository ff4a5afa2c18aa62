"""The same case again by keyboard alone: no mouse, no address typed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.desk import tour
from benchmarks.desk.tour import Places
from tests.journeys import files
from tests.journeys.conftest import SignIn
from tests.journeys.site import Site

MOST_TABS = 80
# Tags a design, and takes that back in the same task in which the new panel comes.
# Returns how many forms the browser then sent by itself, leaving the page.
PRESS_TWICE = """(design) => new Promise((done) => {
  let left = 0;
  addEventListener("submit", (event) => { if (!event.defaultPrevented) left += 1; });
  const tag = () => document.querySelector(`#decision-${design} [data-act=tag-5]`);
  const list = document.getElementById(design);
  new MutationObserver((_, seen) => {
    seen.disconnect();
    list.addEventListener("htmx:afterRequest", () => done(left), { once: true });
    tag().click();
    if (left) done(left);
  }).observe(list, { childList: true, subtree: true });
  tag().click();
})"""
# Neither waits for the other's answer.
PRESS_BOTH = """(card) => {
  for (const act of ["tag-3", "tag-4"]) card.querySelector(`[data-act=${act}]`).click();
}"""
FOUND = "D908,314"  # whose sheets are those of the application


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus, as who has no mouse does."""
    expect(wanted).to_be_attached()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by {MOST_TABS} tabs")


def go(page: Page, words: str, address: str) -> None:
    """Go to a page by the palette."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-typed")).to_be_focused()
    page.keyboard.type(words)
    chosen = page.locator("#palette [aria-selected=true]")
    expect(chosen).to_have_attribute("href", re.compile(address))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))


def current(page: Page) -> Locator:
    return page.locator("[data-card][data-current]")


def pressed(design: Locator, act: str) -> None:
    button = design.locator(f"[data-act={act}]")
    expect(button).to_have_attribute("aria-pressed", "true")


@pytest.fixture
def page(corpus: Site, sign_in: SignIn) -> Page:
    return sign_in("examiner")


def test_a_case_goes_from_intake_to_record_by_keyboard_alone(
    page: Page, test_data: Path
) -> None:
    open_case(page)
    put_drawings_in(page, files.sheets(test_data, files.DESIGN))
    search(page)
    decide(page)
    leaf_and_compare(page)
    put_on_record(page)


def open_case(page: Page) -> None:
    tab_to(page, page.get_by_label("Application number"))
    page.keyboard.type("29/900001")
    tab_to(page, page.get_by_label("Title of the design"))
    page.keyboard.type("Garment")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    expect(page.locator(".case-name")).to_contain_text("29/900,001 Garment")


def put_drawings_in(page: Page, sheets: list[Path]) -> None:
    go(page, "drawings case", "/drawings/$")
    tab_to(page, page.locator("#files"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(sheets)
    tour.read(page, figures=files.FIGURES)
    view = page.locator(".case-figure select").first
    tab_to(page, view)
    page.keyboard.type("persp")
    expect(page.locator(".case-figure").first).to_contain_text("confirmed")


def search(page: Page) -> None:
    go(page, "search of this case", "/cases/.*/search/$")
    tab_to(page, page.locator("[data-submit]"))
    page.keyboard.press("Enter")
    tour.arrive(page)


def decide(page: Page) -> None:
    page.keyboard.press("j")
    first = current(page)
    expect(first).to_contain_text(FOUND)
    name = first.get_attribute("id") or ""
    first = page.locator(f"#{name}")
    page.keyboard.press("r")
    pressed(first, "relevant")
    expect(current(page)).not_to_have_attribute("id", name)  # went on by itself
    page.keyboard.press("k")
    expect(current(page)).to_have_attribute("id", name)
    page.keyboard.press("p")
    pressed(first, "primary")
    page.keyboard.press("2")
    pressed(first, "tag-2")
    page.keyboard.press("u")
    tag = first.locator("[data-act=tag-2]")
    expect(tag).to_have_attribute("aria-pressed", "false")
    pressed(first, "primary")


def leaf_and_compare(page: Page) -> None:
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("/leaf/"))
    place = page.locator("[data-place]")
    expect(place).to_have_text("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("j")
    expect(place).to_have_text("2")
    page.keyboard.press("x")
    expect(place).to_have_text("3")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/searches/[0-9a-f-]{36}/(\?[^/]*)?(#\w+)?$"))
    left = current(page).get_attribute("id")  # the one that was looked at last
    assert page.url.endswith(f"#{left}")
    page.keyboard.press("c")
    page.wait_for_url(re.compile("/compare/"))
    page.keyboard.press("o")
    overlay = page.locator("button[data-mode=overlay]")
    expect(overlay).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(overlay).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/searches/[0-9a-f-]{36}/(\?[^/]*)?(#\w+)?$"))
    expect(current(page)).to_have_attribute("id", str(left))


def put_on_record(page: Page) -> None:
    go(page, "citations", "/citations/$")
    page.keyboard.press("j")
    page.keyboard.press("n")
    pertinence = page.get_by_label("Pertinence").first
    expect(pertinence).to_be_focused()
    page.keyboard.type("The same pocket at the same seam.")
    expect(page.locator(".citation").first.get_by_text("Saved")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.wait_for_url(re.compile("/record/$"))
    expect(page.locator("main")).to_contain_text("The same pocket at the same seam.")
    tab_to(page, page.get_by_role("link", name="Bundle with hashes"))
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert b"The same pocket" in Path(started.value.path()).read_bytes()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(re.compile("/history/$"))
    expect(page.get_by_role("link", name="L1").first).to_be_visible()


def test_a_key_pressed_as_soon_as_a_panel_is_exchanged_stays_on_the_page(
    page: Page, examined: Places
) -> None:
    page.goto(f"/searches/{examined.run}/")
    page.keyboard.press("j")
    here = page.url
    left = page.evaluate(PRESS_TWICE, current(page).get_attribute("id"))
    assert left == 0
    assert page.url == here


def test_what_is_pressed_at_once_is_done_and_a_held_key_decides_once(
    page: Page, examined: Places
) -> None:
    page.goto(f"/searches/{examined.run}/")
    page.keyboard.press("j")
    design = current(page)
    design.evaluate(PRESS_BOTH)
    for act in ("tag-3", "tag-4"):
        pressed(design, act)
    page.keyboard.down("3")
    for _ in range(3):
        page.keyboard.down("3")  # as a keyboard repeats a key that is held
    page.keyboard.up("3")
    tag = design.locator("[data-act=tag-3]")
    expect(tag).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("4")
    tag = design.locator("[data-act=tag-4]")
    expect(tag).to_have_attribute("aria-pressed", "false")


def test_the_list_of_keys_opens_and_keys_rest_while_typing(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("?d 908314")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Garment with a side pocket")
    expect(heading).to_be_visible()


def test_the_palette_goes_where_was_typed_however_fast(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-typed")).to_be_focused()
    page.keyboard.type("d 908 314")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/designs/USD0908314/$"))


def test_a_key_can_be_given_another_act(page: Page) -> None:
    go(page, "keys", "/keys/$")
    field = page.get_by_label("This list of keys", exact=True)
    tab_to(page, page.get_by_role("button", name="Press a key for: This list of keys"))
    page.keyboard.press("Enter")
    page.keyboard.press("w")
    expect(field).to_have_value("w")
    tab_to(page, page.get_by_role("button", name="Save these keys"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your keys are kept.")).to_be_visible()
    page.keyboard.press("w")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, page.get_by_role("button", name="Restore the defaults"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("All keys are back at their defaults.")).to_be_visible()

"""An examiner reads a design, looks at its figures and searches from one."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.site import Site

SEARCH_MILLISECONDS = 60_000


@pytest.fixture
def page(corpus: Site, sign_in: SignIn) -> Page:
    return sign_in("examiner")


def test_figures_are_seen_large_and_left_by_key(page: Page) -> None:
    page.goto("/designs/USD0908314/")
    viewer = page.locator("#viewer")
    page.locator(".figures a[data-view]").first.focus()
    page.keyboard.press("Enter")
    expect(viewer).to_be_visible()
    expect(viewer).to_contain_text("1 of 7")
    picture = viewer.locator("img")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("(image) => image.naturalWidth") > 960
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 of 7")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_a_search_from_a_figure_finds_its_own_design_first(page: Page) -> None:
    page.goto("/designs/USD0908314/")
    page.get_by_role("button", name="Search from").nth(1).click()
    first = page.locator("[data-card]").first
    expect(first).to_be_visible(timeout=SEARCH_MILLISECONDS)
    expect(first).to_contain_text("D908,314")
    expect(first.locator(".strip li").nth(1).locator(".badge")).to_have_text("1")


def test_figures_are_whole_on_white_paper_in_the_dark(page: Page) -> None:
    page.goto("/designs/")
    page.get_by_text("Theme", exact=True).locator("..").click()
    page.get_by_role("button", name="Dark").click()
    page.reload()
    ground = page.locator("body").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(22, 24, 28)"
    paper = page.locator(".card .paper").first
    assert paper.evaluate("(e) => getComputedStyle(e).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    figures = page.locator(".card .paper img")
    fits = figures.evaluate_all(
        "(images) => images.map((i) => getComputedStyle(i).objectFit)"
    )
    assert set(fits) == {"contain"}


def test_a_list_remembers_how_dense_it_was(page: Page) -> None:
    page.goto("/designs/")
    wide = page.locator("[data-card]").first.bounding_box()
    with page.expect_navigation():
        page.get_by_title("Contact sheet").first.click()
    page.reload()
    narrow = page.locator("[data-card]").first.bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] < wide["width"]
    # It is remembered for the person, whom the next journey may be.
    with page.expect_navigation():
        page.get_by_title("Cards").first.click()
    page.reload()
    assert page.locator("[data-card]").first.bounding_box() == wide

"""An examiner searches: with dropped sheets, with pasted ones, with words alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.journeys import files
from tests.journeys.conftest import SignIn
from tests.journeys.files import sheets
from tests.journeys.site import Site

SEARCH_MILLISECONDS = 60_000  # the first search of a worker loads its model


@pytest.fixture
def page(corpus: Site, sign_in: SignIn) -> Page:
    opened = sign_in("examiner")
    opened.goto("/searches/new/")
    return opened


def search(page: Page) -> None:
    page.locator("[data-submit]").click()
    expect(page.locator("#cards, .empty, .note.bad").first).to_be_visible(
        timeout=SEARCH_MILLISECONDS
    )


def test_two_sheets_of_a_real_design_find_it_first(page: Page, test_data: Path) -> None:
    files.drop(page, sheets(test_data, "USD0908314")[:2])
    expect(page.locator("[data-tiles] img")).to_have_count(2)
    search(page)
    first = page.locator("[data-card]").first
    expect(first).to_contain_text("D908,314")
    expect(first).to_contain_text("Garment with a side pocket")
    expect(first.locator(".strip .badge")).to_have_text(["1", "2"])
    expect(page.locator(".result-head")).to_contain_text("exact")
    expect(page.locator("[data-card]").nth(files.DESIGNS - 1)).to_be_attached()


def test_a_result_survives_reload_and_back(page: Page, test_data: Path) -> None:
    files.drop(page, sheets(test_data, "USD0909824")[:1])
    expect(page.locator("[data-tiles] img")).to_have_count(1)
    search(page)
    found = page.locator("[data-card-title]").all_inner_texts()
    page.reload()
    assert page.locator("[data-card-title]").all_inner_texts() == found
    page.locator("[data-card-title]").first.click()
    expect(page.get_by_text("United States Design Patent")).to_be_visible()
    page.go_back()
    assert page.locator("[data-card-title]").all_inner_texts() == found
    expect(page.locator("[data-tiles] input:checked")).to_have_count(1)


def test_a_pasted_drawing_is_searched_as_a_dropped_one(
    page: Page, test_data: Path
) -> None:
    files.paste(page, [test_data / "broken" / "USD0873711-20200128-D00000.png"])
    expect(page.locator("[data-tiles] img")).to_have_count(1)
    expect(page.locator("[data-count]")).to_have_text("1 of at most 10 drawings chosen")
    search(page)
    expect(page.locator("[data-card]").nth(files.DESIGNS - 1)).to_be_attached()


def test_bad_files_are_told_and_the_others_kept(
    page: Page, test_data: Path, tmp_path: Path
) -> None:
    empty, vector = tmp_path / "empty.png", tmp_path / "logo.svg"
    empty.touch()
    vector.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    good = sheets(test_data, "USD0908314")[0]
    corrupt = test_data / "broken" / "corrupt.png"
    page.locator("#files").set_input_files([empty, good, vector, corrupt])
    refusals = page.locator(".tile.is-refused")
    expect(refusals).to_have_count(3)
    for told in ("empty.png", "logo.svg: an SVG file", "corrupt.png"):
        expect(refusals.filter(has_text=told)).to_have_count(1)
    expect(page.locator("[data-tiles] input:checked")).to_have_count(1)
    refusals.first.get_by_role("button").click()
    expect(refusals).to_have_count(2)
    search(page)
    expect(page.locator("[data-card]").first).to_contain_text("D908,314")


def _asked(sent: Request) -> list[str]:
    is_search = sent.method == "POST" and sent.url.endswith("/searches/")
    return [sent.url] if is_search else []


def test_a_search_does_not_start_without_a_drawing_just_refused(
    page: Page, tmp_path: Path
) -> None:
    vector = tmp_path / "logo.svg"
    vector.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    held: list[Route] = []
    started: list[str] = []
    page.on("request", lambda sent: started.extend(_asked(sent)))
    page.route("**/uploads/", lambda route: held.append(route))
    page.get_by_label("Words", exact=True).fill("shoe")
    page.locator("#files").set_input_files([vector])
    expect(page.locator(".tile.is-waiting")).to_have_count(1)
    page.locator("[data-submit]").click()
    held[0].continue_()
    expect(page.locator(".tile.is-refused")).to_contain_text("logo.svg: an SVG file")
    search(page)
    assert len(started) == 1


def test_words_and_filters_find_without_a_drawing(page: Page) -> None:
    page.get_by_label("Words", exact=True).fill("shoe")
    page.get_by_label("Locarno class").fill("0204")
    page.get_by_label("Locarno class").press("Enter")
    cards = page.locator("[data-card]")
    expect(cards.first).to_be_visible(timeout=SEARCH_MILLISECONDS)
    for text in cards.all_inner_texts():
        assert "02-04" in text


def test_a_probable_class_refines_the_search(page: Page, test_data: Path) -> None:
    files.drop(page, sheets(test_data, "USD0908314")[:1])
    expect(page.locator("[data-tiles] img")).to_have_count(1)
    search(page)
    chip = page.locator(".chip[name=locarno]").first
    page.get_by_text("Probable classes").click()
    symbol = chip.locator("strong").inner_text()
    chip.click()
    expect(page.get_by_label("Locarno class")).to_have_value(re.compile(symbol))
    expect(page.locator("[data-card]").first).to_be_visible(timeout=SEARCH_MILLISECONDS)
    for text in page.locator("[data-card]").all_inner_texts():
        assert symbol in text

"""A case from its drawings to its record: by mouse, and with two people at it."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.desk.tour import Places
from tests.journeys import files
from tests.journeys.conftest import SignIn
from tests.journeys.site import Site


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return Path(started.value.path()).read_bytes()


def test_what_was_done_by_mouse_stands_on_every_page_of_the_case(
    examined: Places, sign_in: SignIn
) -> None:
    page = sign_in("examiner")
    line = page.get_by_role("row").filter(has_text="29/812,345")
    expect(line.get_by_role("cell").nth(3)).to_have_text("2")  # searches
    expect(line.get_by_role("cell").nth(4)).to_have_text("3")  # citations
    page.goto(f"/cases/{examined.case}/drawings/")
    expect(page.locator(".case-figure").get_by_text("proposed")).to_have_count(0)
    page.goto(f"/searches/{examined.run}/?as=")
    first = page.locator("[data-card]").first
    expect(first).to_contain_text("D908,314")
    for act in ("relevant", "primary"):
        button = first.locator(f"[data-act={act}]")
        expect(button).to_have_attribute("aria-pressed", "true")
    page.goto(f"/class-searches/{examined.class_search}/")
    counted = re.search(r"(\d+) / (\d+) reviewed", page.inner_text("main"))
    assert counted
    assert counted[1] == counted[2]
    page.goto(f"/cases/{examined.case}/citations/")
    expect(page.locator(".citation")).to_have_count(3)
    expect(page.get_by_label("Pertinence").first).to_have_value(re.compile("^Ribbed"))


def test_the_record_is_downloaded_and_tells_the_whole_case(
    examined: Places, sign_in: SignIn
) -> None:
    page = sign_in("examiner")
    page.goto(f"/cases/{examined.case}/record/")
    expect(page.locator("main")).to_contain_text("D908,314")
    assert downloaded(page, "Report, to print and file").startswith(b"%PDF-")
    bundle = downloaded(page, "Bundle with hashes")
    again = downloaded(page, "Bundle with hashes")
    assert hashlib.sha256(again).digest() == hashlib.sha256(bundle).digest()
    told = json.dumps(json.loads(bundle))
    for fact in ("29/812,345", files.DESIGN, "D2/728", "Ribbed handle"):
        assert fact in told


def test_an_outsider_finds_nothing_of_a_case(
    examined: Places, corpus: Site, sign_in: SignIn
) -> None:
    inside, outside = sign_in("examiner"), sign_in("curator")
    paths = [
        *(f"/cases/{examined.case}/{room}" for room in ("", "drawings/", "record/")),
        f"/cases/{examined.case}/record/json/",
        *(f"/searches/{examined.run}/{room}" for room in ("", "leaf/", "compare/")),
        f"/class-searches/{examined.class_search}/",
    ]
    for path in paths:
        assert inside.request.get(path).status == 200, path
        assert outside.request.get(path).status == 404, path
    assert "29/812,345" not in outside.inner_text("main")


@pytest.fixture
def expected() -> list[str]:
    return ["409 (Conflict)"]


def test_of_two_at_one_case_the_second_loses_nothing(
    examined: Places, sign_in: SignIn
) -> None:
    owner, colleague = sign_in("examiner"), sign_in("administrator")
    owner.goto(f"/cases/{examined.case}/")
    owner.get_by_text("Add a colleague or a supervisor").click()
    owner.get_by_label("Person").first.select_option(label="administrator")
    owner.get_by_role("button", name="Add", exact=True).click()
    edit = f"/cases/{examined.case}/edit/"
    for page, note in ((owner, "Call the agent."), (colleague, "Ask for a model.")):
        page.goto(edit)
        page.get_by_label("Note").fill(note)
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_text("Call the agent.")).to_be_visible()
    colleague.get_by_role("button", name="Save").click()
    expect(colleague.get_by_label("Note")).to_have_value("Ask for a model.")
    expect(colleague.get_by_text("Call the agent.")).to_be_visible()
    colleague.get_by_role("button", name="Save").click()
    expect(colleague.get_by_text("Ask for a model.")).to_be_visible()

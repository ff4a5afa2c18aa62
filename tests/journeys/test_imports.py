"""An administrator imports from the server and watches; a curator corrects a PDF."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import files
from tests.journeys.conftest import SignIn
from tests.journeys.site import Site

IMPORT_MILLISECONDS = 180_000


def test_an_import_is_watched_to_its_end(site: Site, sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.goto("/imports/")
    page.get_by_label("Path on the server").fill("pdf")
    page.locator("form", has=page.get_by_label("Path on the server")).get_by_role(
        "button", name="Import"
    ).click()
    expect(page).to_have_url(re.compile(r"/imports/\d+/"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Done")).to_be_visible(timeout=IMPORT_MILLISECONDS)
    accepted = page.locator(".counts div").filter(has_text="accepted").locator("dd")
    assert int(accepted.inner_text()) == len(files.PDFS)
    expect(page.get_by_role("link", name="Withdraw")).to_be_visible()


def test_a_pdf_is_imported_and_corrected_by_hand(
    site: Site, sign_in: SignIn, test_data: Path
) -> None:
    page = sign_in("curator")
    page.goto("/imports/")
    page.get_by_label("Files").set_input_files(test_data / "pdf" / "1.pdf")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Done")).to_be_visible(timeout=IMPORT_MILLISECONDS)
    page.goto("/designs/USD0906013/")
    page.get_by_role("link", name="Correct this record").click()
    page.get_by_label("Title").fill("Inflatable raft, corrected")
    page.get_by_label("Reason").fill("front page of the PDF")
    page.get_by_role("button", name="Save the correction").click()
    expect(
        page.get_by_role("heading", name="Inflatable raft, corrected")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Corrected by hand")).to_be_visible()
    expect(page.get_by_role("cell", name="front page of the PDF")).to_be_visible()

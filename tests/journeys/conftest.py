"""A real browser in front of a real site; a page that complains fails its journey."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.desk import browsing, tour
from benchmarks.desk.tour import Places
from tests.journeys import files
from tests.journeys.site import PASSWORD, Site, running

# Beside the tests' own data, so that two runs with homes of their own stay apart.
HOME = Path(os.environ["ORNAMENT_HOME"]) / "journeys"

# A busy machine is slow; a page that is wrong stays wrong.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; its absence skips the journeys, on a CI machine it fails."""
    try:
        browsing.chromium()
    except browsing.NoBrowser as absence:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(str(absence))
        pytest.skip(str(absence))
    with browsing.browser() as started:
        yield started


@pytest.fixture(scope="session")
def site(
    browser: Browser, test_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site whose administrators may import a few of the real PDFs."""
    few = tmp_path_factory.mktemp("server") / "pdf"
    few.mkdir()
    for name in files.PDFS:
        shutil.copy(test_data / "pdf" / name, few)
    with running(HOME, import_roots=[few.parent]) as started:
        yield started


@pytest.fixture(scope="session")
def corpus(site: Site, test_data: Path) -> Site:
    """The site with real designs imported and embedded."""
    summary = site.take_in(*files.designs(test_data))
    assert summary["accepted"] == files.DESIGNS
    return site


@pytest.fixture(scope="session")
def examined(corpus: Site, browser: Browser, test_data: Path) -> Places:
    """A case of the examiner, gone through by mouse from its drawings to citations."""
    visitor = browsing.visit(browser, corpus.address)
    page = visitor.page
    browsing.sign_in(page, "examiner", PASSWORD)
    case = tour.open_case(page, **files.FACTS)
    sheets = files.sheets(test_data, files.DESIGN)
    tour.add_drawings(page, case, sheets, figures=files.FIGURES)
    places = tour.go_through(page, case, symbol=files.CLASS, image=sheets[0])
    visitor.context.close()
    assert visitor.complaints == []
    return places


SignIn = Callable[[str], Page]


@pytest.fixture
def expected() -> list[str]:
    """Parts of complaints a journey expects, such as the status of a refusal."""
    return []


@pytest.fixture
def sign_in(site: Site, browser: Browser, expected: list[str]) -> Iterator[SignIn]:
    """Opens a fresh browser profile in which a person is signed in.

    What the console says, a refused policy included, and what the site fails to
    answer ends the journey as a failure.
    """
    visitors = []

    def opened(name: str) -> Page:
        visitor = browsing.visit(browser, site.address)
        visitors.append(visitor)
        browsing.sign_in(visitor.page, name, PASSWORD)
        return visitor.page

    yield opened
    for visitor in visitors:
        visitor.context.close()
    told = [one for visitor in visitors for one in visitor.complaints]
    assert [one for one in told if not any(part in one for part in expected)] == []

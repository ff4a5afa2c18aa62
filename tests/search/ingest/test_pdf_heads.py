"""The running head of a sheet is read letter by letter, or not at all."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from search.ingest import pdf_heads, pdf_pages
from tests.search.ingest import pdf_drawings
from tests.search.ingest.real_pdfs import PATENTS

Shapes = dict[str, list[NDArray[np.float64]]]


def real_sheets(test_data: Path) -> Iterator[tuple[str, int, Image.Image]]:
    """Yield (file name, sheet number, page) of every sheet of the real patents."""
    for name, (_, _, continuations, sheets) in PATENTS.items():
        with pdf_pages.opened(test_data / "pdf" / name, max_pages=50) as document:
            for sheet in range(1, sheets + 1):
                with pdf_pages.loaded(document, continuations + sheet) as page:
                    yield name, sheet, pdf_pages.image(page)


def spelling(name: str, sheet: int) -> str:
    """Return how the head of a sheet is spelled, without blanks and points."""
    number, day, _, sheets = PATENTS[name]
    dated = f"{day:%b}{day.day}{day.year}"
    return f"{dated}Sheet{sheet}of{sheets}USD{int(number[3:])}S"


@pytest.fixture(scope="module")
def read_heads(test_data: Path) -> dict[tuple[str, int], tuple[str, list]]:
    """Every real head: its spelling as read, and the shapes of its letters."""
    heads = {}
    for name, sheet, page in real_sheets(test_data):
        shapes = [pdf_heads.shape(letter) for letter in pdf_heads.letters(page)]
        heads[name, sheet] = pdf_heads.spelled(page), shapes
    return heads


def test_every_real_head_is_spelled_without_fault(read_heads):
    assert len(read_heads) == 157
    for (name, sheet), (spelled, _) in read_heads.items():
        assert spelled == spelling(name, sheet)


def test_the_table_of_letters_is_the_mean_of_the_real_ones(read_heads):
    drawn: Shapes = defaultdict(list)
    for (name, sheet), (_, shapes) in read_heads.items():
        for letter, cells in zip(spelling(name, sheet), shapes, strict=True):
            drawn[letter].append(cells)
    table = "".join(
        f"{letter} " + "".join(str(round(9 * cell)) for cell in mean.ravel()) + "\n"
        for letter, mean in sorted(
            (letter, np.mean(shapes, axis=0)) for letter, shapes in drawn.items()
        )
    )
    path = Path(pdf_heads.__file__).with_name("pdf_glyphs.txt")
    assert table == path.read_text()


def test_letters_of_a_file_are_known_from_the_other_files(read_heads):
    """Honest measure: no letter is compared with a mean it went into."""
    means = {name: mean_shapes(read_heads, without=name) for name in PATENTS}
    faults = []
    for (name, sheet), (_, shapes) in read_heads.items():
        letters, table = means[name]
        for letter, cells in zip(spelling(name, sheet), shapes, strict=True):
            differences = np.abs(table - cells).mean(axis=(1, 2))
            if letters[int(differences.argmin())] != letter:
                faults.append((name, letter))
    # "Aug." occurs in one file only, so its "g" is known from nowhere else.
    assert set(faults) <= {("6.pdf", "g")}


def mean_shapes(read_heads, *, without: str) -> tuple[str, NDArray[np.float64]]:
    drawn: Shapes = defaultdict(list)
    for (name, sheet), (_, shapes) in read_heads.items():
        if name != without:
            for letter, cells in zip(spelling(name, sheet), shapes, strict=True):
                drawn[letter].append(cells)
    means = [np.mean(shapes, axis=0) for shapes in drawn.values()]
    return "".join(drawn), np.array(means)


def test_a_head_tells_number_date_and_sheet(test_data: Path):
    _, _, page = next(real_sheets(test_data))
    head = pdf_heads.read(page)
    number, day, _, sheets = PATENTS["1.pdf"]
    assert head == pdf_heads.Head(number, day, 1, sheets)


@pytest.mark.parametrize("scale", [0.9, 1.2, 2.0])
def test_another_resolution_reads_alike(test_data: Path, scale: float):
    _, _, page = next(real_sheets(test_data))
    size = (round(page.width * scale), round(page.height * scale))
    scaled = page.resize(size, Image.Resampling.BILINEAR)
    assert pdf_heads.read(scaled) == pdf_heads.read(page)


def test_a_head_in_another_type_is_not_guessed():
    assert pdf_heads.read(pdf_drawings.sheet()) is None


def test_a_damaged_letter_leaves_the_head_unread(test_data: Path):
    _, _, page = next(real_sheets(test_data))
    page.paste(255, (1050, 220, 1060, 280))  # through a digit of the year
    assert pdf_heads.read(page) is None


@pytest.mark.parametrize("size", [(2560, 3300), (30, 30), (1, 1)])
def test_a_page_without_ink_has_no_head(size: tuple[int, int]):
    assert pdf_heads.read(Image.new("L", size, 255)) is None

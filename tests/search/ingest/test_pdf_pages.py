"""A scan is taken out of its page exactly; everything else is rendered upright."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from search.ingest import pdf_pages
from tests.search.ingest import pdf_drawings


def first_page(content: bytes, **limits: int) -> Image.Image:
    with (
        pdf_pages.opened(content, max_pages=5) as document,
        pdf_pages.loaded(document, 0) as page,
    ):
        return pdf_pages.image(page, **limits)


def rendered(content: bytes) -> Image.Image:
    """Return the first page the slow way, whatever it holds."""
    document = pypdfium2.PdfDocument(content)
    page = document[0].render(scale=4.16666, grayscale=True)  # 300 dpi
    return page.to_pil().convert("L")


@pytest.mark.parametrize("mode", ["1", "L"])
def test_the_scan_is_what_rendering_would_show(mode: str):
    content = pdf_drawings.scanned([pdf_drawings.sheet()], mode=mode)
    taken, shown = first_page(content), rendered(content)
    assert taken.size == shown.size == (pdf_drawings.WIDTH, pdf_drawings.HEIGHT)
    difference = np.abs(np.asarray(taken, int) - np.asarray(shown, int))
    assert (difference > 64).mean() < 2e-4


def test_typed_text_is_rendered():
    image = first_page(pdf_drawings.typed([(0.2, 0.3, "FIG. 1")]))
    assert image.size == (2550, 3300)
    rows, columns = np.nonzero(np.asarray(image) < 128)
    assert 0.28 < rows.mean() / 3300 < 0.31
    assert 0.19 < columns.min() / 2550 < 0.22


def test_text_over_a_scan_is_not_lost():
    document = pypdfium2.PdfDocument(pdf_drawings.scanned([pdf_drawings.blank_page()]))
    page = document[0]
    pdf_drawings.write(document, page, 0.5, 0.5, "FIG. 1")
    assert np.asarray(pdf_pages.image(page)).min() < 128


def test_a_turned_page_comes_upright():
    document = pypdfium2.PdfDocument(pdf_drawings.scanned([pdf_drawings.sheet()]))
    document[0].set_rotation(90)
    page = document[0]
    assert pdf_pages.image(page).size == (pdf_drawings.HEIGHT, pdf_drawings.WIDTH)


def test_a_large_page_is_rendered_within_the_limit():
    document = pypdfium2.PdfDocument.new()
    image = pdf_pages.image(document.new_page(14_000, 14_000), max_pixels=1_000_000)
    assert 990_000 < image.width * image.height <= 1_000_000


def test_a_scan_over_the_limit_is_refused_with_its_size():
    content = pdf_drawings.scanned([Image.new("L", (3_000, 4_000), 255)])
    with pytest.raises(pdf_pages.UnreadablePdf, match="3000 x 4000 pixels"):
        first_page(content, max_pixels=10_000_000)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.4\n%%EOF\n", "damaged"),
        (b"GIF89a", "no PDF"),
        (pdf_drawings.typed([(0.1, 0.1, "FIG. 1")])[:-9], "cut short"),
        (pdf_drawings.typed([])[:-4], "cut short"),
        (pdf_drawings.protected(), "password"),
        (pdf_drawings.scanned([pdf_drawings.blank_page()] * 6), "6 pages"),
    ],
)
def test_a_pdf_that_cannot_be_opened_is_refused(content: bytes, reason: str):
    with (
        pytest.raises(pdf_pages.UnreadablePdf, match=reason),
        pdf_pages.opened(content, max_pages=5),
    ):
        pass


def test_a_path_is_read_as_bytes_are(tmp_path: Path):
    path = tmp_path / "patent.pdf"
    path.write_bytes(pdf_drawings.scanned([pdf_drawings.blank_page()] * 2))
    with pdf_pages.opened(path, max_pages=5) as document:
        assert len(document) == 2
    path.write_bytes(b"")
    with (
        pytest.raises(pdf_pages.UnreadablePdf, match="empty"),
        pdf_pages.opened(path, max_pages=5),
    ):
        pass

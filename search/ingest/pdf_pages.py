"""The pages of a PDF as pixels: the scanned image itself where a page is one.

Taking the embedded image out is exact and several times quicker than rendering it.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
import pypdfium2
from PIL import Image
from pypdfium2 import raw

MAX_PIXELS = 40_000_000
RENDERED_DPI = 300

_POINTS_PER_INCH = 72
_END_MARK = b"%%EOF"
_END_WITHIN = 4096  # bytes of the file's end
_COVERED = 0.95  # of the page's width and height by an image that is the page
_STRAIGHT = 1.0  # points of slant over the page's whole width
_MAX_OBJECTS = 20_000  # a page of OCR text holds 2,000


Fault = Literal["damaged", "protected", "pages", "pixels"]


class UnreadablePdf(Exception):
    """The PDF cannot be opened or shown; the message says why, `fault` which kind."""

    def __init__(self, message: str, *, fault: Fault = "damaged") -> None:
        super().__init__(message)
        self.fault = fault


@contextmanager
def opened(source: bytes | Path, *, max_pages: int) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF of one to `max_pages` pages. Raises UnreadablePdf."""
    document = _open(source)
    try:
        if not len(document):
            raise UnreadablePdf("it has no pages")
        if len(document) > max_pages:
            raise UnreadablePdf(
                f"it has {len(document)} pages; the limit is {max_pages}",
                fault="pages",
            )
        yield document
    finally:
        document.close()


@contextmanager
def loaded(document: pypdfium2.PdfDocument, index: int) -> Iterator[pypdfium2.PdfPage]:
    """Load one page and free it again. Raises UnreadablePdf."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf(f"page {index + 1} is broken") from error
    try:
        yield page
    finally:
        page.close()


def image(page: pypdfium2.PdfPage, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """Return the page upright in grey (mode L), rendered only where it must be.

    A rendered page has 300 dots per inch, fewer where it is larger than `max_pixels`.
    Raises UnreadablePdf.
    """
    try:
        scan = _scan(page)
        if scan is None:
            return _rendered(page, max_pixels)
        width, height = scan.get_px_size()
        if width * height > max_pixels:
            raise UnreadablePdf(
                f"a page holds an image of {width} x {height} pixels; "
                f"the limit is {max_pixels // 1_000_000} megapixels",
                fault="pixels",
            )
        return _pillow(scan.get_bitmap(render=False))
    except (pypdfium2.PdfiumError, MemoryError) as error:
        raise UnreadablePdf(f"a page cannot be shown: {error}") from error


def _open(source: bytes | Path) -> pypdfium2.PdfDocument:
    if not (source if isinstance(source, bytes) else source.stat().st_size):
        raise UnreadablePdf("the file is empty")
    if not _has_end(source):
        raise UnreadablePdf("it is cut short, or no PDF")
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadablePdf(
                "it is protected by a password", fault="protected"
            ) from error
        raise UnreadablePdf("it is no PDF, or a damaged one") from error


def _has_end(source: bytes | Path) -> bool:
    """Tell whether the end mark is there; PDFium would mend a PDF cut short in silence.

    Readers allow some rubbish behind the mark.
    """
    if isinstance(source, bytes):
        return _END_MARK in source[-_END_WITHIN:]
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - _END_WITHIN))
        return _END_MARK in file.read()


def _scan(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """Return the one upright image that fills the page, if nothing else is visible."""
    if page.get_rotation():
        return None
    scan: pypdfium2.PdfImage | None = None
    for item in itertools.islice(page.get_objects(max_depth=1), _MAX_OBJECTS):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE and scan is None:
            scan = item
        elif not _is_invisible_text(item):
            return None
    return scan if scan is not None and _fills(page, scan) else None


def _is_invisible_text(item: pypdfium2.PdfObject) -> bool:
    """Tell the text that OCR lays over a scan."""
    if item.type != raw.FPDF_PAGEOBJ_TEXT:
        return False
    mode = int(raw.FPDFTextObj_GetTextRenderMode(item.raw))
    return mode == int(raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _fills(page: pypdfium2.PdfPage, scan: pypdfium2.PdfImage) -> bool:
    """Tell whether an image covers its page and is neither turned nor mirrored."""
    size = np.array(page.get_size())
    across, slant, turn, down, _, _ = scan.get_matrix().get()
    covered = np.array([across, down]) >= size * _COVERED
    return bool(covered.all()) and abs(slant) + abs(turn) < _STRAIGHT


def _rendered(page: pypdfium2.PdfPage, max_pixels: int) -> Image.Image:
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise UnreadablePdf("a page has no size")
    largest = (max_pixels / (width * height)) ** 0.5
    # PDFium rounds sizes up: stay a little below, or 3300.0000001 makes 3301 rows.
    scale = min(RENDERED_DPI / _POINTS_PER_INCH * (1 - 1e-6), largest * 0.999)
    return _pillow(page.render(scale=scale, grayscale=True, may_draw_forms=False))


def _pillow(bitmap: pypdfium2.PdfBitmap) -> Image.Image:
    """Copy a bitmap out of PDFium's memory, which goes with the page."""
    shared: Image.Image = bitmap.to_pil()
    return shared.convert("L")  # copies where it is grey already

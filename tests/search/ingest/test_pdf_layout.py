"""Pages are told apart by where their ink stands; sheets are cut to the drawing."""

import io

import numpy as np
import pytest
from PIL import Image

from search import figures
from search.ingest import pdf_layout
from tests.search.ingest import pdf_drawings


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (pdf_drawings.sheet(), "sheet"),
        (pdf_drawings.continuation(), "continuation"),
        (pdf_drawings.notice(), "other"),
        (pdf_drawings.blank_page(), "other"),
    ],
)
def test_the_kind_of_a_page_is_told(page: Image.Image, kind: str):
    assert pdf_layout.kind(page) == kind


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_the_resolution_does_not_matter(scale: float):
    for page, kind in (
        (pdf_drawings.sheet(), "sheet"),
        (pdf_drawings.continuation(), "continuation"),
    ):
        size = (round(page.width * scale), round(page.height * scale))
        assert pdf_layout.kind(page.resize(size)) == kind


def test_a_speck_in_the_head_does_not_make_a_sheet_of_a_continuation():
    page = pdf_drawings.continuation()
    page.paste(0, (400, 200, 404, 204))
    page.paste(0, (2000, 200, 2004, 204))
    assert pdf_layout.kind(page) == "continuation"


def test_the_head_is_cut_and_the_drawing_kept_whole():
    page = pdf_drawings.sheet()
    sheet = pdf_layout.without_head(page)
    assert sheet.mode == "1"
    ink_below = np.count_nonzero(np.asarray(page)[297:] < 128)
    assert np.count_nonzero(~np.asarray(sheet)) == ink_below
    assert sheet.size == (1201 + 48, 1181 + 48)  # the ellipse and its margins


def test_a_sheet_without_drawing_stays_a_white_page():
    sheet = pdf_layout.without_head(pdf_drawings.blank_page())
    assert sheet.size == (pdf_drawings.WIDTH, 3003)


@pytest.mark.parametrize("mode", ["1", "L"])
def test_an_encoded_sheet_is_read_back_pixel_by_pixel(mode: str):
    sheet = pdf_layout.without_head(pdf_drawings.sheet()).convert(mode)
    content = pdf_layout.encode(sheet)
    assert figures.read_sheet(content).pixel_sha256 == figures.pixel_sha256(sheet)
    assert content == pdf_layout.encode(sheet.copy())
    assert Image.open(io.BytesIO(content)).format == "TIFF"

"""Numbers are read from barcodes and noisy text; other kinds of patent are refused."""

import pytest

from search.ingest import pdf_numbers
from search.ingest.pdf_numbers import NotADesignPatent
from tests.search.ingest import pdf_drawings


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("US00D906013S", "USD0906013"),
        ("US00D906013S1", "USD0906013"),
        ("US0D1050455S", "USD1050455"),
        ("", ""),
        ("906013", ""),
    ],
)
def test_the_barcode_tells_the_number(code: str, number: str):
    assert pdf_numbers.in_barcode(pdf_drawings.front_page(code)) == number


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("US010123456B2", "utility"),
        ("US009123456B1", "utility"),
        ("US0PP31234P2", "plant"),
        ("US0RE41654E1", "reissue"),
    ],
)
def test_the_barcode_of_another_kind_is_refused_by_name(code: str, kind: str):
    with pytest.raises(NotADesignPatent, match=kind):
        pdf_numbers.in_barcode(pdf_drawings.front_page(code))


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("(10) Patent No.: US D889,911 S", "USD0889911"),
        ("( 10 ) Patent No . : US D799 , 320 S", "USD0799320"),
        ("US D744.296 S", "USD0744296"),
        ("USD727,555S", "USD0727555"),
        ("US D1,050,455 S", "USD1050455"),
        ("United States Patent [19] [11] Patent Number: Des. 305,555", "USD0305555"),
        ("USOOD889911S\nMaldonado", "USD0889911"),
        ("USOOD8488015", "USD0848801"),
        ("(45) Date of Patent: Jul. 14, 2020", ""),
        ("United States Patent [19]", ""),
        ("", ""),
    ],
)
def test_the_header_tells_the_number_through_noise(header: str, number: str):
    assert pdf_numbers.in_header(header) == number


@pytest.mark.parametrize(
    "header",
    [
        "(12) United States Patent (10) Patent No.: US 9,123,456 B2",
        "United States Patent [19] [11] Patent Number: 5,123,456",
        "(12) United States Plant Patent",
        "(12) Patent Application Publication",
    ],
)
def test_the_header_of_another_kind_is_refused(header: str):
    with pytest.raises(NotADesignPatent, match="another kind"):
        pdf_numbers.in_header(header)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("11-USD889911.pdf", "USD0889911"),
        ("patents/D1050455.pdf", "USD1050455"),
        ("usd0906013-20201229.PDF", "USD0906013"),
        ("11.pdf", ""),
        ("9123456.pdf", ""),
        ("record12345.pdf", ""),
    ],
)
def test_a_file_name_hints_only_with_its_letter(name: str, number: str):
    assert pdf_numbers.in_file_name(name) == number

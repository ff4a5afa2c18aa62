import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import literals, names
from search.classes import uspc


@pytest.mark.parametrize(
    ("text", "patent"),
    [
        ("D0908314", "USD0908314"),
        ("USD908314", "USD0908314"),
        ("D1006114", "USD1006114"),
    ],
)
def test_numbers_are_read(text, patent):
    assert names.patent(text) == patent


@pytest.mark.parametrize("text", ["", "D0", "908314", "D12345678", "US9000000", "D1 "])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="no design patent number"):
        names.patent(text)


def test_a_sheet_says_patent_date_kind_and_number():
    sheet = names.sheet("I2018/USD0850183-20190604-P00001.png")
    assert sheet == names.Sheet("USD0850183", "20190604", "P", 1)
    assert not sheet.is_gazette
    assert names.sheet("USD0850183-20190604-D00000.TIF").is_gazette


@pytest.mark.parametrize(
    ("raw", "symbol"),
    [
        ("D 2728", "D2/728"),
        (" D2840", "D2/840"),
        ("D28 47", "D28/47"),
        ("D 3215", "D3/215"),
        ("D32 15", "D32/15"),
        ("D18  46", "D18/4.6"),
        ("D14138 AA", "D14/138 AA"),
        (" D74012", "D7/401.2"),
        ("D 9DIG 9", "D9/DIG 9"),
        ("D14", "D14"),
        ("D2728", ""),
        ("D14485-495", ""),
        ("455  302", ""),
        ("", ""),
    ],
)
def test_uspc_symbols_are_read_by_their_columns(raw, symbol):
    assert names.uspc(raw) == symbol


def by_the_search(raw: str) -> str:
    """The slow truth: what the importer makes of the same symbol."""
    try:
        symbol = uspc.parse(raw)
    except uspc.UnreadableSymbol:
        return ""
    return symbol if symbol.startswith("D") else ""


@given(st.from_regex(r"[ D1-3]{0,3}[ 0-9DIGFORA]{0,7}", fullmatch=True))
def test_uspc_symbols_read_as_the_importer_reads_them(raw):
    assert names.uspc(raw) == by_the_search(raw)


def test_the_shared_symbols_read_as_the_importer_reads_them(test_data: Path):
    with (test_data / "impact/sample_data.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    raw = {one for row in rows for one in literals.parse_texts(row["class_search"])}
    raw |= {one for row in rows for one in row["class"].split(",")}
    assert len(raw) > 200
    assert {one: names.uspc(one) for one in raw} == {
        one: by_the_search(one) for one in raw
    }


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("0202", "02-02"),
        ("02-02", "02-02"),
        ("202", "02-02"),
        ("900.0", "09-00"),
        ("2102.0", "21-02"),
        ("", ""),
        ("D14486", ""),
    ],
)
def test_locarno_codes_are_read(raw, code):
    assert names.locarno(raw) == code


@pytest.mark.parametrize(
    "path", ["/a", "../a", "a/../b", "a//b", "a\\b", "a\n", "", "."]
)
def test_paths_that_lead_elsewhere_are_refused(path):
    with pytest.raises(ValueError, match="relative path"):
        names.relative(path)


def test_plain_paths_pass():
    assert names.relative("2021/a b/é..png") == "2021/a b/é..png"

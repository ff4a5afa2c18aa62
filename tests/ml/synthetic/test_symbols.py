"""Raw class symbols, to the letter as they stand in real grants."""

import pytest

from ml.synthetic import symbols


@pytest.mark.parametrize(
    ("symbol", "raw"),
    [
        ("D2/728", "D 2728"),
        ("D28/47", "D28 47"),
        ("D5/59", "D 5 59"),
        ("D18/4.6", "D18  46"),
        ("D3/203.1", "D 32031"),
        ("D9/DIG 9", "D 9DIG 9"),
        ("D14/138 AA", "D14138 AA"),
        ("D3/215", "D 3215"),
        ("D32/15", "D32 15"),
        ("2/93", "  2 93"),
        ("248/231.81", "24823181"),
        ("273/118 D", "273118 D"),
        ("280/87.041", "280 87041"),
    ],
)
def test_a_symbol_keeps_its_columns(symbol: str, raw: str) -> None:
    assert symbols.raw_uspc(symbol) == raw


@pytest.mark.parametrize(
    ("first", "last", "raw"),
    [
        ("D14/485", "D14/495", "D14485-495"),
        ("D11/1", "D11/25", "D11  1- 25"),
        ("D3/203.1", "D3/203.8", "D 32031-2038"),
    ],
)
def test_a_range_names_its_class_once(first: str, last: str, raw: str) -> None:
    assert symbols.raw_uspc_range(first, last) == raw


def test_a_range_stays_in_one_class() -> None:
    with pytest.raises(ValueError, match="one class"):
        symbols.raw_uspc_range("D1/106", "D11/6")


def test_locarno_has_four_digits_and_no_dash() -> None:
    assert symbols.raw_locarno("09-01") == "0901"
    with pytest.raises(ValueError, match="09-01"):
        symbols.raw_locarno("9-1")


@pytest.mark.parametrize("symbol", ["", "D9", "D9/", "9500", "D9/5*"])
def test_another_spelling_is_refused(symbol: str) -> None:
    with pytest.raises(ValueError, match="Not a USPC symbol"):
        symbols.raw_uspc(symbol)

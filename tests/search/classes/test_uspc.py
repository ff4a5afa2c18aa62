"""USPC symbols: columns in, canonical symbols out, and what a person types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.classes import uspc

# Raw text and meaning as the Office's own files give them.
SYMBOLS = {
    "D 2728": "D2/728",
    " D2840": "D2/840",
    "D28 47": "D28/47",
    "D 5 59": "D5/59",
    "D18  46": "D18/4.6",
    "D 32031": "D3/203.1",
    "D 9DIG 9": "D9/DIG 9",
    "D 9DIG12": "D9/DIG 12",
    "D 9FOR101": "D9/FOR 101",
    "  2 93": "2/93",
    "455  302": "455/3.02",
    "24823181": "248/231.81",
    "273118 D": "273/118 D",
    "D14138 AA": "D14/138 AA",
    " D74012": "D7/401.2",
    "280 87041": "280/87.041",
    "D14": "D14",
}
RANGES = {
    "D14485-495": ("D14/485", "D14/495"),
    "D11  1- 25": ("D11/1", "D11/25"),
    "D 32031-2038": ("D3/203.1", "D3/203.8"),
    "360 9701- 9912": ("360/97.01", "360/99.12"),
    " 36 25 R- 25 A": ("36/25 R", "36/25 A"),
    "345  21-  23": ("345/2.1", "345/2.3"),
    "280 87041- 87043": ("280/87.041", "280/87.043"),
    "D14485- 95": ("D14/485", "D14/495"),
    "D14432-  3": ("D14/432", "D14/433"),
    "D14478- 80": ("D14/478", "D14/480"),
    "D14478-80": ("D14/478", "D14/480"),
}


@pytest.mark.parametrize(("raw", "symbol"), SYMBOLS.items())
def test_columns_give_the_symbol(raw, symbol):
    assert uspc.parse(raw) == symbol


def test_leading_spaces_are_columns():
    assert uspc.parse(" D1106") == "D1/106"
    assert uspc.parse("D 3215") == "D3/215"
    assert uspc.parse("D32 15") == "D32/15"


@pytest.mark.parametrize(
    "raw", ["", "D1", "D1106", "xyz123", "D1448 ", "257E21001", "D14 0 1", "None"]
)
def test_damaged_columns_are_refused(raw):
    with pytest.raises(uspc.UnreadableSymbol):
        uspc.parse(raw)


@pytest.mark.parametrize(("raw", "ends"), RANGES.items())
def test_ranges_give_both_ends_and_complete_short_ones(raw, ends):
    assert uspc.parse_range(raw) == ends


@pytest.mark.parametrize(
    "raw", ["D14495-485", "D14485", "D14485-", "D14485-x", "D 9DIG 1-DIG 9"]
)
def test_contradictory_ranges_are_refused(raw):
    with pytest.raises(uspc.UnreadableSymbol):
        uspc.parse_range(raw)


@st.composite
def raw_symbols(draw: st.DrawFn) -> tuple[str, str]:
    """A raw symbol built column by column, and what it means."""
    class_ = draw(st.sampled_from(sorted(uspc.NAMES)) | st.integers(1, 999).map(str))
    design = class_.startswith("D")
    spelled = f"D{class_[1:]:>2}" if design and draw(st.booleans()) else f"{class_:>3}"
    integer = draw(st.integers(1, 999))
    decimals = draw(st.text("0123456789", max_size=3))
    suffix = draw(st.sampled_from(["", "A", "R", "AA"]))
    raw = f"{spelled}{integer:>3}{decimals}{' ' if suffix else ''}{suffix}"
    point, space = "." if decimals else "", " " if suffix else ""
    return raw, f"{class_}/{integer}{point}{decimals}{space}{suffix}"


@given(raw_symbols())
def test_any_symbol_reads_as_its_columns_were_filled(pair):
    raw, symbol = pair
    assert uspc.parse(raw) == symbol


@given(raw_symbols())
def test_a_typed_canonical_symbol_is_itself(pair):
    _, symbol = pair
    wanted = uspc.accept(symbol)
    assert (wanted.text, wanted.is_prefix) == (symbol, False)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("D14/486", "D14/486"),
        ("d14/486", "D14/486"),
        ("D14486", "D14/486"),
        ("D 14/486", "D14/486"),
        ("d14 486", "D14/486"),
        ("D2728", "D2/728"),
        ("D 2728", "D2/728"),
        (" D2840", "D2/840"),
        ("D32 15", "D32/15"),
        ("D1106", "D1/106"),
        ("D74012", "D7/401.2"),
        ("D32031", "D3/203.1"),
        ("D9/DIG 9", "D9/DIG 9"),
        ("d9dig 9", "D9/DIG 9"),
        ("D14/138 aa", "D14/138 AA"),
        ("248/231.81", "248/231.81"),
        ("24823181", "248/231.81"),
        ("455  302", "455/3.02"),
        ("D18  46", "D18/4.6"),
        ("280 87041", "280/87.041"),
        ("  2 93", "2/93"),
        ("D14/48*", "D14/48*"),
        ("D7/401.*", "D7/401.*"),
        ("D14", "D14/*"),
        ("d1", "D1/*"),
        ("D14/*", "D14/*"),
    ],
)
def test_what_a_person_types_is_understood(typed, wanted):
    assert str(uspc.accept(typed)) == wanted


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("D31", "no design class D31"),
        ("D141", "D1/41 or D14/1"),
        ("x", "D14/486"),
        ("", "D14/486"),
        ("D14/abc def", "D14/486"),
        ("D14/DIG " + "9" * 5_000, "at most 40"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_hint(typed, hint):
    with pytest.raises(uspc.UnreadableSymbol, match=hint):
        uspc.accept(typed)


def test_a_class_does_not_match_a_longer_one():
    assert uspc.accept("D1").matches("D1/106")
    assert not uspc.accept("D1").matches("D14/486")


def test_an_exact_wish_does_not_match_finer_symbols():
    assert not uspc.accept("D14/138").matches("D14/138 AA")
    assert uspc.accept("D14/138*").matches("D14/138 AA")


def test_there_are_33_design_classes():
    assert len(uspc.NAMES) == 33
    assert not {"D31", "D33"} & uspc.NAMES.keys()
    assert uspc.name("D14/486") == uspc.NAMES["D14"]
    assert uspc.name("455/3.02") == ""


def test_names_agree_with_the_offices_table(test_data):
    lines = (test_data / "classes/uspc_design_classes.tsv").read_text("utf-8")
    table = dict(line.split("\t") for line in lines.splitlines()[1:])
    assert table == uspc.NAMES

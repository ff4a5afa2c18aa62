"""Class records keep the raw text and read what can be read."""

from search.ingest import symbols
from search.ingest.records import SearchedClass


def test_a_locarno_code_knows_its_edition_and_whether_it_is_still_valid():
    record = symbols.locarno_class("2302", edition="9")
    assert (record.symbol, record.raw, record.edition) == ("23-02", "2302", "9")
    assert record.is_in_edition_15 is False
    assert symbols.locarno_class("0202", edition="13").is_in_edition_15 is True


def test_an_unreadable_class_keeps_its_raw_text_and_warns():
    broken = [
        symbols.locarno_class("900", edition=""),
        symbols.uspc_class("D14E21", is_main=True),
    ]
    assert [record.symbol for record in broken] == ["", ""]
    assert symbols.unreadable(
        [*broken, symbols.uspc_class(" D2840", is_main=False)]
    ) == [
        "locarno class '900' could not be read",
        "uspc class 'D14E21' could not be read",
    ]


def test_searched_classes_are_single_or_ranges():
    read = [
        symbols.searched("D 2728", is_range=False),
        symbols.searched("D14485- 95", is_range=True),
        symbols.searched("D14495-485", is_range=True),
    ]
    assert read == [
        SearchedClass("D 2728", "D2/728"),
        SearchedClass("D14485- 95", "D14/485", "D14/495"),
        SearchedClass("D14495-485"),
    ]

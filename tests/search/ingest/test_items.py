"""Places tell where bytes came from without naming the machine."""

from search.ingest.items import Place


def test_a_place_shows_its_archives_and_its_offset():
    assert str(Place("ipg210126.xml")) == "ipg210126.xml"
    assert str(Place("ipg210126.xml", offset=42)) == "ipg210126.xml@42"
    assert str(Place("w.tar", ("a.zip", "b/c.xml"), 42)) == "w.tar!a.zip!b/c.xml@42"


def test_a_place_is_named_by_its_innermost_file():
    assert Place("x/ipg210126.xml").name == "ipg210126.xml"
    assert Place("w.tar", ("a.zip", "b/c.XML")).name == "c.XML"

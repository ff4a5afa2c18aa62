"""Kinds are told at a glance, designs read whole, hostile documents refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest import documents
from tests.search.ingest.grants_made import other_root, patdoc, redbook


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (redbook(), "design"),
        (redbook(kind="utility"), "utility"),
        (redbook(kind="plant"), "plant"),
        (redbook(kind="reissue"), "reissue"),
        (redbook(kind="sir"), "statutory invention registration"),
        (redbook(kind="unheard-of"), "unknown"),
        (patdoc(), "design"),
        (patdoc(kind="S"), "design"),
        (patdoc(kind="B2"), "utility"),
        (patdoc(kind="P3"), "plant"),
        (patdoc(kind="E"), "reissue"),
        (patdoc(kind="H"), "statutory invention registration"),
        (other_root("us-patent-application"), "application"),
        (other_root("sequence-cwu"), "sequence listing"),
        (other_root("html"), "unknown"),
        (b"\xef\xbb\xbf" + redbook(), "design"),
        (redbook().decode().encode("utf-16"), "design"),
        (redbook().replace(b"\n", b"\r\n"), "design"),
        (redbook().replace(b'"', b"'"), "design"),
        (redbook()[:200], "unknown"),
        (b"", "unknown"),
        (b"garbage", "unknown"),
    ],
)
def test_each_kind_is_told(content, kind):
    assert documents.classify(content) == kind


def test_a_mark_in_a_citation_or_a_comment_does_not_tell_the_kind():
    cited = "<us-references-cited><application-reference appl-type='design'/>"
    content = redbook(cited + "</us-references-cited>", kind="utility")
    assert documents.classify(content) == "utility"
    commented = b"<?xml version='1.0'?><!-- <us-patent-grant> --><sequence-cwu/>"
    assert documents.classify(commented) == "sequence listing"


@given(st.binary(max_size=300))
def test_no_bytes_make_the_glance_fail(content):
    documents.classify(b"<?xml version='1.0'?>" + content)


@pytest.mark.parametrize(
    "content",
    [
        b"<?a?>" * 50_000,
        b"<!DOCTYPE " + b"[" * 100_000,
        b"<!--" * 100_000,
        b" " * 10**6,
    ],
)
def test_no_prolog_is_tried_in_every_way(content):
    assert documents.classify(content) == "unknown"  # or not within our lifetime


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (other_root("us-patent-application"), "no US patent grant"),
        (redbook(kind="utility"), "its application is utility"),
        (patdoc(kind="B2"), "its kind is B2"),
        (redbook(number="RE41654"), "no design patent number"),
        (redbook(date="20210100"), "no date of grant"),
        (patdoc(date="00000000"), "no date of grant"),
        (b"<us-patent-grant/>", "no us-bibliographic-data-grant"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "encoding UTF-7"),
        (b"", "not well-formed"),
    ],
)
def test_what_is_no_design_grant_is_refused_with_its_reason(content, reason):
    with pytest.raises(documents.UnreadableDocument, match=reason):
        documents.parse(content)


def test_a_document_that_is_not_well_formed_tells_the_line():
    with pytest.raises(documents.UnreadableDocument, match="not well-formed") as caught:
        documents.parse(redbook().replace(b"</invention-title>", b""))
    assert caught.value.line >= 11


BOMBS = {
    "a billion laughs": '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">',
    "a local file": '<!ENTITY a SYSTEM "file:///etc/passwd">',
    "the network": '<!ENTITY a SYSTEM "http://localhost/x">',
    "a parameter entity": '<!ENTITY % a SYSTEM "http://localhost/x.dtd"> %a;',
}


@pytest.mark.parametrize("subset", BOMBS.values(), ids=BOMBS.keys())
def test_documents_with_entities_of_their_own_are_refused(subset):
    content = redbook().replace(b"[ ]", f"[ {subset} ]".encode())
    content = content.replace(b"Shoe", b"&b;&a;")
    for hostile in (content, content.decode().encode("utf-16")):
        with pytest.raises(documents.UnreadableDocument, match="entities of its own"):
            documents.parse(hostile)


def test_very_deep_documents_are_refused():
    deep = "<a>" * 100_000 + "</a>" * 100_000
    with pytest.raises(documents.UnreadableDocument, match="not well-formed"):
        documents.parse(redbook(deep))


@given(
    st.sampled_from([redbook(), patdoc()]), st.integers(0, 900), st.binary(max_size=9)
)
def test_a_damaged_grant_is_read_or_refused_and_nothing_else(content, place, damage):
    damaged = content[:place] + damage + content[place + len(damage) :]
    with suppress(documents.UnreadableDocument):
        assert documents.parse(damaged).id.startswith("USD")


def test_named_entities_become_characters_and_unknown_ones_a_warning():
    content = patdoc().replace(b"<PDAT>Disc<", b"<PDAT>M&uuml;ller&mdash;&nosuch;<")
    record = documents.parse(content)
    assert record.title == "Müller—&nosuch;"
    assert record.warnings == ("unknown entity &nosuch;",)


@pytest.mark.parametrize(
    "tail", [b"\n\n", b"\0", b"\xef\xbb\xbf", b"\r\n\x00\xef\xbb\xbf"]
)
def test_what_stands_between_two_documents_does_no_harm(tail):
    assert documents.parse(redbook() + tail).id == "USD0908314"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_of_unicode_are_read(encoding):
    content = redbook().decode().replace("Shoe", "Schuh für Läufer").encode(encoding)
    assert documents.parse(content).title == "Schuh für Läufer"


def test_an_old_encoding_is_read_as_declared():
    content = (
        redbook().decode().replace("UTF-8", "ISO-8859-1").replace("Shoe", "Müller")
    )
    assert documents.parse(content.encode("latin-1")).title == "Müller"

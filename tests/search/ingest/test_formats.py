"""Files are told apart by name and first bytes."""

import pytest

from search.ingest import formats


@pytest.mark.parametrize(
    ("name", "head", "format_"),
    [
        ("ipg210126.xml", b"<?xml ", "xml"),
        ("USD0908314-20210126.XML", b"", "xml"),
        ("grant", b'\xef\xbb\xbf<?xml version="1.0"?>', "xml"),
        ("rpt.html", b"<?xml ", "other"),
        ("figure.svg", b"<?xml ", "other"),
        ("USD0939806-20220104.ZIP", b"PK\x03\x04", "zip"),
        ("empty.zip", b"PK\x05\x06", "zip"),
        ("renamed.xml", b"PK\x03\x04", "zip"),
        ("I20220104.tar", b"I20220104/", "tar"),
        ("week", b"x" * 257 + b"ustar", "tar"),
        ("a.tgz", b"\x1f\x8b", "gzip"),
        ("11.pdf", b"%PDF-1.4", "pdf"),
        ("11", b"\r\n%PDF-1.4", "pdf"),
        ("USD0908314-20210126-D00001.TIF", b"II*\0", "image"),
        ("a.rar", b"Rar!", "packed"),
        ("pftaps19760106.txt", b"HHHHHT   APS1", "older text"),
        ("lst.txt", b"D0908314", "other"),
        ("pg.sgml", b"<PATDOC", "sgml"),
        ("table.csv", b"", "other"),
    ],
)
def test_each_file_is_told(name, head, format_):
    assert formats.tell(name, head) == format_


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        (".DS_Store", True),
        ("__MACOSX/a.xml", True),
        ("x/._a.xml", True),
        ("a.xml", False),
        ("x.y/a.xml", False),
    ],
)
def test_what_file_systems_leave_behind_is_hidden(path, hidden):
    assert formats.is_hidden(path) == hidden

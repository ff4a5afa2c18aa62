"""Every layout of input is walked in order, and its images are found."""

import os

import pytest

from search.ingest import containers
from search.ingest.items import Document, Ignored, PdfFile, Refused
from tests.search.ingest.containers_made import (
    NAME,
    SHEET,
    XML,
    document,
    folder,
    gzipped,
    tarred,
    zipped,
)

PATENT = {XML: document(), SHEET: b"sheet"}


def walked(*paths):
    return list(containers.walk(paths))


def documents(*paths):
    return [item for item in walked(*paths) if isinstance(item, Document)]


def layouts():
    """Name, file name and bytes of one patent packed in every way."""
    inner = zipped(PATENT)
    weekly = f"I20210126/DESIGN/{NAME}.ZIP"
    return [
        ("a ZIP", "one.zip", inner),
        ("a ZIP named in capitals", "ONE.ZIP", inner),
        ("a ZIP in a ZIP", "outer.zip", zipped({f"x/{NAME}.ZIP": inner})),
        ("a tar of ZIPs", "I20210126.tar", tarred({weekly: inner})),
        ("a tar of plain members", "I20210126.tar", tarred(PATENT)),
        ("a packed tar", "I20210126.tar.gz", gzipped(tarred({weekly: inner}))),
        ("a packed tar, short name", "I20210126.tgz", gzipped(tarred(PATENT))),
        ("a tar in a ZIP", "week.zip", zipped({"I20210126.tar": tarred(PATENT)})),
        ("a ZIP without extension", "download", inner),
    ]


@pytest.mark.parametrize(("name", "content"), [lay[1:] for lay in layouts()])
def test_a_patent_and_its_sheet_are_found_in_every_archive(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    sheets = []
    for item in containers.walk([tmp_path / name]):
        assert isinstance(item, Document)
        assert item.content == document()
        sheets.append(item.images.find(f"{NAME}-D00001.TIF").read())
    assert sheets == [b"sheet"]


def test_a_folder_gives_its_documents_by_name_with_the_images_beside_them(tmp_path):
    root = folder(
        tmp_path / "designs",
        {
            "2021/2021/b/b.XML": document("b"),
            "2021/2021/b/B-d00001.tif": b"sheet of b",
            "2021/2021/a/a.xml": document("a"),
        },
    )
    first, second = documents(root)
    assert [first.content, second.content] == [document("a"), document("b")]
    assert second.place.file == "designs/2021/2021/b/b.XML"
    assert first.images.find("B-D00001.TIF") is None
    assert second.images.find("b-D00001.TIF").read() == b"sheet of b"
    assert second.images.names() == ["B-d00001.tif"]


def test_an_image_in_its_own_folder_wins_over_one_of_the_same_name(tmp_path):
    members = {
        "a/g.xml": document("a"),
        "a/1.tif": b"of a",
        "b/g.xml": document("b"),
        "b/1.tif": b"of b",
        "c/g.xml": document("c"),
        "elsewhere/2.tif": b"the only one",
    }
    (tmp_path / "x.zip").write_bytes(zipped(members))
    found = [
        [image and image.read() for image in map(item.images.find, ("1.TIF", "2.TIF"))]
        for item in containers.walk([tmp_path / "x.zip"])
    ]
    assert found == [
        [b"of a", b"the only one"],
        [b"of b", b"the only one"],
        [None, b"the only one"],
    ]


def test_each_document_of_a_concatenated_file_knows_its_place(tmp_path):
    file = tmp_path / "ipg210126.xml"
    file.write_bytes(document("a") + document("bb") + document("c"))
    places = [item.place for item in documents(file)]
    assert [(p.file, p.offset, p.length) for p in places] == [
        ("ipg210126.xml", 0, len(document("a"))),
        ("ipg210126.xml", len(document("a")), len(document("bb"))),
        ("ipg210126.xml", len(document("a") + document("bb")), len(document("c"))),
    ]


def test_places_name_every_archive_on_the_way(tmp_path):
    inner = zipped(PATENT)
    (tmp_path / "I20210126.tar").write_bytes(tarred({f"DESIGN/{NAME}.ZIP": inner}))
    (item,) = documents(tmp_path / "I20210126.tar")
    assert item.place.members == (f"DESIGN/{NAME}.ZIP", XML)
    assert str(item.place) == f"I20210126.tar!DESIGN/{NAME}.ZIP!{XML}"
    image = item.images.find(f"{NAME}-D00001.TIF")
    assert image.place.members == (f"DESIGN/{NAME}.ZIP", SHEET)
    assert image.size == len(b"sheet")


def test_a_packed_xml_finds_the_images_beside_it(tmp_path):
    root = folder(tmp_path, {"g.xml.gz": gzipped(document()), "1.tif": b"sheet"})
    (item,) = documents(root / "g.xml.gz")
    assert item.content == document()
    assert item.images.find("1.tif").read() == b"sheet"


def test_pdfs_come_whole(tmp_path):
    (tmp_path / "x.zip").write_bytes(zipped({"11.pdf": b"%PDF-1.4 ..."}))
    (item,) = walked(tmp_path / "x.zip")
    assert isinstance(item, PdfFile)
    assert (item.content, item.place.name) == (b"%PDF-1.4 ...", "11.pdf")


def test_what_is_no_patent_is_ignored_and_listed(tmp_path):
    names = ("ipgb20221025lst.txt", "ipgb20221025rpt.html", "a.csv", ".DS_Store")
    folder(tmp_path, dict.fromkeys(names, b"text"))
    items = walked(tmp_path)
    assert all(isinstance(item, Ignored) for item in items)
    assert sorted(item.place.name for item in items) == sorted(names)


def test_what_a_file_system_adds_to_an_archive_is_ignored(tmp_path):
    members = {"__MACOSX/a.xml": b"x", "x/._a.xml": b"x", "a.xml": document()}
    (tmp_path / "x.zip").write_bytes(zipped(members))
    kinds = [type(item) for item in walked(tmp_path / "x.zip")]
    assert kinds == [Ignored, Ignored, Document]


def test_a_folder_with_a_hidden_name_may_be_given(tmp_path):
    assert len(documents(folder(tmp_path / ".data", {"a.xml": document()}))) == 1


def test_images_without_a_document_are_listed_once(tmp_path):
    folder(tmp_path, {"1.tif": b"x", "2.TIF": b"x"})
    (tmp_path / "x.zip").write_bytes(zipped({"1.tif": b"x", "2.TIF": b"x"}))
    reasons = [item.reason for item in walked(tmp_path)]
    assert reasons == ["2 images without an XML document"] * 2


def test_two_walks_are_the_same(tmp_path):
    root = folder(tmp_path / "r", {"b.xml": document("b"), "a/c.xml": document("c")})
    (root / "z.zip").write_bytes(zipped(PATENT))
    places = [str(item.place) for item in walked(root)]
    assert places == [str(item.place) for item in walked(root)]
    assert places == ["r/b.xml", f"r/z.zip!{XML}", "r/a/c.xml"]


def test_a_link_to_a_folder_is_listed_and_not_followed(tmp_path):
    root = folder(tmp_path / "r", {"a.xml": document()})
    (root / "again").symlink_to(root)
    found, link = walked(root)
    assert isinstance(found, Document)
    assert (str(link.place), "not followed" in link.reason) == ("r/again", True)


def test_a_missing_path_is_refused_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.xml").write_bytes(document())
    missing, found = walked(tmp_path / "nothing", tmp_path / "a.xml")
    assert isinstance(missing, Refused)
    assert isinstance(found, Document)


def test_names_that_are_no_text_become_readable(tmp_path):
    name = b"caf\xe9.zip".decode("utf-8", "surrogateescape")
    (tmp_path / name).write_bytes(zipped({"a.xml": document()}))
    (item,) = documents(tmp_path)
    item.place.file.encode("utf-8")
    assert item.place.name == "a.xml"


def test_images_whose_names_are_no_text_are_found_by_readable_ones(tmp_path):
    name = b"caf\xe9.TIF".decode("utf-8", "surrogateescape")
    folder(tmp_path, {"a.xml": document(), name: b"sheet"})
    (item,) = documents(tmp_path)
    (shown,) = item.images.names()
    shown.encode("utf-8")
    assert item.images.find(shown).read() == b"sheet"


def test_a_link_to_an_image_gives_the_image_and_a_dead_one_none(tmp_path):
    root = folder(tmp_path / "r", {"a.xml": document(), "1.TIF": b"sheet"})
    (root / "2.TIF").symlink_to("1.TIF")
    (root / "3.TIF").symlink_to("nowhere.TIF")
    (root / "4.TIF").symlink_to("4.TIF")
    (root / "5.TIF").mkdir()
    os.mkfifo(root / "6.TIF")
    (item,) = documents(root)
    assert item.images.names() == ["1.TIF", "2.TIF"]
    assert item.images.find("2.tif").read() == b"sheet"
    assert item.images.find("3.TIF") is None


def test_a_utf_16_file_is_one_document(tmp_path):
    text = '<?xml version="1.0" encoding="UTF-16"?>\n<grant/>'
    (tmp_path / "a.xml").write_bytes(text.encode("utf-16"))
    (item,) = documents(tmp_path / "a.xml")
    assert item.content == text.encode("utf-16")

"""Broken and hostile input is refused with its reason, and the rest goes on."""

import io
import os
import tarfile
import zipfile

import pytest

from search.ingest import containers
from search.ingest.items import MIB, Document, Limits, Refused, UnreadableMember
from tests.search.ingest.containers_made import (
    document,
    folder,
    gzipped,
    tarred,
    zipped,
)

TIGHT = Limits(
    document=4 * 1024,
    image=1024,
    pdf=1024,
    archive=MIB,
    ratio_from=256 * 1024,
    ratio=20,
    members=50,
    depth=2,
)


def refusals(path, limits=TIGHT):
    """Return reason by place, and the number of documents read all the same."""
    items = list(containers.walk([path], limits=limits))
    reasons = {str(i.place): i.reason for i in items if isinstance(i, Refused)}
    return reasons, sum(isinstance(item, Document) for item in items)


def written(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xml", b"", "empty file"),
        ("a.xml", b"  \r\n", "nothing but white space"),
        ("a.xml", b"\x00\x01garbage", "no XML"),
        ("a.zip", b"", "empty file"),
        ("a.zip", b"no zip at all", "broken ZIP"),
        ("a.tar", b"x" * 2000, "broken tar"),
        ("a.xml.gz", b"\x1f\x8bgarbage", "broken"),
        ("a.pdf", b"", "empty file"),
        ("a.pdf", b"%PDF-1.4" + b"x" * 2000, "PDF of more than 1,024 bytes"),
        ("a.7z", b"7z\xbc\xaf", "packed in a way"),
        ("a.sgm", b"<PATDOC>", "SGML"),
        ("a.xml", b'<!DOCTYPE PATDOC PUBLIC "-//USPTO//DTD ST.32"><PATDOC>', "SGML"),
        ("pftaps.txt", b"HHHHHT   APS1   ISSUE - 760106\r\nPATN\r\n", "fixed-column"),
        ("x", b"PATN\r\nWKU  D02384310\r\n", "fixed-column"),
    ],
)
def test_each_kind_of_unreadable_file_has_its_reason(tmp_path, name, content, reason):
    reasons, count = refusals(written(tmp_path, name, content))
    ((place, told),) = reasons.items()
    assert place.startswith(name)
    assert reason in told
    assert count == 0


def test_garbage_before_a_document_is_refused_alone(tmp_path):
    file = written(tmp_path, "a.xml", b"garbage" + document())
    assert refusals(file) == ({"a.xml": "no XML"}, 1)


def test_a_truncated_zip_is_refused_and_its_neighbour_read(tmp_path):
    content = zipped({"a.xml": document()})
    root = folder(tmp_path, {"1.zip": content[:-30], "2.zip": content})
    reasons, count = refusals(root)
    assert list(reasons) == [f"{tmp_path.name}/1.zip"]
    assert count == 1


def test_a_damaged_member_is_refused_and_the_others_read(tmp_path):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("bad.xml", document("damaged"))
        archive.writestr("good.xml", document())
    content = stored.getvalue().replace(b'"damaged"/>', b'"changed"/>', 1)
    reasons, count = refusals(written(tmp_path, "a.zip", content))
    (reason,) = reasons.values()
    assert "CRC" in reason
    assert count == 1


def test_a_damaged_member_is_refused_once(tmp_path):
    content = zipped({"bad.xml": document("damaged")})
    start = content.index(b"bad.xml") + len(b"bad.xml")
    damaged = content[:start] + bytes([content[start] ^ 0xFF]) + content[start + 1 :]
    path = written(tmp_path, "a.zip", damaged)
    (refused,) = containers.walk([path])
    assert refused.reason.startswith("broken")


@pytest.mark.parametrize(
    ("cut", "whole"),
    [(530, 0), (700, 1), (1024, 1), (1100, 1), (1550, 1), (1600, 2), (2048, 2)],
)
def test_a_tar_cut_off_anywhere_keeps_what_came_before(tmp_path, cut, whole):
    content = tarred({"a.xml": document("a"), "b.xml": document("b")})
    reasons, count = refusals(written(tmp_path, "a.tar", content[:cut]))
    assert count == whole
    assert any(
        "cut off" in reason or "end of data" in reason for reason in reasons.values()
    )


def test_a_tar_with_a_damaged_header_says_where(tmp_path):
    content = bytearray(tarred({"a.xml": document("a"), "b.xml": document("b")}))
    content[1024 + 148 : 1024 + 156] = b"nonsense"  # the checksum of the second header
    reasons, count = refusals(written(tmp_path, "a.tar", bytes(content)))
    assert reasons == {"a.tar": "the tar is cut off or broken after a.xml"}
    assert count == 1


@pytest.mark.parametrize(
    "path", ["../a.xml", "/etc/a.xml", "x/../../a.xml", "C:/a.xml"]
)
@pytest.mark.parametrize(("name", "pack"), [("a.zip", zipped), ("a.tar", tarred)])
def test_members_that_lead_out_are_refused(tmp_path, name, pack, path):
    content = pack({path: document(), "good.xml": document()})
    reasons, count = refusals(written(tmp_path, name, content))
    assert list(reasons.values()) == ["its path leads out of the archive"]
    assert count == 1


def test_links_in_archives_are_refused(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("a.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    reasons, _ = refusals(written(tmp_path, "a.tar", buffer.getvalue()))
    assert reasons == {"a.tar!a.xml": "a link, not a file"}
    info = zipfile.ZipInfo("a.xml")
    info.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zip_file:
        zip_file.writestr(info, "/etc/passwd")
    reasons, _ = refusals(written(tmp_path, "b.zip", buffer.getvalue()))
    assert reasons == {"b.zip!a.xml": "a link, not a file"}


def test_an_encrypted_member_is_refused(tmp_path):
    content = bytearray(zipped({"a.xml": document()}))
    central = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    reasons, _ = refusals(written(tmp_path, "a.zip", bytes(content)))
    assert reasons == {"a.zip!a.xml": "encrypted"}


def test_a_member_that_unpacks_too_far_is_refused_alone(tmp_path):
    content = zipped({"bomb.xml": bytes(MIB), "good.xml": document()})
    reasons, count = refusals(written(tmp_path, "a.zip", content))
    assert "archive bomb" in reasons["a.zip!bomb.xml"]
    assert count == 1


def test_many_small_members_may_not_make_a_bomb_together(tmp_path):
    members = {f"{i}.xml": bytes(200 * 1024) for i in range(40)}
    reasons, count = refusals(written(tmp_path, "a.zip", zipped(members)))
    assert "archive bomb" in reasons["a.zip"]
    assert count == 0


def test_a_bomb_hidden_in_layers_is_stopped(tmp_path):
    inner = gzipped(gzipped(bytes(30 * MIB)))
    root = folder(tmp_path, {"a.xml.gz.gz": inner, "b.xml": document()})
    reasons, count = refusals(root)
    (reason,) = reasons.values()
    assert "unpacks to more" in reason
    assert count == 1


def test_too_many_members_are_refused(tmp_path):
    members = {f"{i}.xml": document() for i in range(51)}
    for name, pack in (("a.zip", zipped), ("a.tar", tarred)):
        reasons, count = refusals(written(tmp_path, name, pack(members)))
        assert reasons == {name: "more than 50 members"}
        assert count == 0


def test_archives_nested_too_deep_are_refused(tmp_path):
    content = zipped({"a.xml": document()})
    for _ in range(2):
        content = zipped({"inner.zip": content})
    reasons, count = refusals(written(tmp_path, "a.zip", content))
    assert list(reasons.values()) == ["archives more than 2 deep"]
    assert count == 0


def test_an_inner_archive_over_the_limit_is_refused(tmp_path):
    noise = bytes(range(256)) * 4096 + b"x" * 1024
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.xml", noise)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    reasons, _ = refusals(written(tmp_path, "a.zip", outer.getvalue()))
    assert "in an archive" in reasons["a.zip!inner.zip"]


def test_an_image_over_the_limit_or_damaged_says_so(tmp_path):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("a.xml", document())
        archive.writestr("large.tif", b"x" * 2000)
        archive.writestr("bad.tif", b"pixels")
    content = stored.getvalue().replace(b"pixels", b"pickle", 1)
    path = written(tmp_path, "a.zip", content)
    for item in containers.walk([path], limits=TIGHT):
        for name, reason in (("large.tif", "2,000 bytes"), ("bad.tif", "CRC")):
            image = item.images.find(name)
            with pytest.raises(UnreadableMember, match=reason):
                image.read()


def test_an_image_that_vanishes_says_so(tmp_path):
    root = folder(tmp_path, {"a.xml": document(), "1.tif": b"sheet"})
    (item,) = containers.walk([root / "a.xml"])
    image = item.images.find("1.tif")
    (root / "1.tif").unlink()
    with pytest.raises(UnreadableMember, match="cannot be read"):
        image.read()


def test_folders_nested_too_deep_are_refused(tmp_path):
    deep = tmp_path / "r" / "/".join("d" * 70)
    deep.mkdir(parents=True)
    folder(tmp_path / "r", {"a.xml": document()})
    folder(deep, {"b.xml": document()})
    reasons, whole = refusals(tmp_path / "r")
    assert whole == 1
    assert reasons == {"r" + "/d" * 65: "folders more than 64 deep"}


def test_links_that_lead_nowhere_and_pipes_are_refused(tmp_path):
    root = folder(tmp_path / "r", {"a.xml": document()})
    (root / "dead.xml").symlink_to("nowhere.xml")
    (root / "loop.xml").symlink_to("loop.xml")
    os.mkfifo(root / "pipe.xml")
    reasons, whole = refusals(root)
    assert whole == 1
    assert reasons == {
        "r/dead.xml": "cannot be read: a link that leads nowhere",
        "r/loop.xml": "cannot be read: Too many levels of symbolic links",
        "r/pipe.xml": "no ordinary file",
    }


def test_a_name_no_file_system_takes_is_refused_as_a_whole_path(tmp_path):
    name = "a" * 300
    assert refusals(tmp_path / name)[0] == {name: "cannot be read: File name too long"}


def test_a_packed_pdf_over_the_limit_is_refused(tmp_path):
    content = gzipped(b"%PDF-1.4" + b"x" * 2000)
    reasons, _ = refusals(written(tmp_path, "a.pdf.gz", content))
    assert reasons == {"a.pdf.gz!a.pdf": "PDF of more than 1,024 bytes"}


def test_a_document_over_the_limit_comes_cut(tmp_path):
    long = document() + b" " * 100_000
    file = written(tmp_path, "a.xml", document("first") + long)
    first, second = containers.walk([file], limits=TIGHT)
    assert (first.is_cut, second.is_cut) == (False, True)
    assert second.place.length == len(long)


def test_a_zip_directory_that_claims_to_be_huge_is_refused(tmp_path):
    members = {f"{i:04}.xml": b"" for i in range(40)}
    file = written(tmp_path, "a.zip", zipped(members))
    reasons, _ = refusals(file, Limits(directory=1000))
    assert "list of members" in reasons["a.zip"]

"""Archives list their members within limits and give their bytes exactly."""

import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.archives import (
    ExpandsTooFar,
    budget_for,
    spooled,
)
from search.ingest.items import MIB, Limits, UnreadableMember
from search.ingest.splitting import CHUNK
from search.ingest.tar_archives import TarArchive
from search.ingest.zip_archives import ZipArchive
from tests.search.ingest.containers_made import tarred, zipped

CONTENT = bytes(range(256)) * 9


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=1))
def test_a_member_of_a_tar_reads_like_a_file_of_its_own(moves):
    tar = tarred({"before": b"x" * 700, "it": CONTENT, "after": b"y" * 700})
    archive = TarArchive(io.BytesIO(tar), Limits())
    file, model = archive.as_file(archive.entries[1]), io.BytesIO(CONTENT)
    for place, size in moves:
        assert file.seek(place) == model.seek(place)
        assert file.read(size) == model.read(size)
    assert file.seek(-5, io.SEEK_END) == model.seek(-5, io.SEEK_END)
    assert file.read() == model.read()


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_come_in_stored_order_with_their_sizes(pack):
    content = io.BytesIO(pack({"b": b"bb", "a": b"a", "sub/": b"", "./c": b"ccc"}))
    limits = Limits()
    archive = (
        ZipArchive(content, limits, budget_for(1, limits))
        if pack is zipped
        else TarArchive(content, limits)
    )
    listed = [(e.path, e.size) for e in archive.entries if e.path != "sub/"]
    assert listed == [("b", 2), ("a", 1), ("c", 3)]
    assert archive.broken == []


def test_a_header_that_claims_to_be_huge_is_refused():
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.XHDTYPE, 100 * MIB
    content = info.tobuf(tarfile.USTAR_FORMAT) + bytes(2000)
    with pytest.raises(UnreadableMember, match="a header of"):
        TarArchive(io.BytesIO(content), Limits())


def test_a_budget_runs_out():
    budget = budget_for(10, Limits(ratio=5, ratio_from=0))
    budget.spend(50)
    with pytest.raises(ExpandsTooFar, match="more than its size"):
        budget.spend(1)


def test_a_zip_member_that_declares_too_little_gives_no_more_than_that():
    content = bytearray(zipped({"a": bytes(MIB)}))
    for header, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(header) + offset
        content[place : place + 4] = (1000).to_bytes(4, "little")
    limits = Limits()
    archive = ZipArchive(io.BytesIO(bytes(content)), limits, budget_for(1, limits))
    with (
        archive.open(archive.entries[0]) as stream,
        pytest.raises(UnreadableMember, match="CRC"),
    ):
        stream.read()


def test_a_large_member_is_read_whole_whatever_its_directory_may_hold():
    large = bytes(range(256)) * 4 * 4096 * 3
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as writer:
        writer.writestr("large.pdf", large)
    limits = Limits(directory=2 * CHUNK)
    archive = ZipArchive(stored, limits, budget_for(MIB, limits))
    with archive.open(archive.entries[0]) as stream:
        assert stream.read() == large


def test_what_is_spooled_reads_back_and_stays_within_the_limit():
    with spooled(io.BytesIO(CONTENT), Limits()) as file:
        assert file.read() == CONTENT
    with pytest.raises(UnreadableMember, match="over 100 bytes"):
        spooled(io.BytesIO(CONTENT), Limits(archive=100))

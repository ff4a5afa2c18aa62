import gzip
import logging

import pytest

from ml.manifests import lines
from ml.manifests.ornament import UnreadableManifest


def test_lines_are_numbered_plain_or_packed_whatever_the_name(tmp_path):
    content = "\ufeffa\r\nb\n\nc".encode()
    for name, stored in (("a.txt", content), ("b.txt", gzip.compress(content))):
        (tmp_path / name).write_bytes(stored)
        found = list(lines.numbered(tmp_path / name))
        assert found == [(1, "a\r\n"), (2, "b\n"), (3, "\n"), (4, "c")]


def test_what_is_written_is_read_and_equal_each_time(tmp_path):
    path = tmp_path / "list.txt.gz"
    lines.write(path, ["é\n", "b\n"])
    first = path.read_bytes()
    lines.write(path, ["é\n", "b\n"])
    assert path.read_bytes() == first
    assert list(lines.numbered(path)) == [(1, "é\n"), (2, "b\n")]
    assert [found.name for found in tmp_path.iterdir()] == ["list.txt.gz"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\n\xff\n", "line 2: not UTF-8"),
        (b"a\n" + b"b" * (lines.LONGEST + 1), "line 2: longer"),
        (gzip.compress(b"a\n" * 999)[:-9], "damaged gzip"),
        (gzip.compress(b"a\n")[:-8] + b"\0" * 8, "damaged gzip"),
    ],
)
def test_unreadable_bytes_are_named_by_line(tmp_path, content, reason):
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableManifest, match=reason):
        list(lines.numbered(path))


def test_skipped_lines_are_counted_and_the_first_ones_logged(caplog):
    skipped = lines.Skipped(shown=2)
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            skipped(UnreadableManifest(f"line {number}"))
    assert skipped.count == 5
    assert skipped.reasons == ["line 0", "line 1"]
    assert len(caplog.records) == 3

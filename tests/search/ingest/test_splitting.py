"""Concatenated XML is split in a stream exactly as it would be in one piece."""

import io
import re
import tracemalloc
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from search.ingest import splitting

LIMIT = 1 << 20
FRAGMENTS = [b"<?xml ", b"<?xm", b"<?", b"<", b"?", b"xml ", b"a", b"\n", b"<?xml v"]


def slowly(content: bytes) -> list[tuple[int, bytes]]:
    """Split the whole content at each mark; the obvious way."""
    starts = [match.start() for match in re.finditer(rb"<\?xml ", content)]
    places = sorted({0, *starts, len(content)})
    parts = pairwise(places)
    pieces = [(start, content[start:end]) for start, end in parts]
    return [(start, piece) for start, piece in pieces if piece.strip(b" \t\r\n\0")]


@given(st.lists(st.sampled_from(FRAGMENTS)).map(b"".join), st.integers(1, 9))
def test_splitting_in_chunks_equals_splitting_at_once(content, chunk):
    parts = splitting.split(io.BytesIO(content), limit=LIMIT, chunk=chunk)
    assert [(part.offset, part.content) for part in parts] == slowly(content)


@given(st.lists(st.sampled_from(FRAGMENTS)).map(b"".join), st.integers(1, 9))
def test_no_byte_is_lost_or_doubled(content, chunk):
    parts = list(splitting.split(io.BytesIO(content), limit=LIMIT, chunk=chunk))
    for part in parts:
        end = part.offset + part.length
        assert content[part.offset : end] == part.content
        assert not part.is_cut


def test_a_document_over_the_limit_is_cut_and_the_next_is_whole():
    long = b"<?xml " + b"x" * 300_000
    content = long + b"<?xml short"
    first, second = splitting.split(io.BytesIO(content), limit=100_000, chunk=4096)
    assert first.is_cut
    assert first.content == long[: splitting.HEAD]
    assert (first.length, second.offset) == (len(long), len(long))
    assert (second.content, second.is_cut) == (b"<?xml short", False)


def test_a_byte_order_mark_before_the_first_document_is_no_document():
    content = b"\xef\xbb\xbf<?xml a/>"
    assert [p.content for p in splitting.split(io.BytesIO(content), limit=LIMIT)] == [
        b"<?xml a/>"
    ]


def test_memory_does_not_grow_with_the_stream():
    class Endless:
        """Forty megabytes of small documents, made as they are read."""

        left = 40

        def read(self, size: int, /) -> bytes:
            self.left -= 1
            document = b"<?xml " + b"x" * 50_000
            return (document * (size // len(document))) if self.left > 0 else b""

    tracemalloc.start()
    count = sum(1 for _ in splitting.split(Endless(), limit=LIMIT))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 39 * (splitting.CHUNK // 50_006)
    assert peak < 6 * splitting.CHUNK

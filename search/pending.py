"""Figures that still lack a vector, in blocks that one process at a time works on.

A block is a run of figure ids, held by an advisory lock of its encoder: it ends with
the process, so a killed worker leaves nothing behind to clean up. A block's vectors
are stored in one transaction, so it is done or it is not.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from search.models import Encoder, Figure, FigureEmbedding, Sheet

BLOCK = 512
# The first of the two 32-bit halves of the lock's key; encoder and block share the
# second. Two encoders may meet on a key: one then waits for the other, no more.
LOCK = 0x0524_0003
_BLOCKS_PER_ENCODER = 2**26


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A figure to embed, by which encoders (ids), and where its pixels lie."""

    figure_id: int
    lacks: frozenset[int]
    sheet_id: int
    file_sha256: str
    is_landscape: bool
    box: Any


def count(*encoders: Encoder) -> int:
    """Count the searchable figures without a vector of one of these encoders."""
    return _figures(encoders).count()


def earliest(*encoders: Encoder, after: int) -> int | None:
    """Return the first revision after another one that left such figures."""
    lacking = _figures(encoders).filter(since__gt=after)
    first: int | None = lacking.aggregate(first=Min("since"))["first"]
    return first


def blocks(*encoders: Encoder) -> list[int]:
    """Return the blocks that hold such figures, in order."""
    numbers = _figures(encoders).annotate(block=F("pk") / BLOCK).values_list("block")
    return [block for (block,) in numbers.distinct().order_by("block")]


def in_block(block: int, *encoders: Encoder) -> list[Pending]:
    """Return the figures of a block that lack a vector, in order."""
    inside = range(block * BLOCK, (block + 1) * BLOCK)
    embedded = {
        encoder.pk: set(
            FigureEmbedding.objects.filter(
                encoder=encoder, figure__gte=inside.start, figure__lt=inside.stop
            ).values_list("figure", flat=True)
        )
        for encoder in encoders
    }
    rows = (
        _figures(encoders)
        .filter(pk__gte=inside.start, pk__lt=inside.stop)
        .order_by("pk")
        .values_list(
            "pk", "sheet_id", "sheet__file_sha256", "sheet__is_landscape", "box"
        )
    )
    return [
        Pending(
            figure_id=figure,
            lacks=frozenset(key for key, had in embedded.items() if figure not in had),
            sheet_id=sheet,
            file_sha256=sha,
            is_landscape=turned,
            box=box,
        )
        for figure, sheet, sha, turned, box in rows
    ]


@contextmanager
def claimed(block: int, *encoders: Encoder) -> Iterator[bool]:
    """Hold a block of all these encoders while the body runs.

    Yields False when another process holds one of them.
    """
    held: list[int] = []
    try:
        for encoder in encoders:
            key = (encoder.pk * _BLOCKS_PER_ENCODER + block) % 2**31
            if not _is_locked(key):
                break
            held.append(key)
        yield len(held) == len(encoders)
    finally:
        for key in held:
            _release(key)


def refuse(figure: Pending, *, state: Sheet.State, reason: str) -> None:
    """Mark the sheet of a figure that cannot be embedded, so it is not tried again.

    Where the figure is only part of its sheet, the rest of the sheet still counts
    and nothing is marked.
    """
    if figure.box is None:
        Sheet.objects.filter(pk=figure.sheet_id, state=Sheet.State.STORED).update(
            state=state, reason=reason
        )


def _figures(encoders: Sequence[Encoder]) -> QuerySet[Figure]:
    lacking = [
        Q(~Exists(embedded.filter(figure=OuterRef("pk"))))
        for embedded in (
            FigureEmbedding.objects.filter(encoder=encoder) for encoder in encoders
        )
    ]
    return Figure.objects.searchable().filter(reduce(or_, lacking))


def _is_locked(key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, key])
        return bool(cursor.fetchone()[0])


def _release(key: int) -> None:
    """Give the lock back; with a lost connection it is gone already."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, key])

"""What a sidecar holds, read from PostgreSQL: columns, classes, vectors.

Revisions and days are sent as they are kept: in 32 bits, NEVER where there is none.
Values put into the queries are numbers of ours, or checked patent numbers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from search.models import Encoder, PatentClass
from search.retrieval.codes import copying
from search.retrieval.codes.columns import (
    FIGURE_COLUMNS,
    NEVER,
    NUMBER,
    PATENT_COLUMNS,
    PatentColumns,
)
from search.vectors import TABLE

SCHEMES = (PatentClass.Scheme.LOCARNO, PatentClass.Scheme.USPC)

_PATENT_ROW = copying.row_type(
    numbers="number", since="int4", until="int4", published="int4", filed="int4"
)
_FIGURE_ROW = copying.row_type(
    figure_ids="int8",
    numbers="number",
    since="int4",
    until="int4",
    positions="int4",
    parts="int2",
)
_ID_ROW = copying.row_type(figure_ids="int8")


def _bounded(column: str) -> str:
    return f"LEAST(COALESCE({column}, {NEVER}), {NEVER})::int4"


def _days(column: str) -> str:
    return f"COALESCE({column} - DATE '0001-01-01' + 1, {NEVER})::int4"


_PATENTS = f"""
    SELECT p.id, {_bounded("p.since")}, {_bounded("p.until")},
        {_days("p.first_published")}, {_days("p.filed_date")}
    FROM search_patent AS p
"""  # noqa: S608 - the parts are ours
# A gazette's figure is kept and never found, so that as many rows are held as there
# are vectors.
_FIGURES = f"""
    SELECT f.id::int8, f.patent_id, {_bounded("f.since")},
        CASE WHEN f.is_gazette THEN 0 ELSE {_bounded("f.until")} END,
        f.position::int4, f.part::int2
    FROM search_figure AS f JOIN {TABLE} AS e ON e.figure_id = f.id
"""  # noqa: S608 - the parts are ours


def figures(encoder: Encoder, *, where: str = "TRUE") -> dict[str, NDArray[Any]]:
    """Columns of the embedded figures by patent and in filed order: those of
    FigureColumns with the patents' numbers in place of their rows.
    """
    rows = copying.read(
        f"{_FIGURES} WHERE e.encoder_id = {encoder.pk} AND {where} "
        "ORDER BY f.patent_id, f.position, f.part, f.id",
        _FIGURE_ROW,
    )
    columns = {
        name: np.ascontiguousarray(rows[name].astype(dtype))
        for name, dtype in FIGURE_COLUMNS.items()
        if name != "patents"
    }
    return columns | {"numbers": np.ascontiguousarray(rows["numbers"].astype(NUMBER))}


def patents(*, where: str = "TRUE") -> PatentColumns:
    """Patents in order of their numbers."""
    rows = copying.read(
        f'{_PATENTS} WHERE {where} ORDER BY p.id COLLATE "C"', _PATENT_ROW
    )
    return PatentColumns(
        **{
            name: np.ascontiguousarray(rows[name].astype(dtype))
            for name, dtype in PATENT_COLUMNS.items()
        }
    )


def classes(
    numbers: Sequence[str] | None = None,
) -> dict[str, list[tuple[str, str]]]:
    """The (scheme, symbol) pairs of these patents, or of all, by number."""
    rows = PatentClass.objects.filter(scheme__in=SCHEMES).exclude(symbol="")
    if numbers is not None:
        rows = rows.filter(patent__in=numbers)
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    values = rows.values_list("patent_id", "scheme", "symbol")
    for number, scheme, symbol in values.iterator(chunk_size=20_000):
        found[number].append((scheme, symbol))
    return found


def vectors(
    encoder: Encoder,
    take: Callable[[NDArray[np.int64], NDArray[np.float16]], object],
    *,
    figure_ids: Iterable[int] | None = None,
) -> None:
    """Hand on the vectors of these figures, or of all, in blocks in any order:
    figure ids (m,) and halves (m, d).
    """
    dimensions = encoder.dimensions
    layout = copying.row_type(figure_ids="int8", vectors=f"V{4 + 2 * dimensions}")

    def split(rows: NDArray[Any]) -> None:
        raw = np.ascontiguousarray(rows["vectors"]).view(np.uint8)
        sent = raw.reshape(len(rows), -1)[:, 4:]  # after dimensions and a zero
        halves = np.ascontiguousarray(sent).view(">f2").astype(np.float16)
        take(rows["figure_ids"].astype(np.int64), halves)

    chosen = "" if figure_ids is None else f"AND figure_id IN ({_listed(figure_ids)})"
    copying.stream(
        f"SELECT figure_id, vector FROM {TABLE} "  # noqa: S608 - numbers of ours
        f"WHERE encoder_id = {encoder.pk} {chosen}",
        layout,
        split,
    )


def embedded(encoder: Encoder) -> NDArray[np.int64]:
    """The ids of all figures with a vector, in order."""
    rows = copying.read(
        f"SELECT figure_id FROM {TABLE} "  # noqa: S608 - a number of ours
        f"WHERE encoder_id = {encoder.pk} ORDER BY figure_id",
        _ID_ROW,
    )
    return rows["figure_ids"].astype(np.int64)


def database() -> int:
    """What tells this database from another one on the same server."""
    [(oid,)] = asked(
        "SELECT oid::bigint FROM pg_database WHERE datname = current_database()"
    )
    return int(oid)


def asked(query: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a small query."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers) or "NULL"

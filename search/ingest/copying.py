"""Rows into tables at COPY's speed, idempotently.

Rows are copied into a temporary table and merged from there: new ones inserted,
different ones updated, equal ones left untouched.
"""

import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

Row = Sequence[Any]

_NULL = "\\N"
_ESCAPED = re.compile(r"[\\\n\r\t]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table to merge rows into: columns in the rows' order, and a unique key.

    The columns in `kept` are written with a new row and never changed after.
    `condition` is that of the key, in SQL, where only some rows are under it.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    kept: tuple[str, ...] = ()
    condition: str = ""

    @property
    def incoming(self) -> str:
        """The temporary table that holds the rows of this transaction."""
        return f"incoming_{self.name}"


def table_of(
    model: type[models.Model],
    *,
    fields: Sequence[str],
    key: Sequence[str],
    kept: Sequence[str] = (),
    condition: str = "",
) -> Table:
    """Return the table of a model; columns are given by field names."""

    def columns(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(str(field_of(model, name).column) for name in names)

    name = model._meta.db_table  # noqa: SLF001 - documented by Django
    return Table(name, columns(fields), columns(key), columns(kept), condition)


def field_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return a model's own field by its name."""
    found = model._meta.get_field(name)  # noqa: SLF001 - documented by Django
    return cast("models.Field[Any, Any]", found)


def upsert(table: Table, rows: Iterable[Row]) -> int:
    """Insert or update rows by the table's key; return how many were changed.

    To be called inside a transaction, with at most one row of each key.
    """
    with connection.cursor() as cursor:
        copy_in(cursor, table, rows)
        cursor.execute(_merge(table))
        return int(cursor.rowcount)


def delete_absent(table: Table, patents: Sequence[str], *, where: str = "") -> int:
    """Delete the patents' rows that the last `upsert` did not bring; return how many.

    `where`: a further condition in SQL on the rows that may go.
    """
    statement = sql.SQL(
        "DELETE FROM {table} AS stored WHERE patent_id = ANY(%s) {where}"
        " AND NOT EXISTS (SELECT FROM {twin} AS incoming WHERE ({olds}) = ({news}))"
    ).format(
        table=sql.Identifier(table.name),
        twin=sql.Identifier(table.incoming),
        where=sql.SQL(f"AND {where}" if where else ""),
        olds=_names(table.key, "stored"),
        news=_names(table.key, "incoming"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(patents)])
        return int(cursor.rowcount)


def copy_in(cursor: CursorWrapper, table: Table, rows: Iterable[Row]) -> None:
    """Fill the table's temporary twin, which lasts until the transaction ends."""
    twin = sql.SQL("SELECT {columns} FROM {table} WITH NO DATA").format(
        columns=_names(table.columns), table=sql.Identifier(table.name)
    )
    _copy(cursor, table.incoming, sql.SQL("ON COMMIT DROP AS {}").format(twin), rows)


def copy_aside(
    cursor: CursorWrapper, name: str, columns: str, rows: Iterable[Row]
) -> None:
    """Fill a temporary table of other columns ("code varchar, position integer")."""
    _copy(cursor, name, sql.SQL(f"({columns}) ON COMMIT DROP"), rows)


def _copy(
    cursor: CursorWrapper, name: str, definition: sql.Composable, rows: Iterable[Row]
) -> None:
    twin = sql.Identifier(name)
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(twin))
    cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {} {}").format(twin, definition))
    statement = sql.SQL("COPY {} FROM STDIN").format(twin)
    cursor.copy_expert(statement.as_string(cursor.connection), encoded(rows))


def encoded(rows: Iterable[Row]) -> io.StringIO:
    """Return rows in COPY's text format: lists and dicts as JSON, None as NULL.

    Column by column, since most columns hold nothing that needs a second look.
    """
    columns = [_encoded_column(column) for column in zip(*rows, strict=True)]
    lines = map("\t".join, zip(*columns, strict=True))
    return io.StringIO("".join(f"{line}\n" for line in lines))


def _encoded_column(column: Sequence[Any]) -> Iterable[str]:
    kinds = set(map(type, column))
    if kinds == {str}:
        if _ESCAPED.search("\0".join(column)) is None:
            return column
        return [text.translate(_ESCAPES) for text in column]
    if kinds == {int}:
        return map(str, column)
    return map(_cell, column)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (list, dict)):
        return json.dumps(value).translate(_ESCAPES)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _merge(table: Table) -> sql.Composed:
    fixed = {*table.key, *table.kept}
    others = [column for column in table.columns if column not in fixed]
    return sql.SQL(
        "INSERT INTO {table} AS stored ({columns}) SELECT {columns} FROM {twin}"
        " ON CONFLICT ({key}) {condition} DO UPDATE SET ({others}) = ROW({news})"
        " WHERE ROW({olds}) IS DISTINCT FROM ROW({news})"
    ).format(
        table=sql.Identifier(table.name),
        twin=sql.Identifier(table.incoming),
        columns=_names(table.columns),
        key=_names(table.key),
        condition=sql.SQL(f"WHERE {table.condition}" if table.condition else ""),
        others=_names(others),
        olds=_names(others, "stored"),
        news=_names(others, "excluded"),
    )


def _names(columns: Iterable[str], table: str = "") -> sql.Composed:
    prefix = (table,) if table else ()
    return sql.SQL(", ").join(sql.Identifier(*prefix, column) for column in columns)

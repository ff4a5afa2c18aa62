"""Which columns the rows of a table fill, and what each can hold.

Values that a column cannot hold are cut or left out with a warning: one odd citation
must not cost the design.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models

from search.ingest.copying import Row, Table, field_of, table_of

_LARGEST = {
    "PositiveSmallIntegerField": 2**15 - 1,
    "PositiveIntegerField": 2**31 - 1,
}
# PostgreSQL's text holds neither NUL nor half of a surrogate pair; PDF layers do.
_UNFIT = re.compile("[\0\ud800-\udfff]")
# Values of these types fit wherever they come from.
_ALWAYS_FIT = {type(None), bool, float, date}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that rows of one table fill, and the most that each can hold."""

    table: Table
    names: tuple[str, ...]
    limits: tuple[int | None, ...]  # characters, or the largest number

    @classmethod
    def of(
        cls,
        model: type[models.Model],
        names: tuple[str, ...],
        *,
        key: Sequence[str],
        kept: Sequence[str] = (),
        condition: str = "",
    ) -> Self:
        """Name the columns of a model's table by their fields."""
        limits = tuple(_limit(field_of(model, name)) for name in names)
        table = table_of(model, fields=names, key=key, kept=kept, condition=condition)
        return cls(table, names, limits)

    def rows(
        self, values: Iterable[Sequence[Any]], *, warnings: list[str]
    ) -> list[Row]:
        """Return rows as their columns hold them; `warnings` tells of changes.

        Column by column, since hardly any column needs a second look.
        """
        given = zip(*values, strict=True)
        held = [
            self._held(place, column, warnings) for place, column in enumerate(given)
        ]
        return list(zip(*held, strict=True))

    def _held(
        self, place: int, column: Sequence[Any], warnings: list[str]
    ) -> Sequence[Any]:
        limit = self.limits[place]
        if _fits(column, limit):
            return column
        held = [_fitted(value, limit) for value in column]
        table = self.table.name.removeprefix("search_")
        warnings.extend(
            f"{table}: {self.names[place]} does not hold {str(before)[:80]!r}"
            for before, after in zip(column, held, strict=True)
            if before != after
        )
        return held


def _limit(field: "models.Field[Any, Any]") -> int | None:
    return field.max_length or _LARGEST.get(field.get_internal_type())


def _fits(column: Sequence[Any], limit: int | None) -> bool:
    """Tell at a glance that a column needs no change; False where it may."""
    kinds = set(map(type, column)) - _ALWAYS_FIT
    if kinds == {str}:
        texts = [text for text in column if text]
        is_short = limit is None or max(map(len, texts), default=0) <= limit
        return is_short and _UNFIT.search("".join(texts)) is None
    if kinds == {int}:
        numbers = [number for number in column if number]
        return (
            limit is None or not numbers or 0 <= min(numbers) <= max(numbers) <= limit
        )
    return not kinds


def _fitted(value: Any, limit: int | None) -> Any:
    """Return what a column can hold of a value."""
    if isinstance(value, str):
        return _UNFIT.sub("", value)[:limit]
    if isinstance(value, list):
        return [_clean(entry) for entry in value]
    if limit and isinstance(value, int) and not 0 <= value <= limit:
        return None
    return value


def _clean(entry: Any) -> Any:
    """Return a string, or a flat dict of strings, that JSON in PostgreSQL takes."""
    if isinstance(entry, str):
        return _UNFIT.sub("", entry)
    return {name: _clean(value) for name, value in entry.items()}

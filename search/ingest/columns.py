"""Which columns the rows of a table fill, and what each can hold.

Values that a column cannot hold are cut or left out with a warning: one odd citation
must not cost the design.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import models

from search.ingest.copying import Row, Table, field_of, table_of

_LARGEST = {
    "PositiveSmallIntegerField": 2**15 - 1,
    "PositiveIntegerField": 2**31 - 1,
}
# PostgreSQL's text holds neither NUL nor half of a surrogate pair; PDF layers do.
_UNFIT = dict.fromkeys((0, *range(0xD800, 0xE000)))


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
    ) -> Self:
        """Name the columns of a model's table by their fields."""
        limits = tuple(_limit(field_of(model, name)) for name in names)
        return cls(table_of(model, fields=names, key=key, kept=kept), names, limits)

    def row(self, values: Sequence[Any], *, warnings: list[str]) -> Row:
        """Return the values as their columns hold them; `warnings` tells of changes."""
        fitted = list(map(_fitted, values, self.limits))
        for name, value, held in zip(self.names, values, fitted, strict=True):
            if held is not value and held != value:
                table = self.table.name.removeprefix("search_")
                warnings.append(f"{table}: {name} does not hold {str(value)[:80]!r}")
        return fitted


def _limit(field: "models.Field[Any, Any]") -> int | None:
    return field.max_length or _LARGEST.get(field.get_internal_type())


def _fitted(value: Any, limit: int | None) -> Any:
    """Return what a column can hold of a value."""
    if isinstance(value, str):
        return _clean(value)[:limit]
    if isinstance(value, list):
        return [_clean(entry) for entry in value]
    if limit and isinstance(value, int) and not 0 <= value <= limit:
        return None
    return value


def _clean(entry: Any) -> Any:
    """Return a string, or a flat dict of strings, that JSON in PostgreSQL takes."""
    if isinstance(entry, str):
        is_plain = entry.isascii() and "\0" not in entry
        return entry if is_plain else entry.translate(_UNFIT)
    return {name: _clean(value) for name, value in entry.items()}

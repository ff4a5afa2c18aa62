"""Tables with a header row and any one-character separator, read by column name.

Quoting as pandas and the csv module write it. A field that opens a quotation and does
not close it is refused at once: read leniently, it would swallow the rows after it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml.manifests import lines
from ml.manifests.lines import OnBad, bad_line, refuse


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column, and the line on which it begins."""

    line: int
    cells: dict[str, str]


def rows(
    path: Path,
    *,
    separator: str = ",",
    required: Sequence[str] = (),
    on_bad: OnBad = refuse,
) -> Iterator[Row]:
    """The rows of a table; further columns than the required ones are kept.

    A row with too many or too few cells goes to `on_bad`. Raises UnreadableManifest
    for a broken quotation, a missing or doubled column, and an empty file.
    """
    check_separator(separator)
    table = csv.reader(
        (text for _, text in lines.numbered(path)), delimiter=separator, strict=True
    )
    header: list[str] = []
    while True:
        line = table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            break
        except csv.Error as error:
            raise bad_line(path, line, error) from error
        if not cells:
            continue
        if not header:
            header = _header(path, line, cells, required)
        elif len(cells) != len(header):
            on_bad(
                bad_line(path, line, f"{len(cells)} cells for {len(header)} columns")
            )
        else:
            yield Row(line, dict(zip(header, cells, strict=True)))
    if not header:
        raise bad_line(path, 1, "the file is empty")


def write(
    path: Path,
    columns: Sequence[str],
    table: Iterable[Sequence[str]],
    *,
    separator: str = ",",
) -> None:
    """Write a table with LF line ends, quoting only where it must be."""
    check_separator(separator)
    lines.write(path, (_line(cells, separator) for cells in (columns, *table)))


def check_separator(separator: str) -> None:
    """Raise ValueError for what cannot separate cells."""
    if len(separator) != 1 or separator in '"\r\n':
        raise ValueError(f"{separator!r} cannot separate cells; give one character")


def _header(
    path: Path, line: int, cells: list[str], required: Sequence[str]
) -> list[str]:
    missing = [name for name in required if name not in cells]
    if missing:
        found = ", ".join(cells)[:200]
        raise bad_line(path, line, f"no column {', '.join(missing)}; found: {found}")
    if len(set(cells)) < len(cells):
        raise bad_line(path, line, "two columns have the same name")
    return cells


def _line(cells: Sequence[str], separator: str) -> str:
    text = io.StringIO()
    # With "\r\n" as the line's end, the writer quotes a lone "\r" in a cell, too.
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return text.getvalue()[:-2] + "\n"

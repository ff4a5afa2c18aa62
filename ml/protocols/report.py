"""Results of the protocols as JSON and as a Markdown table, methods side by side."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Result = Mapping[str, Any]

_LONG = ("per_class", "confusion")  # left to the JSON and the plots
_NOTES = ("protocol", "ties", "note")
_DIGITS = 4


def as_json(results: Mapping[str, Result]) -> str:
    """All results by method; a figure that is no number (NaN) is null."""
    return json.dumps(_plain(results), indent=2, ensure_ascii=False) + "\n"


def as_markdown(
    results: Mapping[str, Result], *, figures: Sequence[str] | None = None
) -> str:
    """One row per figure, one column per method, and what the figures mean below.

    Nested figures are named by their path, `image / mAP`; `figures` chooses some and
    their order. What a method lacks shows as a dash. Raises KeyError for a figure that
    no method has.
    """
    columns = {name: dict(_flat(result)) for name, result in results.items()}
    rows = list(
        dict.fromkeys(figure for column in columns.values() for figure in column)
    )
    if figures is not None:
        unknown = sorted(set(figures) - set(rows))
        if unknown:
            raise KeyError(f"no such figures: {', '.join(unknown)}")
        rows = list(figures)
    lines = [
        "| figure | " + " | ".join(map(_cell, columns)) + " |",
        "|---|" + "--:|" * len(columns),
    ]
    for row in rows:
        values = (_shown(column.get(row)) for column in columns.values())
        lines.append(f"| {_cell(row)} | " + " | ".join(values) + " |")
    return "\n".join([*lines, "", *_notes(results)]) + "\n"


def write(folder: Path, results: Mapping[str, Result]) -> None:
    """Write `results.json` and `results.md` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("results.json", as_json(results)),
        ("results.md", as_markdown(results)),
    ):
        part = folder / f"{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)


def _flat(result: Result, prefix: str = "") -> Iterator[tuple[str, float]]:
    """The numbers of a result with the paths to them."""
    for name, value in result.items():
        if isinstance(value, Mapping) and name not in _LONG:
            yield from _flat(value, f"{prefix}{name} / ")
        elif isinstance(value, int | float):
            yield prefix + name, value


def _shown(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.{_DIGITS}f}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _notes(results: Mapping[str, Result]) -> list[str]:
    """What the tables say of themselves, once each, wherever it stands in a result."""
    found: dict[str, None] = {}

    def collect(result: Result) -> None:
        for name, value in result.items():
            if name in _NOTES:
                found[f"{name.capitalize()}: {value}."] = None
            elif isinstance(value, Mapping) and name not in _LONG:
                collect(value)

    for result in results.values():
        collect(result)
    return [line + "  " for line in found]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item"):  # a NumPy number
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value

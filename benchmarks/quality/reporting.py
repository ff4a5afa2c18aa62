"""The measured values as Markdown."""

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.quality.judging import Mean

MEASURES = ("mAP", "gain", "same", "kin", "nDCG", "R@1", "R@10")


def plain(mean: Mean) -> list[float]:
    """A mean and its interval as a JSON list."""
    return [round(value, 4) for value in (mean.value, mean.low, mean.high)]


def page(found: Mapping[str, Any]) -> str:
    """All tables."""
    parts = [_arms(name, table) for name, table in found["tables"].items()]
    fusion = found["fusion"]
    for what in ("words", "facets"):
        parts += [
            f"**{what}: {name}**\n\n" + _rows(table, ("mAP", "nDCG", "R@1", "R@10"))
            for name, table in fusion[what].items()
        ]
    parts += [
        f"**classes: {name}**\n\n" + _settings(rows)
        for name, rows in fusion["classes"].items()
    ]
    cited = found["citations"]
    parts.append(
        f"**citations** {cited['counts']}, real: {cited['real']}\n\n"
        + _rows(cited["arms"], ("all", "relatives"))
    )
    return "\n\n".join(parts)


def _arms(name: str, table: Mapping[str, Any]) -> str:
    ratios = "; ".join(
        f"(1 - mAP) is {_shown(ratio, 2)} of that of {other}"
        for other, ratio in table["error ratio"].items()
    )
    head = f"**{name}**: {table['queries']} queries, {table['designs']} designs"
    return f"{head}\n\n{_rows(table['arms'], MEASURES)}\n\nDefault: {ratios}."


def _rows(table: Mapping[str, Any], measures: Iterable[str]) -> str:
    measures = list(measures)
    lines = [
        f"| | {' | '.join(measures)} |",
        "|---|" + "--:|" * len(measures),
    ]
    for name, values in table.items():
        cells = [
            _shown(values[m])
            if m in ("mAP", "gain", "all", "relatives")
            else f"{values[m][0]:.3f}"
            for m in measures
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _settings(rows: Iterable[Mapping[str, Any]]) -> str:
    lines = [
        "| neighbours | factor | accuracy | ECE | log loss |",
        "|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row['neighbours']} | {row['factor']} | {row['accuracy']:.3f} "
        f"| {row['error']:.3f} | {row['log_loss']:.3f} |"
        for row in rows
    ]
    return "\n".join(lines)


def _shown(values: Iterable[float], digits: int = 3) -> str:
    value, low, high = values
    return f"{value:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"

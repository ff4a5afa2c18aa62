"""Results of a judgement as JSON and as Markdown, a table per protocol and split."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ml.protocols import report

Results = Mapping[str, Any]


def tables(results: Results) -> list[tuple[str, str, dict[str, Any]]]:
    """The protocol, the split and `{method: result}` of each table, in order."""
    return [
        (protocol, split, methods)
        for protocol, splits in results.items()
        if protocol != "data"
        for split, methods in splits.items()
    ]


def as_markdown(results: Results) -> str:
    """A heading and a table per protocol and split; what was not judged, and why."""
    parts = []
    for protocol, split, methods in tables(results):
        judged = {name: one for name, one in methods.items() if "not_judged" not in one}
        parts.append(f"## {protocol}, {split}\n")
        if judged:
            parts.append(report.as_markdown(judged))
        parts += [
            f"Not judged: {name}: {one['not_judged']}.  \n"
            for name, one in methods.items()
            if "not_judged" in one
        ]
    if left_out := results["data"]["left_out"]:
        parts.append(f"Left out: {len(left_out)} images, such as {left_out[0]}.\n")
    return "\n".join(parts)


def write(folder: Path, results: Results) -> None:
    """Write `results.json` and `results.md`, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("results.json", report.as_json(results)),
        ("results.md", as_markdown(results)),
    ):
        part = folder / f"{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)

"""The page about an encoder that was trained here: what from, how, how good, for what.

Made from what the training wrote beside the weights, so that card and weights agree.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_FACTS = (
    ("recipe", "Recipe"),
    ("backbone", "Backbone"),
    ("seed", "Seed"),
    ("manifest_sha256", "Figures learnt from (digest of the manifest)"),
    ("git_revision", "Code"),
)
_CAUTION = (
    "Scores on validation were used to choose this encoder; judge it on the test "
    "split, and on designs like those it will search, before it goes live."
)


def write(about: Mapping[str, Any], *, data: str) -> str:
    """The card as Markdown; `about` is "training" of the encoder's JSON page."""
    recipe = about.get("recipe") or "unknown recipe"
    lines = [f"# Encoder trained by {recipe}", "", f"Learnt from {data}.", ""]
    lines += [f"- {name}: {shown(about[key])}" for key, name in _FACTS if key in about]
    for key, title in (
        ("validation", "On validation"),
        ("reports", "Reports"),
        ("cost", "Cost"),
    ):
        rows = list(flat(about.get(key)))
        if rows:
            lines += ["", f"## {title}", "", "| figure | value |", "|---|--:|"]
            lines += [f"| {name} | {shown(value)} |" for name, value in rows]
    return "\n".join([*lines, "", _CAUTION, ""])


def flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The plain values of nested JSON, each named by its way there."""
    if isinstance(value, Mapping):
        inner: Any = value.items()
    elif isinstance(value, list | tuple):
        inner = enumerate(value, 1)
    else:
        if value is not None and value != "":
            yield name, value
        return
    for key, item in inner:
        yield from flat(item, f"{name} · {key}" if name else str(key))


def shown(value: Any) -> str:
    """A value as text: four digits that count, thousands apart, one line."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).replace("|", "/").replace("\n", " ")

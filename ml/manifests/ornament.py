"""Ornament's own manifest: JSON lines, one figure each.

    {"path": "0908314/1.png", "patent": "USD0908314", "view": "front",
     "captions": ["a front view of a garment"], "locarno": "02-02",
     "uspc": "D2/728", "split": "train"}

Paths are relative to the manifest's folder. Only `path`, `patent` and `split` must be
there. Unknown keys are refused, so that a misspelt one is noticed. Of the captions the
first is about the figure and the last is the title; a single one serves as both.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


class UnreadableManifest(Exception):
    """A line is no figure; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; empty strings say "not known".

    `turn` is how many degrees clockwise make the stored image upright.
    """

    path: str
    patent: str
    split: str
    view: str = ""
    captions: tuple[str, ...] = ()
    locarno: str = ""
    uspc: str = ""
    turn: Literal[0, 90, 180, 270] = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """Figures in file order, and the digest that names exactly this list."""

    folder: Path
    figures: tuple[Figure, ...]
    sha256: str

    def of_split(self, split: str) -> list[int]:
        """Positions of the figures of one split."""
        return [i for i, figure in enumerate(self.figures) if figure.split == split]


def read(path: Path) -> Manifest:
    """Read a manifest file. Raises UnreadableManifest, OSError."""
    figures = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                figures.append(_figure(json.loads(line.decode())))
            except (ValueError, TypeError, RecursionError) as error:
                reason = f"{path}, line {number}: {error}"
                raise UnreadableManifest(reason) from error
    return Manifest(path.parent, tuple(figures), content_sha256(figures))


def write(path: Path, figures: Iterable[Figure]) -> None:
    """Write a manifest file that `read` reads."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(_line(figure) + "\n" for figure in figures)


def content_sha256(figures: Iterable[Figure]) -> str:
    """Digest of the list itself: key order, spacing and blank lines do not count."""
    digest = hashlib.sha256()
    for figure in figures:
        digest.update(_line(figure).encode() + b"\n")
    return digest.hexdigest()


def _figure(values: Any) -> Figure:
    if not isinstance(values, dict):
        raise TypeError("not an object")
    captions = values.get("captions", [])
    if not isinstance(captions, list):
        raise TypeError("captions are no list")  # a string would become its letters
    for key, value in {**values, "captions": ""}.items():
        if not isinstance(value, int if key == "turn" else str):
            raise TypeError(f"{key} is {value!r}")
    if not all(isinstance(caption, str) for caption in captions):
        raise TypeError(f"captions are {captions!r}")
    return Figure(**{**values, "captions": tuple(captions)})


def _line(figure: Figure) -> str:
    known = {key: value for key, value in dataclasses.asdict(figure).items() if value}
    return json.dumps(known, ensure_ascii=False, sort_keys=True)

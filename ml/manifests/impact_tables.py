"""IMPACT's derived tables: one row per gazette figure, for classes or for retrieval.

The classification table names classes by `class_single`, the first class with its
spaces removed. That merges different classes (D32/15 with D3/215); it is written as
published, and `merged_classes` tells which.
Formats: AI4Patents/IMPACT.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml.manifests import delimited, literals, names
from ml.manifests.impact import Design
from ml.manifests.lines import OnBad, bad_line, refuse
from ml.manifests.ornament import Figure

CLASSIFICATION = (
    "Unnamed: 0",  # the row in the yearly table; nameless where pandas wrote it once
    "title",
    "id",
    "class",
    "file_names",
    "class_single",
    "label",
    "caption",
    "filepath",
)
RETRIEVAL = ("filepath", "caption")
MAP = ("filepath", "class", "caption", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedDesign:
    """A row of the classification table.

    `label` is the place of `class_single` among all of the year, `index` that of the
    row in the yearly table; a training or test table has some of either.
    """

    index: int
    patent: str
    title: str
    uspc_raw: str
    file_names: tuple[str, ...]
    class_single: str
    label: int
    caption: str
    path: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the retrieval table, or of the map's with class and title."""

    path: str
    caption: str
    uspc_raw: str = ""
    title: str = ""


def read_classification(
    path: Path, *, on_bad: OnBad = refuse
) -> Iterator[ClassifiedDesign]:
    """The rows of a classification table; a class with two labels is a bad row.

    Further columns, such as the embeddings some scripts add, are not looked at.
    """
    labels: dict[str, int] = {}
    for row in delimited.rows(path, required=CLASSIFICATION[1:], on_bad=on_bad):
        try:
            design = _classified(row.cells)
            _check_label(design, labels)
        except ValueError as error:
            on_bad(bad_line(path, row.line, error))
        else:
            yield design


def write_classification(path: Path, designs: Iterable[ClassifiedDesign]) -> None:
    """Write a classification table as published, its index included."""
    table = (
        (
            str(design.index),
            design.title,
            design.patent.removeprefix("US"),
            design.uspc_raw,
            literals.texts(design.file_names),
            design.class_single,
            str(design.label),
            design.caption,
            design.path,
        )
        for design in designs
    )
    delimited.write(path, CLASSIFICATION, table)


def classified(designs: Iterable[Design], *, folder: str) -> list[ClassifiedDesign]:
    """The designs as IMPACT labels them, images in `folder` (`2021_train`).

    Designs without class or sheets are left out, as they have nothing to be told by.
    """
    whole = [
        (index, design)
        for index, design in enumerate(designs)
        if design.uspc_raw and design.file_names
    ]
    found = sorted({_class_single(design.uspc_raw) for _, design in whole})
    labels = {name: label for label, name in enumerate(found)}
    return [
        ClassifiedDesign(
            index=index,
            patent=design.patent,
            title=design.title,
            uspc_raw=design.uspc_raw,
            file_names=design.file_names,
            class_single=_class_single(design.uspc_raw),
            label=labels[_class_single(design.uspc_raw)],
            caption=design.caption,
            path=f"{folder}/{design.file_names[0]}",
        )
        for index, design in whole
    ]


def merged_classes(designs: Iterable[ClassifiedDesign]) -> dict[str, tuple[str, ...]]:
    """Each `class_single` that stands for several symbols, with these, sorted."""
    symbols: dict[str, set[str]] = defaultdict(set)
    for design in designs:
        first = design.uspc_raw.partition(",")[0]
        symbols[design.class_single].add(names.uspc(first) or first)
    return {
        name: tuple(sorted(found))
        for name, found in sorted(symbols.items())
        if len(found) > 1
    }


def read_pairs(path: Path, *, on_bad: OnBad = refuse) -> Iterator[Pair]:
    """The rows of a retrieval table; class and title where it has them."""
    for row in delimited.rows(path, required=RETRIEVAL, on_bad=on_bad):
        cells = row.cells
        try:
            image = names.relative(cells["filepath"])
            names.patent_in(image)
        except ValueError as error:
            on_bad(bad_line(path, row.line, error))
            continue
        class_, title = cells.get("class", ""), cells.get("title", "")
        yield Pair(image, cells["caption"], class_, title)


def write_pairs(
    path: Path, pairs: Iterable[Pair], *, columns: Sequence[str] = RETRIEVAL
) -> None:
    """Write a retrieval table, or with `columns=MAP` the one of the map."""
    table = (
        {
            "filepath": pair.path,
            "class": pair.uspc_raw,
            "caption": pair.caption,
            "title": pair.title,
        }
        for pair in pairs
    )
    delimited.write(path, columns, ([row[name] for name in columns] for row in table))


def figures(rows: Iterable[ClassifiedDesign | Pair], *, split: str) -> Iterator[Figure]:
    """The rows as figures of our manifest, texts with single spaces."""
    for row in rows:
        texts = (" ".join(text.split()) for text in (row.caption, row.title))
        yield Figure(
            path=row.path,
            patent=names.patent_in(row.path),
            split=split,
            captions=tuple(dict.fromkeys(text for text in texts if text)),
            uspc=names.uspc(row.uspc_raw.partition(",")[0]),
        )


def _classified(cells: Mapping[str, str]) -> ClassifiedDesign:
    index = cells.get(CLASSIFICATION[0]) or cells.get("") or "0"
    design = ClassifiedDesign(
        index=int(index),
        patent=names.patent(cells["id"]),
        title=cells["title"],
        uspc_raw=cells["class"],
        file_names=literals.parse_texts(cells["file_names"]),
        class_single=cells["class_single"],
        label=int(cells["label"]),
        caption=cells["caption"],
        path=names.relative(cells["filepath"]),
    )
    if design.label < 0:
        raise ValueError(f"label {design.label} is negative")
    if names.patent_in(design.path) != design.patent:
        raise ValueError(f"{design.path!r} is no image of {design.patent}")
    return design


def _check_label(design: ClassifiedDesign, labels: dict[str, int]) -> None:
    """Hold labels and classes to one-to-one over the rows so far."""
    known = labels.get(design.class_single)
    if known is None and design.label not in labels.values():
        labels[design.class_single] = design.label
    elif known != design.label:
        raise ValueError(
            f"class {design.class_single!r} has label {design.label}, but the rows"
            " before paired one of the two otherwise"
        )


def _class_single(uspc_raw: str) -> str:
    return uspc_raw.partition(",")[0].replace(" ", "")

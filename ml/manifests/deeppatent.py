"""DeepPatent's lists: `I20180220/USD0810412-20180220/USD0810412-20180220-D00005.png 1`.

One line is an image and the integer label of its patent. Labels number the patents of
a split from 1 in the order of their appearance; the query and the db list of a split
share them. Lists may be packed as `.txt.gz`. Every line counts: a bad one is an error.
Format: GoFigure-LANL/DeepPatent-dataset.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.manifests import lines, names
from ml.manifests.lines import bad_line
from ml.manifests.ornament import Figure, UnreadableManifest

# The published names, and the split of our manifest each of them is.
SPLITS = {
    "train_patent_trn": "train",
    "train_patent_val": "val",
    "val_query_patent": "val_query",
    "val_db_patent": "val_db",
    "test_query_patent": "test_query",
    "test_db_patent": "test_db",
    "test_db_patent_extended": "test_db",
}
_SUFFIXES = (".txt", ".txt.gz")
# Nearly all lines, and much quicker than looking at the parts one by one.
_PUBLISHED = re.compile(
    r"(I([0-9]{8})/(USD[0-9]{7}-\2)/\3-[DP][0-9]{5}\.png) ([0-9]{1,9})"
)
_LABEL = re.compile(r"[0-9]{1,9}")
_ISSUE = re.compile(r"I[0-9]{8}")
_NAMED = 5


class UnfitLists(Exception):
    """Lists that do not fit together; the message names some of what is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an image and the label of its patent."""

    path: str
    label: int

    @property
    def patent(self) -> str:
        """The patent, which begins the name of the image."""
        return self.path.rpartition("/")[2][: len("USD0810412")].upper()

    @property
    def sheet(self) -> names.Sheet:
        """Patent, date, kind and number of the image."""
        return names.sheet(self.path)


@dataclass(frozen=True, slots=True)
class Task:
    """A retrieval task: each query looks for the db images of its label."""

    queries: tuple[Entry, ...]
    database: tuple[Entry, ...]

    def labels(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Labels of the queries (n,) and of the database (m,)."""
        return _labels(self.queries), _labels(self.database)


def find(folder: Path, name: str) -> Path:
    """The file of one of the published names. Raises FileNotFoundError."""
    for suffix in _SUFFIXES:
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    raise FileNotFoundError(f"{folder} has no {name}.txt or {name}.txt.gz")


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of a list. Raises UnreadableManifest for a line that is none.

    The dates in a path must agree, an image may stand once, and labels and patents
    must be paired one to one; their order is left to `check_labels`.
    """
    entries = []
    first: dict[str, int] = {}
    label_of: dict[str, int] = {}
    patent_of: dict[int, str] = {}
    for number, text in lines.numbered(path):
        try:
            entry = _entry(text.rstrip("\r\n"))
            _check_pairing(entry, label_of, patent_of)
            _check_first(entry, first)
        except ValueError as error:
            raise bad_line(path, number, error) from error
        first[entry.path] = number
        label_of[entry.patent], patent_of[entry.label] = entry.label, entry.patent
        entries.append(entry)
    return tuple(entries)


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a list, packed if the name ends in `.gz`."""
    lines.write(path, (f"{entry.path} {entry.label}\n" for entry in entries))


def read_task(folder: Path, split: str) -> Task:
    """The queries and the database of `val` or `test`, checked.

    Raises UnreadableManifest, UnfitLists, FileNotFoundError.
    """
    task = Task(
        read(find(folder, f"{split}_query_patent")),
        read(find(folder, f"{split}_db_patent")),
    )
    check_task(task)
    return task


def check_labels(entries: Sequence[Entry]) -> None:
    """Raise UnfitLists unless labels run 1..P in order of first appearance."""
    highest = 0
    for position, entry in enumerate(entries, 1):
        if entry.label > highest + 1 or entry.label < 1:
            raise UnfitLists(
                f"entry {position} has label {entry.label} where at most"
                f" {highest + 1} can follow: {entry.path}"
            )
        highest = max(highest, entry.label)


def check_task(task: Task) -> None:
    """Raise UnfitLists unless queries and database make a sound task.

    Both number the same patents from 1, share no image, and each query has something
    to find.
    """
    if not task.queries or not task.database:
        raise UnfitLists("the query or the db list is empty")
    for entries in (task.queries, task.database):
        check_labels(entries)
    patents = {entry.label: entry.patent for entry in task.database}
    paths = {entry.path for entry in task.database}
    _refuse("queries are in the database", [e for e in task.queries if e.path in paths])
    _refuse(
        "queries have nothing to find",
        [entry for entry in task.queries if entry.label not in patents],
    )
    _refuse(
        "queries have another patent's label",
        [e for e in task.queries if patents[e.label] != e.patent],
    )


def check_whole(whole: Sequence[Entry], task: Task) -> None:
    """Raise UnfitLists unless a split's list is its queries and database exactly."""
    parts = {*task.queries, *task.database}
    _refuse("images are in one list only", sorted({*whole} ^ parts, key=_by_path))


def check_disjoint(**splits: Iterable[Entry]) -> None:
    """Raise UnfitLists if a patent stands in two of the splits given by name."""
    found: dict[str, set[str]] = defaultdict(set)
    for split, entries in splits.items():
        for entry in entries:
            found[entry.patent].add(split)
    shared = sorted(patent for patent, where in found.items() if len(where) > 1)
    if shared:
        named = "; ".join(
            f"{patent} in {' and '.join(sorted(found[patent]))}"
            for patent in shared[:_NAMED]
        )
        raise UnfitLists(f"{len(shared)} patents in more than one split: {named}")


def without_gazette(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries but D00000, which repeats other sheets and is found too easily."""
    return tuple(entry for entry in entries if not entry.sheet.is_gazette)


def figures(entries: Iterable[Entry], *, split: str) -> Iterator[Figure]:
    """The entries as figures of our manifest; see `SPLITS` for their splits."""
    for entry in entries:
        yield Figure(entry.path, entry.patent, split)


def entries(listed: Iterable[Figure]) -> tuple[Entry, ...]:
    """Figures with labels by first appearance of their patents.

    Raises UnreadableManifest for a path that does not end in a sheet's name.
    """
    labels: dict[str, int] = {}
    numbered = []
    for figure in listed:
        label = labels.setdefault(figure.patent, len(labels) + 1)
        try:
            numbered.append(_entry(f"{figure.path} {label}"))
        except ValueError as error:
            raise UnreadableManifest(str(error)) from error
    return tuple(numbered)


def part(listed: Iterable[Figure], *, seed: int) -> Task:
    """A task from figures by DeepPatent's rule; patents with one image are left out.

    Of a patent's images one, drawn at random, is a query, two if there are four or
    more; the rest is the database.
    """
    chance = random.Random(seed)  # noqa: S311 - a split to be repeated, no secret
    by_patent: dict[str, list[Figure]] = defaultdict(list)
    for figure in listed:
        by_patent[figure.patent].append(figure)
    queries: list[Figure] = []
    database: list[Figure] = []
    for images in by_patent.values():
        if len(images) < 2:
            continue
        chosen = set(chance.sample(range(len(images)), 2 if len(images) >= 4 else 1))
        for place, figure in enumerate(images):
            (queries if place in chosen else database).append(figure)
    return Task(entries(queries), entries(database))


def _entry(text: str) -> Entry:
    if published := _PUBLISHED.fullmatch(text):
        return Entry(published[1], int(published[4]))
    path, blank, label = text.rpartition(" ")
    if not blank or not _LABEL.fullmatch(label):
        raise ValueError(f"no path and label: {text[:100]!r}")
    sheet = names.sheet(names.relative(path))
    *folders, name = path.split("/")
    stem = name.rpartition("-")[0]
    if folders and folders[-1].startswith("USD") and folders[-1] != stem:
        raise ValueError(f"{name} lies in the folder of another patent: {path!r}")
    issues = [folder[1:] for folder in folders if _ISSUE.fullmatch(folder)]
    if any(date != sheet.date for date in issues):
        raise ValueError(f"{name} lies in another issue's folder: {path!r}")
    return Entry(path, int(label))


def _check_pairing(
    entry: Entry, label_of: dict[str, int], patent_of: dict[int, str]
) -> None:
    patent = entry.patent
    if label_of.get(patent, entry.label) != entry.label:
        raise ValueError(f"{patent} has label {entry.label} and {label_of[patent]}")
    if patent_of.get(entry.label, patent) != patent:
        other = patent_of[entry.label]
        raise ValueError(f"label {entry.label} is of {other} and {patent}")


def _check_first(entry: Entry, first: dict[str, int]) -> None:
    if line := first.get(entry.path):
        raise ValueError(f"{entry.path} again, first in line {line}")


def _refuse(what: str, wrong: Sequence[Entry]) -> None:
    if wrong:
        named = ", ".join(entry.path for entry in wrong[:_NAMED])
        raise UnfitLists(f"{len(wrong)} {what}: {named}")


def _by_path(entry: Entry) -> str:
    return entry.path


def _labels(entries: Sequence[Entry]) -> NDArray[np.int64]:
    return np.fromiter((entry.label for entry in entries), np.int64, len(entries))

"""IMPACT's yearly tables: `<year>.csv`, one design a row, beside a ZIP of its sheets.

The sample form has twelve columns, the hosted form fewer and `locarno_class`; columns
are taken by name and all but `id` may be missing. Lists are Python literals: nothing
but a flat list of plain strings is accepted. Raw USPC spacing is kept, because it is
data. A bad row goes to `on_bad`.
Format: AI4Patents/IMPACT.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Literal

from ml.manifests import delimited, literals, names, sheets
from ml.manifests.archives import Archives, UnreadableImage
from ml.manifests.lines import OnBad, bad_line, refuse
from ml.manifests.ornament import Figure, UnreadableManifest

SAMPLE = (
    "title",
    "id",
    "claim",
    "date",
    "class",
    "class_search",
    "inv_country",
    "no_figs",
    "sheets",
    "file_names",
    "fig_desc",
    "caption",
)
HOSTED = ("id", "title", "caption", "date", "locarno_class")

Gazette = Literal["without", "with", "only"]

# Columns with gaps went through a column of floats: 20210126.0, 7.0.
_DATE = re.compile(r"([0-9]{8})(?:\.0)?")
_COUNT = re.compile(r"([0-9]{1,6})(?:\.0)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One row. Empty texts and lists and None say "not given".

    `uspc_raw` and `classes_searched` keep their columns' spacing; item 0 of the latter
    is the Locarno code. `caption` is kept as it stands, usually with a space in front.
    """

    patent: str
    title: str = ""
    claim: str = ""
    date: str = ""
    uspc_raw: str = ""
    classes_searched: tuple[str, ...] = ()
    inventor_countries: tuple[str, ...] = ()
    figure_count: int | None = None
    sheet_count: int | None = None
    file_names: tuple[str, ...] = ()
    figure_descriptions: tuple[str, ...] = ()
    caption: str = ""
    locarno_class: str = ""

    @property
    def uspc(self) -> str:
        """Main class as "D2/728"; "" where the raw symbol is none."""
        return names.uspc(self.uspc_raw.partition(",")[0])

    @property
    def locarno(self) -> str:
        """Locarno code as "02-02", from its own column or the first class searched."""
        return names.locarno(self.locarno_class or "".join(self.classes_searched[:1]))

    @property
    def captions(self) -> tuple[str, ...]:
        """Caption and title with single spaces, where given; the title last."""
        texts = (" ".join(text.split()) for text in (self.caption, self.title))
        return tuple(dict.fromkeys(text for text in texts if text))


def read(path: Path, *, on_bad: OnBad = refuse) -> Iterator[Design]:
    """The designs of a yearly table, row by row; a number given twice is a bad row."""
    seen: dict[str, int] = {}
    for row in delimited.rows(path, required=["id"], on_bad=on_bad):
        try:
            design = _design(row.cells)
            _check_first(design, seen)
        except ValueError as error:
            on_bad(bad_line(path, row.line, error))
        else:
            seen[design.patent] = row.line
            yield design


def write(
    path: Path, designs: Iterable[Design], *, columns: Sequence[str] = SAMPLE
) -> None:
    """Write a yearly table in the sample form, or with `columns=HOSTED`."""
    table = (_cells(design) for design in designs)
    delimited.write(path, columns, ([row[name] for name in columns] for row in table))


def images(archives: Archives) -> dict[str, str]:
    """Paths of all sheets below a folder and in its ZIP files, by upper-case name.

    Any number of leading folders is taken. Raises UnreadableManifest where one name
    stands for two files of different content.
    """
    found: dict[str, str] = {}
    for path in archives.paths():
        name = PurePosixPath(path).name.upper()
        try:
            names.sheet(name)
        except ValueError:
            continue
        first = found.setdefault(name, path)
        if first != path and archives.read(first) != archives.read(path):
            folder = archives.folder
            raise UnreadableManifest(f"{folder}: {first} and {path} differ")
    return found


def figures(
    designs: Iterable[Design],
    *,
    split: str,
    found: Mapping[str, str] | None = None,
    gazette: Gazette = "without",
    on_missing: OnBad = refuse,
) -> Iterator[Figure]:
    """The sheets of the designs as figures of our manifest.

    `found` is what `images` returned; a sheet that is not there goes to `on_missing`,
    and a table without `file_names` gets the sheets that are. Without `found`, sheets
    are taken to lie in `<design>-<date>/` folders. IMPACT captioned the gazette figure
    only: `gazette="only"` gives the pairs it trained on.
    """
    by_patent = _by_patent(found or {})
    for design in designs:
        for name in design.file_names or by_patent.get(design.patent, []):
            is_gazette = names.sheet(name).is_gazette
            if gazette != "with" and is_gazette != (gazette == "only"):
                continue
            folder = name.rpartition("-")[0]
            path = f"{folder}/{name}" if found is None else found.get(name.upper())
            if path is None:
                on_missing(UnreadableManifest(f"{design.patent}: no image {name}"))
                continue
            yield Figure(
                path=path,
                patent=design.patent,
                split=split,
                captions=design.captions,
                locarno=design.locarno,
                uspc=design.uspc,
            )


def turned(
    listed: Iterable[Figure], archives: Archives, *, on_bad: OnBad = refuse
) -> Iterator[Figure]:
    """The figures with `turn` as their TIFF files say; unreadable ones to `on_bad`."""
    for figure in listed:
        try:
            is_landscape = sheets.is_landscape(BytesIO(archives.read(figure.path)))
        except UnreadableImage as error:
            on_bad(UnreadableManifest(str(error)))
        else:
            yield replace(figure, turn=90) if is_landscape else figure


def _by_patent(sheet_names: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for name in sorted(sheet_names):
        grouped[names.sheet(name).patent].append(name)
    return grouped


def _check_first(design: Design, seen: Mapping[str, int]) -> None:
    if line := seen.get(design.patent):
        raise ValueError(f"{design.patent} again, first in line {line}")


def _design(cells: Mapping[str, str]) -> Design:
    design = Design(
        patent=names.patent(cells["id"]),
        title=cells.get("title", ""),
        claim=cells.get("claim", ""),
        date=_date(cells.get("date", "")),
        uspc_raw=cells.get("class", ""),
        classes_searched=literals.parse_texts(cells.get("class_search", "")),
        inventor_countries=_countries(cells.get("inv_country", "")),
        figure_count=_count(cells.get("no_figs", "")),
        sheet_count=_count(cells.get("sheets", "")),
        file_names=literals.parse_texts(cells.get("file_names", "")),
        figure_descriptions=literals.parse_texts(cells.get("fig_desc", "")),
        caption=cells.get("caption", ""),
        locarno_class=cells.get("locarno_class", ""),
    )
    for name in design.file_names:
        if "/" in name or names.sheet(name).patent != design.patent:
            raise ValueError(f"{name!r} is no sheet of {design.patent}")
    return design


def _cells(design: Design) -> dict[str, str]:
    return {
        "title": design.title,
        "id": design.patent.removeprefix("US"),
        "claim": design.claim,
        "date": design.date,
        "class": design.uspc_raw,
        "class_search": literals.texts(design.classes_searched),
        "inv_country": ",".join(design.inventor_countries),
        "no_figs": _number(design.figure_count),
        "sheets": _number(design.sheet_count),
        "file_names": literals.texts(design.file_names),
        "fig_desc": literals.texts(design.figure_descriptions),
        "caption": design.caption,
        "locarno_class": design.locarno_class,
    }


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _countries(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(",")) if cell else ()


def _date(cell: str) -> str:
    found = _DATE.fullmatch(cell)
    if found is None and cell:
        raise ValueError(f"{cell!r} is no date like 20210126")
    return found[1] if found else ""


def _count(cell: str) -> int | None:
    found = _COUNT.fullmatch(cell)
    if found is None and cell:
        raise ValueError(f"{cell!r} is no count")
    return int(found[1]) if found else None

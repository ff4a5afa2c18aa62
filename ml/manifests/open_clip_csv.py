"""Tables of image paths and texts as open_clip's `--dataset-type csv` reads them.

    filepath<TAB>title                  open_clip's defaults
    filepath<TAB>caption<TAB>category   as PatentCLIP trains
    full_path,cat                       as it judges classification: no text

open_clip reads with pandas, to which an empty text, "None", "NA" and some more are
missing values that stop its tokenizer; such texts are never written.
Source: open_clip, `CsvDataset`; pandas, `read_csv(na_values)`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml.manifests import delimited, lines, names
from ml.manifests.lines import OnBad, bad_line, refuse
from ml.manifests.ornament import Figure, UnreadableManifest

_MISSING_TO_PANDAS = frozenset(
    {"", "None", "NULL", "null", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA"}
    | {"NaN", "nan", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"}
)
_USUAL_SEPARATORS = "\t,;|"


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names; "" for a caption says that the table has none.

    `category` may be absent from a table that is read and has captions.
    """

    image: str = "filepath"
    caption: str = "title"
    category: str = "category"


PATENTCLIP = Columns(caption="caption")
CLASSES = Columns(image="full_path", caption="", category="cat")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row: an image and one text; an empty category says "not given"."""

    path: str
    caption: str
    category: str = ""


def read(
    path: Path,
    *,
    separator: str | None = None,
    columns: Columns | None = None,
    on_bad: OnBad = refuse,
) -> Iterator[Pair]:
    """The rows of a table; the separator is told from the header if not given.

    Without `columns`, the text is in `title` or, where there is none, in `caption`, or
    the table is of `CLASSES`. A row without path or text, or of `CLASSES` without
    category, goes to `on_bad`. Raises UnreadableManifest.
    """
    separator, columns = _form(path, separator, columns)
    required = _required(columns)
    for row in delimited.rows(
        path, separator=separator, required=required, on_bad=on_bad
    ):
        empty = [name for name in required if not row.cells[name].strip()]
        if empty:
            on_bad(bad_line(path, row.line, f"no {', '.join(empty)}"))
            continue
        # A table without captions may have a nameless column, the index of its rows.
        caption = row.cells[columns.caption] if columns.caption else ""
        category = row.cells.get(columns.category, "")
        yield Pair(row.cells[columns.image], caption, category)


def write(
    path: Path,
    pairs: Iterable[Pair],
    *,
    separator: str = "\t",
    columns: Columns = Columns(),
    with_category: bool = False,
    on_bad: OnBad = refuse,
) -> None:
    """Write a table open_clip reads; texts that pandas would lose go to `on_bad`."""
    header = _required(columns)
    if with_category and columns.category not in header:
        header.append(columns.category)
    table = ([_cells(pair, columns)[name] for name in header] for pair in pairs)
    kept = (row for row in table if _is_kept(row, on_bad))
    delimited.write(path, header, kept, separator=separator)


def main_class(figure: Figure) -> str:
    """The USPC class of a figure, "" where it has none."""
    return figure.uspc.partition("/")[0]


def category_index(*splits: Iterable[Pair]) -> dict[str, int]:
    """One index for all splits: the sorted categories of all of them together."""
    found = {pair.category for split in splits for pair in split if pair.category}
    return {category: index for index, category in enumerate(sorted(found))}


def pairs(
    figures: Iterable[Figure],
    *,
    category: Callable[[Figure], str] = main_class,
) -> Iterator[Pair]:
    """A row for each caption of each figure; figures without any give none."""
    for figure in figures:
        for caption in figure.captions:
            yield Pair(figure.path, caption, category(figure))


def categories(
    figures: Iterable[Figure],
    *,
    category: Callable[[Figure], str] = main_class,
) -> Iterator[Pair]:
    """A row without text for each figure that has a category, for `CLASSES`."""
    for figure in figures:
        if name := category(figure):
            yield Pair(figure.path, "", name)


def figures(
    table: Iterable[Pair], *, split: str, classes: Mapping[str, str] | None = None
) -> Iterator[Figure]:
    """The rows as figures of our manifest; rows of one image in a run become one.

    `classes` gives the USPC class of a category's name; without it only categories
    such as "D12" are understood. Raises UnreadableManifest for an image whose name
    tells no patent, and for a category without class.
    """
    waiting: Figure | None = None
    for pair in table:
        if waiting is not None and waiting.path == pair.path:
            captions = (*waiting.captions, pair.caption)
            waiting = _figure(pair, split, captions, classes)
            continue
        if waiting is not None:
            yield waiting
        captions = (pair.caption,) if pair.caption else ()
        waiting = _figure(pair, split, captions, classes)
    if waiting is not None:
        yield waiting


def _figure(
    pair: Pair,
    split: str,
    captions: tuple[str, ...],
    classes: Mapping[str, str] | None,
) -> Figure:
    try:
        patent = names.patent_in(pair.path)
    except ValueError as error:
        raise UnreadableManifest(str(error)) from error
    uspc = (classes or {}).get(pair.category) or names.uspc(pair.category.rjust(3))
    if pair.category and not uspc:
        raise UnreadableManifest(f"{pair.path}: no class is called {pair.category!r}")
    return Figure(pair.path, patent, split, captions=captions, uspc=uspc)


def _required(columns: Columns) -> list[str]:
    return [columns.image, columns.caption or columns.category]


def _cells(pair: Pair, columns: Columns) -> dict[str, str]:
    return {
        columns.caption: pair.caption,
        columns.image: pair.path,
        columns.category: pair.category,
    }


def _is_kept(row: Sequence[str], on_bad: OnBad) -> bool:
    lost = [text for text in row if text.strip() in _MISSING_TO_PANDAS]
    if lost:
        on_bad(UnreadableManifest(f"{row[0]}: pandas takes {lost[0]!r} for missing"))
    return not lost


def _form(
    path: Path, separator: str | None, columns: Columns | None
) -> tuple[str, Columns]:
    """Separator and columns, those not given told from the header row."""
    header = next((text for _, text in lines.numbered(path)), "").rstrip("\r\n")
    guesses = dict.fromkeys(_USUAL_SEPARATORS + header.replace('"', ""))
    forms = [columns] if columns else [Columns(), PATENTCLIP, CLASSES]
    for form in forms:
        for sign in [separator] if separator else guesses:
            found = {name.strip('"') for name in header.split(sign)}
            if found.issuperset(_required(form)):
                return sign, form
    wanted = " or ".join(" and ".join(_required(form)) for form in forms)
    raise bad_line(path, 1, f"no columns {wanted}; found: {header[:200]}")

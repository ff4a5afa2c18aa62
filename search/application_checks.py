"""What an examiner should know of an application's drawings before searching.

Findings, not verdicts: each names its figures and says what rests on it. Everything
here is told from plain values, whichever rows they come from.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from search.application_figures import described
from search.application_pages import PageFigure, difference
from search.application_views import are_opposite, missing, proportion_conflicts
from search.figure_views import View
from search.ingest.descriptions import Figures

Code = Literal[
    "missing_view",
    "unnamed_view",
    "missing_number",
    "repeated_number",
    "missing_figure",
    "undescribed_figure",
    "duplicate_figures",
    "inconsistent_proportions",
    "mixed_media",
    "no_broken_line_statement",
    "blank_page",
    "unreadable_page",
    "unclear_split",
    "repeated_file",
]

_PAIR = 2
_COPIES = 2  # the most they differ by, see `application_pages.difference`
_SAME_SHAPE = 0.02
# Of a figure's ink, and of the figures: hatching, stippling and poor scans look broken
# here and there, surroundings do in most views (measured, see docs/intake.md).
_LEAST_BROKEN = 0.1
_MOST_FIGURES = 0.5
_MOST_NAMED = 3  # pages by name; figures by number take less room
_FAULTS = {
    "missing": "its drawing is no longer stored; put the file in again",
    "unreadable": "its drawing is damaged and cannot be decoded; put it in again",
    "faint": "its lines are hardly darker than the paper; ask for a better copy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file that was put in: its key, its name, the hash of what it holds."""

    key: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFigure:
    """A figure as it stands now; `seen` is what was read where it lies, if anything.

    `file` is the file it came in.
    """

    key: int
    name: str
    number: str = ""
    view: View = "unknown"
    seen: PageFigure | None = None
    file: CheckedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    """A page as it was read; `refusal` is that of a file without pages."""

    name: str
    is_blank: bool = False
    is_doubtful: bool = False
    fault: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at: its code, its sentence, the keys of the figures meant."""

    code: Code
    message: str
    figures: tuple[int, ...] = ()


def check(
    figures: Sequence[CheckedFigure],
    pages: Sequence[CheckedPage],
    *,
    files: Sequence[CheckedFile] = (),
    description: str = "",
    is_flat: bool = False,
) -> list[Finding]:
    """Everything found: of files, pages, numbers, views, figures beside one another.

    `is_flat`: designs of surfaces and screens are shown by one view.
    """
    told = described(description)
    return [
        *_files(files),
        *_pages(pages),
        *_numbers(figures, told),
        *_views(figures, told, is_flat=is_flat),
        *_duplicates(figures, is_flat=is_flat),
        *_proportions(figures),
        *_media(figures),
        *_broken_lines(figures, told),
    ]


def _files(files: Sequence[CheckedFile]) -> Iterator[Finding]:
    """Files that hold the same, byte for byte."""
    alike: dict[str, list[str]] = {}
    for file in files:
        alike.setdefault(file.sha256, []).append(file.name)
    for names in (names for names in alike.values() if len(names) > 1):
        if len(set(names)) > 1:
            told = f"{_listed(names)} are the same file"
        else:
            often = "twice" if len(names) == _PAIR else f"{len(names)} times"
            told = f"{names[0]} was put in {often}"
        message = f"{told}: remove all but one."
        yield Finding(code="repeated_file", message=message)


def _pages(pages: Sequence[CheckedPage]) -> Iterator[Finding]:
    for page in pages:
        if page.refusal:
            yield Finding(code="unreadable_page", message=page.refusal)
        elif page.fault in _FAULTS:
            message = f"{page.name}: {_FAULTS[page.fault]}."
            yield Finding(code="unreadable_page", message=message)
        elif page.is_blank:
            yield Finding(
                code="blank_page", message=f"{page.name} is blank: nothing is drawn."
            )
        elif page.is_doubtful:
            yield Finding(
                code="unclear_split",
                message=f"{page.name} holds several figures that could not be told "
                "apart: mark each of them by hand.",
            )


def _numbers(figures: Sequence[CheckedFigure], told: Figures) -> Iterator[Finding]:
    unnumbered = [figure for figure in figures if not figure.number]
    if unnumbered and len(figures) > 1:
        yield _about(
            unnumbered,
            "missing_number",
            f"{_names(unnumbered)}: no figure number was read; the description hangs "
            "on it.",
        )
    counts = Counter(figure.number for figure in figures if figure.number)
    for number in (number for number, times in counts.items() if times > 1):
        same = [figure for figure in figures if figure.number == number]
        message = f"{len(same)} figures have the number {number}."
        yield _about(same, "repeated_number", message)
    yield from _undescribed(figures, told, unnumbered)


def _undescribed(
    figures: Sequence[CheckedFigure], told: Figures, unnumbered: Sequence[object]
) -> Iterator[Finding]:
    """What is drawn and not described, or described and not drawn."""
    numbers = {number for record in told.descriptions for number in record.numbers}
    if not numbers:
        return
    drawn = {figure.number for figure in figures}
    absent = sorted(numbers - drawn, key=_in_order)
    if absent and len(absent) > len(unnumbered) and figures:
        message = f"Described, but not among the drawings: {_figs(absent)}."
        yield Finding(code="missing_figure", message=message)
    extra = [each for each in figures if each.number and each.number not in numbers]
    if extra:
        message = f"{_names(extra)}: the description says nothing of it."
        yield _about(extra, "undescribed_figure", message)


def _views(
    figures: Sequence[CheckedFigure], told: Figures, *, is_flat: bool
) -> Iterator[Finding]:
    unnamed = [figure for figure in figures if figure.view == "unknown"]
    if unnamed:
        message = f"{_names(unnamed)}: which view it shows is not named."
        if not told.descriptions:
            message += " Write the figure descriptions into the case: they name it."
        yield _about(unnamed, "unnamed_view", message)
    if is_flat or unnamed or not figures:
        return
    texts = [record.text for record in told.descriptions]
    absent = missing(
        [figure.view for figure in figures], statements=[*texts, *told.statements]
    )
    if absent:
        yield Finding(
            code="missing_view",
            message=f"No view of the {_listed(absent)}, and no statement why (mirror "
            "image, plain surface). MPEP 1503.02 asks for what discloses the whole "
            "design.",
        )


def _duplicates(
    figures: Sequence[CheckedFigure], *, is_flat: bool
) -> Iterator[Finding]:
    """Copies; of screens only equal ones, for their frames differ by little."""
    most = 0 if is_flat else _COPIES
    groups: list[list[CheckedFigure]] = []
    for figure in figures:
        like = [
            group
            for group in groups
            if any(_is_copy(one, figure, most=most) for one in group)
        ]
        groups = [group for group in groups if group not in like]
        groups.append([*(one for group in like for one in group), figure])
    for group in groups:
        if len(group) > 1:
            twice = "is one there twice?" if len(group) == _PAIR else "is each wanted?"
            message = f"{_names(group)} look the same: {twice}"
            yield _about(group, "duplicate_figures", message)


def _is_copy(one: CheckedFigure, other: CheckedFigure, *, most: int) -> bool:
    """Opposite sides of a regular thing look alike by right and are no copies."""
    first, second = one.seen, other.seen
    if first is None or second is None or are_opposite(one.view, other.view):
        return False
    if _are_of_copied_files(one.file, other.file):
        return False  # told of the files
    across, down = first.width * second.height, second.width * first.height
    if abs(across - down) > _SAME_SHAPE * down:
        return False  # before the longer look
    differ = difference(first, second)
    return differ is not None and differ <= most


def _are_of_copied_files(one: CheckedFile | None, other: CheckedFile | None) -> bool:
    return bool(one and other and one != other and one.sha256 == other.sha256)


def _proportions(figures: Sequence[CheckedFigure]) -> Iterator[Finding]:
    by_view: dict[View, CheckedFigure] = {}
    for figure in figures:
        if figure.view in by_view and figure.view != "unknown":
            return  # several embodiments: which views belong together is not told
        by_view[figure.view] = figure
    sizes = {
        view: (figure.seen.width, figure.seen.height)
        for view, figure in by_view.items()
        if figure.seen and figure.seen.width
    }
    for views, sentence in proportion_conflicts(sizes):
        involved = [by_view[view] for view in views]
        message = f"{_names(involved)}: {sentence}"
        yield _about(involved, "inconsistent_proportions", message)


def _media(figures: Sequence[CheckedFigure]) -> Iterator[Finding]:
    seen = [figure for figure in figures if figure.seen]
    photographs = [each for each in seen if each.seen and each.seen.is_photograph]
    if photographs and len(photographs) < len(seen):
        yield _about(
            photographs,
            "mixed_media",
            f"{_names(photographs)}: photographs, as it seems, among drawings in ink; "
            "37 CFR 1.152 allows one or the other.",
        )


def _broken_lines(figures: Sequence[CheckedFigure], told: Figures) -> Iterator[Finding]:
    broken = [
        figure
        for figure in figures
        if figure.seen and figure.seen.broken >= _LEAST_BROKEN
    ]
    seldom = len(broken) < _MOST_FIGURES * len(figures)
    if broken and not seldom and not told.broken_line_statement:
        yield _about(
            broken,
            "no_broken_line_statement",
            f"{_names(broken)}: broken lines, as it seems, and "
            f"{'the' if told.descriptions else 'no'} description "
            f"{'does not say' if told.descriptions else 'says'} what they mean.",
        )


def _about(figures: Sequence[CheckedFigure], code: Code, message: str) -> Finding:
    keys = tuple(figure.key for figure in figures)
    return Finding(code=code, message=message, figures=keys)


def _names(figures: Sequence[CheckedFigure]) -> str:
    if all(figure.number for figure in figures):
        return _figs([figure.number for figure in figures])
    if len(figures) > _MOST_NAMED:
        return f"{len(figures)} figures"
    return _listed([figure.name for figure in figures])


def _figs(numbers: Sequence[str]) -> str:
    return f"{'Figs.' if len(numbers) > 1 else 'Fig.'} {_listed(numbers)}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _in_order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d*", number)
    return int(digits[0] or 0) if digits else 0, number

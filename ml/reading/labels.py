"""Find and read the labels of figures on a sheet, whichever way they are turned."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ml.reading import lines, network
from ml.reading.components import Components, Ink, around, inked
from ml.reading.lines import Row
from ml.reading.network import Floats, Weights
from ml.reading.sheets import Box

Form = Literal["word", "dotted"]  # "FIG. 3" or "1.2"
Turn = Literal[0, 90, 180, 270]  # degrees clockwise that make a label upright

_SUREST = 1 - 1e-6  # of a probability before its log-odds are taken
_INCOMPLETE = 0.3  # of its confidence is left where a label has more letters than read
_UNUSUAL = 0.5  # "FIG. 1.2" is rare, a dot seen in "FIG. 12" less so
_AT_ONCE = 16  # rows through the network together: bounds memory, wastes little padding
_QUARTERS: dict[Turn, int] = {0: 0, 90: -1, 180: 2, 270: 1}  # of np.rot90

# F, I and G as they are misread where strokes are broken; a dash may follow, or a dot.
_WORD = re.compile(
    r"F[I1LTJ]?[GC6](?:URE|UR|[UR]E)?[.\-]*([1-9][0-9]{0,2}(?:\.[0-9]{1,2})?[A-HJKMNP-Z]?)"
    r"(?![0-9A-Z])"
)
_DOTTED = re.compile(r"[1-9][0-9]?\.[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Label:
    """A label where it stands on the sheet; `confidence` that its number is right."""

    number: str
    form: Form
    box: Box
    turn: Turn
    confidence: float
    members: NDArray[np.intp]  # pieces of ink it is printed with

    @property
    def size(self) -> int:
        """The height of its letters in pixels."""
        left, top, right, bottom = self.box
        return bottom - top if self.turn in (0, 180) else right - left


def find(components: Components, *, weights: Weights | None = None) -> list[Label]:
    """Return the labels of a sheet, each number once, in reading order.

    Bare numbers count only where no label has its word, and they stand at the sheet's
    edge or outside of all that is drawn. Where nothing reads the usual ways, upside
    down and downwards are tried.
    """
    likely: list[Row] = []
    others: list[Row] = []
    for row in lines.find(components):
        along, across = _sides(row)
        if 0.9 * across <= along <= 16 * across:
            (likely if _looks_like_word(row) else others).append(row)
    tries: list[tuple[list[Row], tuple[Turn, Turn]]] = [
        (likely, (0, 90)),
        (others, (0, 90)),
        (likely, (180, 270)),
    ]
    for rows, turns in tries:
        found = [
            label
            for row, turn, logs in _read(components, rows, turns, weights)
            if (label := _label(components, row, turn, logs)) is not None
        ]
        chosen = _chosen(found, components)
        if chosen:
            return chosen
    return []


def _looks_like_word(row: Row) -> bool:
    """Whether a row has the letters of "FIG. 1", two of them perhaps run together."""
    along, across = _sides(row)
    if row.letters > 2:
        return row.wide >= 2
    return row.wide >= 1 and along >= 1.8 * across


def _sides(row: Row) -> tuple[int, int]:
    """Return a row's length and height."""
    left, top, right, bottom = row.box
    sides = right - left, bottom - top
    return sides if row.is_across else sides[::-1]


def _read(
    components: Components,
    rows: Sequence[Row],
    turns: Sequence[Turn],
    weights: Weights | None,
) -> Iterator[tuple[Row, Turn, Floats]]:
    """Yield each row with the log-probabilities of its frames, in one of two turns."""
    jobs = [(row, turns[0] if row.is_across else turns[1]) for row in rows]
    pictures = [
        network.picture(np.rot90(_trimmed(components, row), _QUARTERS[turn]))
        for row, turn in jobs
    ]
    order = sorted(range(len(jobs)), key=lambda i: pictures[i].shape[1])
    for start in range(0, len(order), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        logs = network.run(network.batch([pictures[i] for i in part]), weights)
        for i, one in zip(part, logs, strict=True):
            yield *jobs[i], one[: -(-pictures[i].shape[1] // network.FRAME)]


def _trimmed(components: Components, row: Row) -> Ink:
    ink = components.only(row.box, row.members)
    left, top, right, bottom = inked(ink)
    return ink[top:bottom, left:right]


@dataclass(frozen=True, slots=True)
class _Letters:
    """The most probable letters of a line, and for each its probability and frames."""

    text: str
    probability: NDArray[np.float32]  # (letters,)
    first: NDArray[np.intp]  # frame each letter begins at
    last: NDArray[np.intp]


def _letters(logs: Floats) -> _Letters:
    best = logs.argmax(axis=-1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    kept = best[starts] != network.NOTHING
    starts, ends = starts[kept], ends[kept]
    highest = np.exp(logs.max(axis=-1))
    probability = [highest[a:b].max() for a, b in zip(starts, ends, strict=True)]
    return _Letters(
        "".join(network.LETTERS[best[start]] for start in starts),
        np.array(probability, dtype=np.float32),
        starts,
        ends - 1,
    )


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number that a line spells as a label does, between two of its frames."""

    number: str
    form: Form
    first: int
    last: int
    letters: int  # dots and dashes left out
    sure: float  # product of its letters' probabilities


def spell(logs: Floats) -> Spelled | None:
    """Return the label a line of frames spells, (frames, classes), or None."""
    letters = _letters(logs)
    form: Form = "word"
    match = _WORD.search(letters.text)
    if match is None:
        form, match = "dotted", _DOTTED.fullmatch(letters.text)
    if match is None:
        return None
    first, last = match.start(), match.end() - 1
    return Spelled(
        number=match[match.lastindex or 0],
        form=form,
        first=int(letters.first[first]),
        last=int(letters.last[last]),
        letters=sum(map(str.isalnum, letters.text[first : last + 1])),
        sure=float(np.prod(letters.probability[first : last + 1])),
    )


def number_of(text: str) -> str:
    """Return the number in letters as a reader spells them, "" where none is."""
    match = _WORD.search(text) or _DOTTED.fullmatch(text)
    return match[match.lastindex or 0] if match else ""


def calibrated(sure: float) -> float:
    """Return the probability that a number is right of which the letters are `sure`.

    A logistic curve over the log-odds, fitted on validation lines in training.
    """
    slope, offset = network.calibration()
    sure = min(_SUREST, max(1 - _SUREST, sure))
    return 1 / (1 + exp(-(slope * log(sure / (1 - sure)) + offset)))


def _label(components: Components, row: Row, turn: Turn, logs: Floats) -> Label | None:
    """Return the label a row spells, or None."""
    spelled = spell(logs)
    if spelled is None:
        return None
    members = _printed_with(
        components, row, turn, spelled.first, spelled.last, len(logs)
    )
    if len(members) == 0:
        return None
    confidence = calibrated(spelled.sure)
    if _has_more_letters(components, row, members, spelled.letters):
        confidence *= _INCOMPLETE
    if spelled.form == "word" and "." in spelled.number:
        confidence *= _UNUSUAL
    return Label(
        number=spelled.number,
        form=spelled.form,
        box=around(components.boxes[members]),
        turn=turn,
        confidence=confidence,
        members=members,
    )


def _has_more_letters(
    components: Components, row: Row, members: NDArray[np.intp], letters: int
) -> bool:
    """Whether more tall pieces stand in or close to a label than letters were read.

    A last digit that was passed over would leave a wrong number: 3 for 30.
    """
    axis = 0 if row.is_across else 1  # along which the row runs
    boxes = components.boxes[row.members]
    left, top, right, bottom = around(components.boxes[members])
    start, stop = (left, right) if row.is_across else (top, bottom)
    tall = boxes[:, 3 - axis] - boxes[:, 1 - axis]
    height = (bottom - top) if row.is_across else (right - left)
    near = (boxes[:, axis] <= stop + 0.6 * height) & (
        boxes[:, axis + 2] >= start - 0.6 * height
    )
    return int((near & (tall >= 0.75 * height)).sum()) > letters


def _printed_with(
    components: Components, row: Row, turn: Turn, first: int, last: int, frames: int
) -> NDArray[np.intp]:
    """Return the row's pieces that stand within some of its frames."""
    boxes = components.boxes[row.members]
    left, top, right, bottom = row.box
    if turn in (0, 180):
        begin, end, length = boxes[:, 0] - left, boxes[:, 2] - left, right - left
    else:
        begin, end, length = boxes[:, 1] - top, boxes[:, 3] - top, bottom - top
    if turn in (180, 90):  # text runs against the axis
        begin, end = length - end, length - begin
    width = frames * network.FRAME
    scale = length / max(1, width - 2 * network.MARGIN)
    # A letter peaks somewhere within its width: stand off by half a letter's.
    room = network.HEIGHT / 3
    start = (first * network.FRAME - network.MARGIN - room) * scale
    stop = ((last + 1) * network.FRAME - network.MARGIN + room) * scale
    middle = (begin + end) / 2
    kept: NDArray[np.intp] = row.members[(middle >= start) & (middle <= stop)]
    return kept


def _chosen(found: Iterable[Label], components: Components) -> list[Label]:
    """Keep one label per place and number, of one form and, mostly, of one turn."""
    labels = _apart(found)
    words = [label for label in labels if label.form == "word"]
    words = words or [label for label in labels if _is_free(label, components)]
    if not words:
        return []
    turns: dict[Turn, float] = {}
    for label in words:
        turns[label.turn] = turns.get(label.turn, 0) + label.confidence
    turn = max(turns, key=lambda way: turns[way])
    by_number: dict[str, Label] = {}
    for label in words:
        if label.turn != turn:
            continue
        # A number printed twice: the smaller one points at the other figure.
        known = by_number.get(label.number)
        if known is None or label.size > known.size:
            by_number[label.number] = label
    return sorted(by_number.values(), key=lambda label: (label.box[1], label.box[0]))


def _apart(found: Iterable[Label]) -> list[Label]:
    """Of labels that share ink keep the longest number, then the surest."""
    kept: list[Label] = []
    ranked = sorted(
        found,
        key=lambda label: (
            label.form != "word",
            label.confidence < 0.5,
            -len(label.number),
            -label.confidence,
        ),
    )
    for label in ranked:
        if not any(np.intersect1d(label.members, other.members).size for other in kept):
            kept.append(label)
    return kept


def _is_free(label: Label, components: Components) -> bool:
    """Whether a bare number stands by itself, not within a drawing or a screen."""
    left, top, right, bottom = label.box
    boxes = components.boxes
    around_it = (
        (boxes[:, 0] < left)
        & (boxes[:, 1] < top)
        & (boxes[:, 2] > right)
        & (boxes[:, 3] > bottom)
    )
    return not around_it.any() or _is_at_edge(label, around(boxes))


def _is_at_edge(label: Label, sheet: Box) -> bool:
    """Whether a label is the outermost thing on a side of the sheet, or nearly."""
    room = label.size
    return (
        label.box[0] - sheet[0] <= room
        or label.box[1] - sheet[1] <= room
        or sheet[2] - label.box[2] <= room
        or sheet[3] - label.box[3] <= room
    )

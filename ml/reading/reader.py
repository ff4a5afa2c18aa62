"""One sheet read: its figures with numbers and boxes, each with a confidence."""

from collections.abc import Sequence

from ml.reading import components, labels, splitting
from ml.reading.components import Components, Ink
from ml.reading.labels import Label
from ml.reading.network import Weights
from ml.reading.sheets import UNREAD, ReadFigure, SheetReading

# Below it a number is not told: unknown is better than wrong.
LEAST_CONFIDENCE = 0.5
# Below it labels tell nothing of a split: the sheet stays one figure.
LEAST_SPLIT = 0.35


def read(ink: Ink, *, weights: Weights | None = None) -> SheetReading:
    """Read a sheet, bool (h, w), True is ink; a blank one is one unknown figure."""
    pieces = components.find(ink)
    if len(pieces.boxes) == 0:
        return UNREAD
    found = [
        label
        for label in labels.find(pieces, weights=weights)
        if label.confidence >= LEAST_CONFIDENCE
    ]
    if not found:
        return UNREAD
    if len(found) == 1:
        return _alone(found[0], pieces)
    return _together(ink, pieces, found)


def _alone(label: Label, pieces: Components) -> SheetReading:
    """Return the only figure. It keeps its whole sheet: encoders know labels beside it,
    and its stored vector stays good."""
    if len(label.members) == len(pieces.boxes):
        return UNREAD  # nothing but a label: it may be the figure itself
    figure = ReadFigure(
        number=label.number,
        number_confidence=label.confidence,
        label_box=label.box,
    )
    return SheetReading((figure,), split_confidence=1.0)


def _together(ink: Ink, pieces: Components, found: Sequence[Label]) -> SheetReading:
    drawn = splitting.without_labels(ink, pieces, found)
    parts = splitting.split(drawn, found)
    if parts is None or parts.confidence < LEAST_SPLIT:
        return SheetReading((ReadFigure(),), split_confidence=0.0, is_doubtful=True)
    figures = [
        ReadFigure(
            number=label.number,
            number_confidence=label.confidence,
            box=box,
            label_box=label.box,
        )
        for label, box in zip(found, parts.boxes, strict=True)
    ]
    return SheetReading(tuple(figures), split_confidence=parts.confidence)

"""What is read of a sheet; apart from the reader, so that it can be told without it."""

from dataclasses import dataclass

Box = tuple[int, int, int, int]  # left, top, right, bottom; half open, pixels


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """One figure of a sheet; `box` is None where it has the sheet to itself.

    `number` is "" where none was read; `number_confidence` is then None.
    """

    number: str = ""
    number_confidence: float | None = None
    box: Box | None = None
    label_box: Box | None = None


@dataclass(frozen=True, slots=True)
class SheetReading:
    """The figures of a sheet in the order they are read, at least one.

    `split_confidence` is that the sheet holds exactly these; None where nothing told
    how many there are. `is_doubtful` where labels were read that no split fits.
    """

    figures: tuple[ReadFigure, ...]
    split_confidence: float | None = None
    is_doubtful: bool = False


UNREAD = SheetReading((ReadFigure(),))

"""One class index for all splits: what column a figure's class has, in every split.

The columns are the sorted canonical symbols of the training split. A figure without a
class, or of a class that training never showed, is left out and counted; a class that
a split has no figure of keeps its column.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ml.manifests import names
from ml.manifests.ornament import Figure
from ml.protocols.classification import UnfitClasses

Level = Literal["locarno", "locarno-subclass", "uspc"]
LEVELS: tuple[Level, ...] = ("locarno", "locarno-subclass", "uspc")
Labels = NDArray[np.int64]

_USPC_CLASS = re.compile(r"D[1-9][0-9]?")
_LOCARNO_CLASS = re.compile(r"[0-9]{2}")
_NAMED = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClassIndex:
    """The classes in column order: their symbols, and the names prompts give them."""

    level: Level
    symbols: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.symbols)


@dataclass(frozen=True, slots=True)
class Labeled:
    """The figures of one split that have a column: positions (k,) and columns (k,).

    The others are counted: those of no class, and those of a class that is not in the
    index. `absent` are the symbols of the index that no figure has.
    """

    rows: Labels
    columns: Labels
    without_class: int
    unknown: int
    absent: tuple[str, ...]


def symbol(figure: Figure, level: Level) -> str:
    """The canonical class of a figure, "02", "02-02" or "D2"; "" where it has none.

    Takes Locarno codes and USPC symbols in the spellings of `ml.manifests.names`, and
    main classes by themselves.
    """
    if level == "uspc":
        text = names.uspc(figure.uspc) or figure.uspc.strip()
        main = text.partition("/")[0]
        return main if _USPC_CLASS.fullmatch(main) else ""
    code = names.locarno(figure.locarno)
    if level == "locarno-subclass":
        return code
    main = code.partition("-")[0] or figure.locarno.strip()
    return main if _LOCARNO_CLASS.fullmatch(main) else ""


def index(
    training: Iterable[Figure], *, level: Level, titles: Mapping[str, str] | None = None
) -> ClassIndex:
    """The index of the training split's classes; `titles` names symbols for prompts.

    A symbol without a title is its own name. Raises UnfitClasses below two classes.
    """
    found = {symbol(figure, level) for figure in training} - {""}
    if len(found) < 2:
        raise UnfitClasses(
            f"{len(found)} classes at level {level!r}: classification needs two; check "
            "that the manifest's figures carry `locarno` or `uspc`"
        )
    symbols = tuple(sorted(found))
    known = titles or {}
    return ClassIndex(level, symbols, tuple(known.get(one, one) for one in symbols))


def label(figures: Sequence[Figure], known: ClassIndex, *, split: str) -> Labeled:
    """The columns of a split's figures; who is left out is counted and logged."""
    column = {one: place for place, one in enumerate(known.symbols)}
    symbols = [symbol(figure, known.level) for figure in figures]
    rows = [row for row, one in enumerate(symbols) if one in column]
    strangers = [one for one in symbols if one and one not in column]
    absent = tuple(sorted(set(known.symbols) - set(symbols)))
    if strangers:
        named = ", ".join(sorted(set(strangers))[:_NAMED])
        logger.warning(
            "split %s: %d figures left out, of classes training has not: %s",
            split,
            len(strangers),
            named,
        )
    if absent:
        named = ", ".join(absent[:_NAMED])
        logger.warning("split %s lacks %d classes: %s", split, len(absent), named)
    return Labeled(
        rows=np.array(rows, np.int64),
        columns=np.array([column[symbols[row]] for row in rows], np.int64),
        without_class=symbols.count(""),
        unknown=len(strangers),
        absent=absent,
    )

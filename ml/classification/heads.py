"""The class layer that training stored beside an encoder: how it is read.

`classes.safetensors` holds `weight` (c, d) and `bias` (c,) for unit image vectors, and
the symbols of the classes, in that order, one a line in its metadata.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from ml.classification.classes import ClassIndex, Level
from ml.classification.probe import Linear
from ml.protocols.classification import UnfitClasses

FILE = "classes.safetensors"
_LEVELS: tuple[tuple[str, Level], ...] = (
    (r"D[1-9][0-9]?", "uspc"),
    (r"[0-9]{2}", "locarno"),
    (r"[0-9]{2}-[0-9]{2}", "locarno-subclass"),
)


def read(folder: Path) -> Linear | None:
    """The class layer in an encoder's folder; None where training learnt none.

    Raises UnfitClasses for a file that is not whole.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="numpy") as stored:
            symbols = tuple((stored.metadata() or {})["classes"].split("\n"))
            weights, bias = (stored.get_tensor(name) for name in ("weight", "bias"))
    except (SafetensorError, KeyError, OSError) as error:
        raise UnfitClasses(f"{path} holds no whole class layer: {error}") from error
    if weights.ndim != 2 or len(weights) != len(symbols) or len(bias) != len(symbols):
        raise UnfitClasses(
            f"{path}: weights {weights.shape} and bias {bias.shape} are not those of "
            f"{len(symbols)} classes"
        )
    return Linear(weights.astype(np.float64), bias.astype(np.float64), symbols)


def index(head: Linear, *, titles: Mapping[str, str] | None = None) -> ClassIndex:
    """The class index of a head, in its own order; its level is told by its symbols.

    Raises UnfitClasses where they are of no one level.
    """
    known = titles or {}
    for pattern, level in _LEVELS:
        if all(re.fullmatch(pattern, symbol) for symbol in head.symbols):
            names = tuple(known.get(symbol, symbol) for symbol in head.symbols)
            return ClassIndex(level, head.symbols, names)
    raise UnfitClasses(f"no one level has the classes {', '.join(head.symbols[:5])}")

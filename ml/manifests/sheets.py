"""A manifest of drawing sheets as the Office delivers them, from their names alone.

`USD0939222-20211228-D00001.TIF` is sheet 1 of patent USD0939222. D00000 is the gazette
figure, a crop of the others, and is left out unless asked for: it would be found too
easily.
"""

import re
import warnings
from pathlib import Path
from typing import IO, Literal

from PIL import Image, UnidentifiedImageError

from ml.manifests import ornament
from ml.manifests.ornament import Figure, Manifest

Gazette = Literal["without", "with"]

_NAME = re.compile(r"(USD\d{7})-\d{8}-[DP](\d{5})\.(?:tiff?|png)", re.IGNORECASE)
_DESCRIPTION = 270  # TIFF tag: "**DRAWING;PG000001;BW;L", L for landscape


def read(
    folder: Path, *, split: str = "test", gazette: Gazette = "without"
) -> Manifest:
    """All sheets below a folder, in the order of their names."""
    figures = []
    for path in sorted(folder.rglob("*")):
        found = _NAME.fullmatch(path.name)
        if found is None or (int(found[2]) == 0 and gazette == "without"):
            continue
        figures.append(
            Figure(
                path=str(path.relative_to(folder)),
                patent=found[1].upper(),
                split=split,
                turn=90 if is_landscape(path) else 0,
            )
        )
    return Manifest(folder, tuple(figures), ornament.content_sha256(figures))


def is_landscape(file: Path | IO[bytes]) -> bool:
    """Whether the sheet was turned for the page; upright is 90 degrees clockwise."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about broken tags beside ours
            with Image.open(file, formats=("TIFF",)) as image:
                return str(image.getexif().get(_DESCRIPTION, "")).endswith(";L")
    except (UnidentifiedImageError, Image.DecompressionBombError):
        return False  # whoever decodes it will say what is wrong with it

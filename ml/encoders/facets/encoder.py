"""A facet's measurements as an `Encoder`."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ml import drawings as drawing_contract
from ml.encoders.facets import layouts, outlines, patterns
from ml.encoders.protocol import EncoderUnavailable, NoTextTower

PREFIX = "facet:"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Rules:
    """What measures a facet of a drawing of such a side, into so many numbers.

    Change what `measure` returns and `version` must change with it.
    """

    measure: Callable[[Floats], Floats]
    image_size: int
    dimensions: int
    version: str


def _silhouette(ink: Floats) -> Floats:
    return outlines.silhouette(outlines.filled(ink))


def _pattern(ink: Floats) -> Floats:
    """Within the filled outline, a little away from it."""
    blocks = ink.reshape(len(ink) // _COARSER, _COARSER, -1, _COARSER)
    body = outlines.filled(blocks.max(axis=(1, 3)))
    border = 2 * round(patterns.EDGE * len(body)) + 1
    inner = ndimage.minimum_filter(body.view(np.uint8), border, mode="constant") > 0
    return patterns.pattern(
        ink, inner.repeat(_COARSER, axis=0).repeat(_COARSER, axis=1)
    )


# A pattern's outline need not be as fine as the pattern.
_COARSER = 4
# The finest stripes need 256 pixels a side; shapes do with what most encoders see, so
# that a drawing is prepared once for both.
FACETS = {
    "silhouette": _Rules(_silhouette, 128, 384, "silhouette-1"),
    "pattern": _Rules(_pattern, 256, 67, "pattern-1"),
    "layout": _Rules(layouts.layout, 128, 116, "layout-1"),
}


@dataclass(frozen=True, slots=True)
class FacetEncoder:
    """An `Encoder` by fixed rules; build it through `load`."""

    name: str
    dimensions: int
    weights_sha256: str
    measure: Callable[[Floats], Floats]
    image_size: int
    has_text_tower: bool = False

    @property
    def preprocessing_version(self) -> str:
        """The contract of `ml.drawings` and the size it was used at."""
        return f"{drawing_contract.PREPROCESSING_VERSION}-{self.image_size}px"

    def encode_images(self, images: Sequence[Image.Image]) -> Floats:
        """(n, d) unit rows; raises drawings.BlankDrawing naming the blank image."""
        return self.encode_drawings(
            drawing_contract.prepare_all(images, size=self.image_size)
        )

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> Floats:
        """The same from prepared drawings (n, s, s) uint8, s = `image_size`."""
        rows = np.zeros((len(drawings), self.dimensions), np.float32)
        for row, drawing in zip(rows, drawings, strict=True):
            row[:] = self.measure(drawing_contract.normalise(drawing))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)

    def encode_texts(self, texts: Sequence[str]) -> Floats:
        """Raises NoTextTower."""
        raise NoTextTower


def load(name: str) -> FacetEncoder:
    """Load `facet:silhouette`, `facet:pattern` or `facet:layout`.

    Runs on the CPU. Raises EncoderUnavailable.
    """
    facet = name.removeprefix(PREFIX)
    if facet not in FACETS:
        raise EncoderUnavailable(
            f"there is no facet {facet!r}; there are {', '.join(FACETS)}"
        )
    rules = FACETS[facet]
    digest = hashlib.sha256(f"ornament facet {rules.version}".encode()).hexdigest()
    return FacetEncoder(
        name=name,
        dimensions=rules.dimensions,
        weights_sha256=digest,
        measure=rules.measure,
        image_size=rules.image_size,
    )

"""What every encoder offers, whatever model stands behind it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image


class EncoderUnavailable(Exception):
    """The named encoder is unknown, broken, or its weights are not on this machine."""


class NoTextTower(Exception):
    """Words were given to an encoder that only sees images."""

    def __init__(self) -> None:
        super().__init__("this encoder has no text tower")


class Encoder(Protocol):
    """Images and words to unit vectors of one space.

    `weights_sha256` and `preprocessing_version` together say whether two vectors are
    comparable; equal input gives equal vectors for equal values of both.
    """

    @property
    def name(self) -> str:
        """As given to `ml.encoders.load`."""

    @property
    def dimensions(self) -> int:
        """Length of every vector."""

    @property
    def image_size(self) -> int:
        """Side of the square drawings it sees, in pixels."""

    @property
    def weights_sha256(self) -> str:
        """Digest of all weights by name, independent of the file they came in."""

    @property
    def preprocessing_version(self) -> str:
        """The contract of `ml.drawings` and the size it was used at."""

    @property
    def has_text_tower(self) -> bool:
        """Whether `encode_texts` answers."""

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit rows; raises drawings.BlankDrawing naming the blank image."""

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The same from prepared drawings (n, s, s) uint8, s = `image_size`."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d) unit rows, or raises NoTextTower."""

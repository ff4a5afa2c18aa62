"""Zero-shot: the class whose prompts lie nearest, nothing learnt.

PatentCLIP compared images with the prompts of a Python set while its targets were in
sorted order; here prompts stand in the order of the class index, always.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ml.classification.classes import ClassIndex
from ml.metrics.vectors import Array
from ml.protocols import classification

# A change of the templates is a change of the figures: give it a new version.
VERSION = "1"
TEMPLATES = (
    "a patent drawing of {}",
    "a line drawing of {}",
    "a sketch of {}",
    "the ornamental design for {}",
)

_DIGITS = 5  # to which vectors of equal texts agree, in whatever batch

EncodeTexts = Callable[[Sequence[str]], Array]


def prompts(known: ClassIndex, templates: Sequence[str] = TEMPLATES) -> list[list[str]]:
    """The prompts of each class, in column order: (c, p) texts."""
    if not templates or not all("{}" in template for template in templates):
        raise ValueError("each prompt template needs {} where the class's name goes")
    return [[template.format(name) for template in templates] for name in known.names]


def scores(
    vectors: Array,
    encode_texts: EncodeTexts,
    known: ClassIndex,
    *,
    templates: Sequence[str] = TEMPLATES,
) -> NDArray[np.floating]:
    """Cosines (n, c) of image vectors (n, d) to the mean prompt of each class.

    `encode_texts` is the encoder's own. Raises UnfitVectors, NoTextTower.
    """
    return classification.zero_shot(vectors, _encoded(encode_texts, known, templates))


def indistinct(
    encode_texts: EncodeTexts,
    known: ClassIndex,
    *,
    templates: Sequence[str] = TEMPLATES,
) -> tuple[str, ...]:
    """The names that are one to the encoder with a name before them, in column order.

    An encoder of few words may know none of a name's. Such classes tie always, so the
    lower column gets them all.
    """
    rows = _encoded(encode_texts, known, templates).reshape(len(known), -1)
    _, first = np.unique(rows.round(_DIGITS), axis=0, return_index=True)
    return tuple(name for c, name in enumerate(known.names) if c not in first)


def _encoded(
    encode_texts: EncodeTexts, known: ClassIndex, templates: Sequence[str]
) -> Array:
    """The prompts' vectors (c, p, d)."""
    texts = prompts(known, templates)
    encoded = encode_texts([text for group in texts for text in group])
    return encoded.reshape(len(known), len(templates), -1)

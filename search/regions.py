"""Where a likeness lies, and which part of a figure is most like a region."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from ml import drawings
from ml.regions import heat, windows
from search import encoding, media, pixels
from search.models import Encoder, Figure, QueryView


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Where a view and a figure owe their similarity to each other.

    A grid (8, 8) over each drawing, trimmed and padded to a square as the encoder sees
    it: how much of the similarity goes when that place is blanked. Overlays are PNG.
    It shows what the model looked at and is no legal finding.
    """

    similarity: float
    query: NDArray[np.float32]
    reference: NDArray[np.float32]
    query_overlay: bytes
    reference_overlay: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionScore:
    """How like a region the best window of a figure is, and where that lies.

    `box` is left, top, right, bottom in shares of the figure's upright picture.
    """

    figure_id: int
    score: float
    box: tuple[float, float, float, float]


def heat_map(
    query: QueryView | Figure, reference: QueryView | Figure, *, encoder: Encoder
) -> HeatMap:
    """Show which places of two drawings their similarity rests on.

    Works by blanking places one by one, so with any encoder, facets included; it takes
    two times 81 forward passes. Raises EncoderUnavailable and as `pixels.of_view` does.
    """
    model = encoding.model(encoder)
    pair = [
        drawings.prepare(image_of(each), size=model.image_size)
        for each in (query, reference)
    ]
    rows = model.encode_drawings(np.stack(pair))
    grids = [heat.grid(model, pair[0], rows[1]), heat.grid(model, pair[1], rows[0])]
    shown = heat.overlays(pair, grids)
    return HeatMap(
        similarity=float(rows[0] @ rows[1]),
        query=grids[0],
        reference=grids[1],
        query_overlay=shown[0],
        reference_overlay=shown[1],
    )


def region_scores(
    region: Image.Image, figures: Sequence[Figure], *, encoder: Encoder
) -> list[RegionScore]:
    """How like a region each figure's best window is, best first.

    Some forty windows of each figure are encoded, the whole drawing among them: meant
    for the figures of some dozens of candidates. Figures that cannot be read are left
    out. Raises EncoderUnavailable, and drawings.BlankDrawing for a region without ink.
    """
    model = encoding.model(encoder)
    vector = model.encode_images([region])[0]
    scores = []
    for figure in figures:
        try:
            found = windows.best(model, image_of(figure), vector)
        except (drawings.UnreadableDrawing, drawings.BlankDrawing, media.MissingMedia):
            continue
        scores.append(
            RegionScore(figure_id=figure.pk, score=found.score, box=found.box)
        )
    return sorted(scores, key=lambda each: (-each.score, each.figure_id))


def image_of(source: QueryView | Figure) -> Image.Image:
    """The pixels of a view as it is searched, or of a figure of the corpus."""
    public = Path(settings.PUBLIC_MEDIA)
    if isinstance(source, QueryView):
        return pixels.of_view(
            source, public=public, private=Path(settings.PRIVATE_MEDIA)
        )
    sheet = source.sheet
    return pixels.of_figure(
        public, sheet.file_sha256, is_landscape=sheet.is_landscape, box=source.box
    )

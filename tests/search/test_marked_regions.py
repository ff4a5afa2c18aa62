"""A region marked on a drawing as it is shown is found again in the upright picture."""

from pathlib import Path

import numpy as np
import pytest

from search import marked_regions, media, pixels
from search.models import Figure, QueryView, Sheet
from search.queries import Crop, UnusableQuery, View
from tests import factories

REGION = (0.25, 0.1, 0.75, 0.6)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.parametrize("crop", [None, (0.1, 0.2, 0.9, 0.8)])
def test_what_is_marked_is_what_is_searched(
    tmp_path: Path, rotation: int, is_mirrored: bool, crop: Crop | None
) -> None:
    sha256 = media.store(tmp_path, factories.picture(1, width=400, height=500))
    figure = Figure(sheet=Sheet(file_sha256=sha256))
    seen = {"rotation": rotation, "is_mirrored": is_mirrored}

    def shown(crop: Crop | None) -> np.ndarray:
        view = QueryView(figure=figure, crop=crop, **seen)
        return np.asarray(pixels.of_view(view, public=tmp_path, private=tmp_path))

    before = shown(crop)
    height, width = before.shape
    left, top, right, bottom = REGION
    marked = before[
        round(top * height) : round(bottom * height),
        round(left * width) : round(right * width),
    ]
    view = View(figure_id=1, crop=crop, rotation=rotation, is_mirrored=is_mirrored)
    after = shown(marked_regions.crop_of(view, REGION))
    assert after.shape == pytest.approx(marked.shape, abs=1)
    rows, columns = (
        min(after.shape[0], marked.shape[0]),
        min(after.shape[1], marked.shape[1]),
    )
    assert (after[:rows, :columns] == marked[:rows, :columns]).mean() > 0.98


@pytest.mark.parametrize(
    ("rotation", "region"), [(12, REGION), (0, (0.5, 0.1, 0.5, 0.6)), (0, (0, 0, 1, 2))]
)
def test_what_cannot_be_marked_is_told(rotation: int, region: Crop) -> None:
    with pytest.raises(UnusableQuery):
        marked_regions.crop_of(View(figure_id=1, rotation=rotation), region)

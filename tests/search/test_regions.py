"""Heat maps and region searches of figures of the corpus."""

import io
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from PIL import Image

from search import encoding, pixels, regions
from search.models import Encoder, Figure, QueryView, SearchRun
from tests import factories
from tests.search import tiny_encoder

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["tiny", "facet:layout"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    name = request.param
    return encoding.register(tiny_encoder.load_name() if name == "tiny" else name)


def figures(count: int) -> list[Figure]:
    patent = factories.patent(figures=count)
    return list(patent.figures.select_related("sheet").order_by("position"))


def picture(figure: Figure) -> Image.Image:
    return pixels.of_figure(
        Path(settings.PUBLIC_MEDIA), figure.sheet.file_sha256, is_landscape=False
    )


def test_a_heat_map_shows_both_drawings_of_a_pair(encoder: Encoder) -> None:
    first, second = figures(2)
    asked = QueryView.objects.create(
        run=SearchRun.objects.create(), position=1, figure=first
    )
    found = regions.heat_map(asked, second, encoder=encoder)
    model = encoding.model(encoder)
    rows = model.encode_images([picture(first), picture(second)])
    assert found.similarity == pytest.approx(float(rows[0] @ rows[1]), abs=1e-5)
    assert found.query.shape == found.reference.shape == (8, 8)
    assert np.abs(found.query).max() > 0
    for overlay in (found.query_overlay, found.reference_overlay):
        assert Image.open(io.BytesIO(overlay)).size == (512, 512)


def test_a_region_of_a_figure_is_found_in_it(encoder: Encoder) -> None:
    shown = figures(3)
    scores = regions.region_scores(picture(shown[1]), shown, encoder=encoder)
    assert scores[0].figure_id == shown[1].pk
    assert scores[0].score == pytest.approx(1, abs=0.02)
    assert len(scores) == 3
    left, top, right, bottom = scores[0].box
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1


def test_figures_that_cannot_be_read_are_left_out(encoder: Encoder) -> None:
    shown = figures(2)
    region = picture(shown[0])
    shown[1].sheet.file_sha256 = "d" * 64
    scores = regions.region_scores(region, shown, encoder=encoder)
    assert [each.figure_id for each in scores] == [shown[0].pk]

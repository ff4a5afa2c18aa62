"""The part of a picture that is searched: masked, cropped, turned, mirrored."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ml import claims, drawings
from search import media, pixels
from search.models import QueryView, SearchRun
from search.queries import Bitmap, UnusableQuery
from tests import factories

pytestmark = pytest.mark.django_db

Ink = NDArray[np.bool_]


def sheet() -> Image.Image:
    """A solid triangle at the left, a broken line at the right."""
    image = Image.new("1", (500, 400), 1)
    pen = ImageDraw.Draw(image)
    pen.line([(40, 60), (180, 60), (40, 340), (40, 60)], fill=0, width=3)
    for y in range(20, 380, 26):
        pen.line((420, y, 420, y + 16), fill=0, width=3)
    return image


@pytest.fixture
def run() -> SearchRun:
    return SearchRun.objects.create()


def view(run: SearchRun, image: Image.Image | None = None, **fields: Any) -> QueryView:
    """A view of a figure whose sheet shows the image."""
    figure = factories.patent(figures=1).figures.select_related("sheet").get()
    figure.sheet.file_sha256 = media.store(
        Path(settings.PUBLIC_MEDIA), png(image or sheet())
    )
    figure.sheet.save()
    position = run.views.count() + 1
    return QueryView.objects.create(run=run, position=position, figure=figure, **fields)


def png(image: Image.Image) -> bytes:
    import io

    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def ink(each: QueryView) -> Ink:
    image = pixels.of_view(
        each,
        public=Path(settings.PUBLIC_MEDIA),
        private=Path(settings.PRIVATE_MEDIA),
    )
    return drawings.ink(image)


def whole() -> Ink:
    return drawings.ink(sheet())


def test_an_unchanged_view_is_the_picture(run: SearchRun) -> None:
    plain = view(run)
    assert pixels.is_plain(plain)
    np.testing.assert_array_equal(ink(plain), whole())


@pytest.mark.parametrize(
    "fields",
    [
        {"crop": [0, 0, 0.5, 1]},
        {"mask": "claimed"},
        {"rotation": 1},
        {"is_mirrored": True},
    ],
)
def test_a_changed_view_is_not_plain(run: SearchRun, fields: dict[str, Any]) -> None:
    assert not pixels.is_plain(view(run, **fields))


def test_a_crop_is_in_shares_of_the_upright_picture(run: SearchRun) -> None:
    np.testing.assert_array_equal(
        ink(view(run, crop=[0, 0.1, 0.4, 0.9])), whole()[40:360, :200]
    )


@pytest.mark.parametrize(
    "crop", [[0.5, 0, 0.5, 1], [0.6, 0, 0.2, 1], [0, 0, 1.5, 1], [-0.1, 0, 1, 1]]
)
def test_refuses_a_crop_without_area(run: SearchRun, crop: list[float]) -> None:
    with pytest.raises(UnusableQuery, match="crop"):
        ink(view(run, crop=crop))
    assert issubclass(UnusableQuery, ValueError)


def test_broken_lines_are_left_out_of_the_claimed_part(run: SearchRun) -> None:
    left = np.arange(500) < 300
    np.testing.assert_array_equal(ink(view(run, mask="claimed")), whole() & left)
    np.testing.assert_array_equal(ink(view(run, mask="environment")), whole() & ~left)


def test_an_edited_mask_is_taken_as_it_is(run: SearchRun) -> None:
    cells = np.zeros((40, 50), np.bool_)
    cells[:, :30] = True  # the triangle instead
    edited = Bitmap.of(cells).to_json()
    found = ink(view(run, mask="claimed", environment=edited))
    np.testing.assert_array_equal(found, whole() & (np.arange(500) >= 300))


def test_refuses_a_mask_of_the_wrong_length(run: SearchRun) -> None:
    broken = {"width": 50, "height": 40, "bits": "AAAA"}
    with pytest.raises(UnusableQuery, match="250 bytes"):
        ink(view(run, mask="claimed", environment=broken))


def test_nothing_claimed_is_blank(run: SearchRun) -> None:
    everything = Bitmap.of(np.ones((4, 4), np.bool_)).to_json()
    with pytest.raises(drawings.BlankDrawing):
        ink(view(run, mask="claimed", environment=everything))


@pytest.mark.parametrize(("degrees", "quarters"), [(90, 3), (180, 2), (270, 1)])
def test_quarter_turns_are_clockwise_and_exact(
    run: SearchRun, degrees: int, quarters: int
) -> None:
    found = ink(view(run, rotation=degrees))
    np.testing.assert_array_equal(found, np.rot90(whole(), quarters))


@pytest.mark.parametrize("degrees", [1, 30, 45, 133, 359])
def test_any_turn_keeps_all_ink_on_white(degrees: int) -> None:
    turned = pixels.turned(sheet(), degrees)
    found = drawings.ink(turned)
    assert np.count_nonzero(found) > 0.85 * np.count_nonzero(whole())
    edges = (found[0], found[-1], found[:, 0], found[:, -1])
    assert not any(edge.any() for edge in edges)
    back = drawings.ink(pixels.turned(turned, 360 - degrees))
    box = drawings.ink_box(Image.fromarray(~back))
    width, height = box[2] - box[0], box[3] - box[1]
    assert (width, height) == (pytest.approx(383, abs=6), pytest.approx(362, abs=8))


def test_the_crop_comes_before_the_turn_and_the_mirror_last(run: SearchRun) -> None:
    found = ink(view(run, crop=[0, 0, 0.4, 1], rotation=90, is_mirrored=True))
    np.testing.assert_array_equal(found, np.rot90(whole()[:, :200], 3)[:, ::-1])


def test_the_mask_refers_to_the_picture_before_the_crop(run: SearchRun) -> None:
    cells = np.zeros((40, 50), np.bool_)
    cells[:20] = True
    edited = Bitmap.of(cells).to_json()
    masked = view(run, mask="environment", environment=edited, crop=[0.6, 0, 1, 1])
    part = claims.apply(sheet(), cells, keep="environment")
    np.testing.assert_array_equal(ink(masked), drawings.ink(part)[:, 300:])

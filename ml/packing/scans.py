"""What scanning does to a sheet: skew, too much or too little ink, dirt, gaps, JPEG."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ml.packing import sheets
from ml.packing.lettering import Random
from ml.packing.sheets import SheetShares

Pixels = NDArray[np.uint8]

_STEEPEST = 2.0  # degrees of skew


def scan(page: Pixels, *, shares: SheetShares, rng: Random) -> Pixels:
    """Return a sheet, uint8 (h, w), as a scanned square: each trait by its share.

    Whatever is not paper is fitted closely: pens may be too faint for the limit by
    which `ml.drawings` tells ink from dirt.
    """
    if rng.random() < shares.skewed:
        page = _skewed(page, float(rng.uniform(-_STEEPEST, _STEEPEST)))
    page = _squared(sheets.trimmed(page))
    for share, damage in (
        (shares.inked, _inked),
        (shares.worn, _worn),
        (shares.speckled, _speckled),
        (shares.grayed, _grayed),
    ):
        if rng.random() < share:
            page = damage(page, rng)
    return page


def _squared(page: Pixels) -> Pixels:
    height, width = page.shape
    side = max(height, width)
    square = np.full((side, side), 255, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = page
    return square


def _skewed(page: Pixels, degrees: float) -> Pixels:
    turned = Image.fromarray(page).rotate(
        degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255
    )
    return np.asarray(turned)


def _inked(page: Pixels, rng: Random) -> Pixels:
    """Spread the ink, or blur it and lower the gain: a threshold set off."""
    image = Image.fromarray(page)
    if rng.random() < 0.4:
        return np.asarray(image.filter(ImageFilter.MinFilter(3)))
    blurred = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.4, 0.9))))
    ink = 255.0 - np.asarray(blurred, np.float32)
    gain = float(rng.uniform(0.7, 2.2))
    inked: Pixels = (255.0 - np.clip(gain * ink, 0, 255)).astype(np.uint8)
    return inked


def _worn(page: Pixels, rng: Random) -> Pixels:
    """Take ink away in spots of a few pixels, more in some places than in others."""
    height, width = page.shape
    fine = rng.random((height // 2 + 1, width // 2 + 1))
    coarse = rng.random((height // 48 + 1, width // 48 + 1))
    lost = np.repeat(np.repeat(coarse, 24, 0), 24, 1)[: fine.shape[0], : fine.shape[1]]
    gone = fine < float(rng.uniform(0.1, 0.5)) * lost
    spots = np.repeat(np.repeat(gone, 2, 0), 2, 1)[:height, :width]
    worn = np.where(spots, np.uint8(255), page)
    return worn if (worn < 255).any() else page


def _speckled(page: Pixels, rng: Random) -> Pixels:
    """Scatter specks of one to two pixels of ink."""
    height, width = page.shape
    count = int(rng.integers(3, 40))
    y, x = rng.integers(0, height, count), rng.integers(0, width, count)
    dirty = page.copy()
    dirty[y, x] = 0
    large = rng.random(count) < 0.4
    dirty[y[large], np.minimum(x[large] + 1, width - 1)] = 0
    return dirty


def _grayed(page: Pixels, rng: Random) -> Pixels:
    """Store as a poor JPEG on paper that is not quite white."""
    paper = float(rng.uniform(0.88, 1.0))
    stream = io.BytesIO()
    Image.fromarray((page * paper).astype(np.uint8)).save(
        stream, "JPEG", quality=int(rng.integers(15, 50))
    )
    with Image.open(stream) as image:
        gray: Pixels = np.asarray(image.convert("L"))
        return gray

"""The encoder that ships: whole, small, and better than nothing."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml import baselines, drawings, encoders, metrics
from ml.encoders import PRETRAINED
from ml.packing import drawn
from ml.packing.drawn import DesignPlan

FAMILIES = ("bottle", "chair", "lamp", "phone", "spoon", "wheel")


@pytest.fixture(scope="module")
def encoder():
    return encoders.load_default()


@pytest.fixture(scope="module")
def fresh():
    """Drawings (n, 160, 160) of designs no split holds, with design and captions."""
    plans = [
        DesignPlan("fresh", family, 5_000_000 + index, ("perspective", "front"), 160)
        for family in FAMILIES
        for index in range(4)
    ]
    pictures = [picture for plan in plans for picture in drawn.draw(plan)]
    names = [figure.patent for figure, _ in pictures]
    labels = np.unique(names, return_inverse=True)[1]
    return np.stack([drawing for _, drawing in pictures]), labels, pictures


def test_it_is_small_enough_to_ship():
    size = sum(path.stat().st_size for path in PRETRAINED.iterdir())
    assert size < 15_000_000


def test_its_page_says_how_it_was_trained():
    about = json.loads((PRETRAINED / "encoder.json").read_text())["training"]
    assert {"settings", "git_revision", "manifest_sha256", "reports"} <= about.keys()
    splits = {report["split"] for report in about["reports"]}
    assert splits == {"validation", "test", "unseen", "styles"}


def test_it_has_both_towers_in_one_space(encoder, images):
    rows = encoder.encode_images(images)
    assert encoder.has_text_tower
    assert encoder.encode_texts(["front view of a bottle"]).shape == (1, rows.shape[1])


def test_it_beats_hog_on_fresh_designs_of_families_it_knows(encoder, fresh):
    block, labels, _ = fresh
    images = [drawings.Image.fromarray(drawing) for drawing in block]
    learned = metrics.same_label_retrieval(encoder.encode_images(images), labels)
    prepared = drawings.prepare_all(images, size=baselines.HOG_SIZE)
    classic = metrics.same_label_retrieval(baselines.hog(prepared), labels)
    assert learned.mean_average_precision > classic.mean_average_precision


def test_words_find_the_family_they_name(encoder, fresh):
    block, _, pictures = fresh
    rows = encoder.encode_images([drawings.Image.fromarray(d) for d in block])
    families = [figure.patent.split("-")[0] for figure, _ in pictures]
    queries = encoder.encode_texts([f"a {family}" for family in FAMILIES])
    nearest = np.argmax(queries @ rows.T, axis=1)
    found = [families[row] for row in nearest]
    right = [a == b for a, b in zip(found, FAMILIES, strict=True)]
    assert np.mean(right) >= 0.8


def test_one_real_figure_in_three_formats_gives_one_vector(encoder, test_data: Path):
    names = [f"USD0873711-20200128-D00000.{kind}" for kind in ("png", "jpg", "tiff")]
    images = [drawings.open_image(test_data / "broken" / name) for name in names]
    rows = encoder.encode_images(images)
    assert (rows @ rows.T).min() > 0.999

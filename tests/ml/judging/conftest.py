import numpy as np
import pytest

from ml import packs
from ml.manifests.ornament import Figure

CLASSES = (("02-02", "D2/728", "garment"), ("06-01", "D6/336", "chair"))
DESIGNS = {"train": 4, "validation": 2, "test_query": 3, "test_db": 3, "unseen": 2}


def drawing(rng, kind, view):
    """Bars across for the first class, down for the second; views are shifted."""
    sheet = np.full((64, 64), 255, np.uint8)
    width = int(rng.integers(2, 6))
    for start in range(8 + view, 56, 16):
        sheet[start : start + width, 8:56] = 0
    return sheet if kind == 0 else np.ascontiguousarray(sheet.T)


def figures():
    """Designs of two classes; queries and database share theirs, a view each side."""
    for split, count in DESIGNS.items():
        side = split.removesuffix("_query").removesuffix("_db")
        for design in range(2 * count):
            locarno, uspc, article = CLASSES[design % 2]
            rng = np.random.default_rng([design, len(side)])
            for view in range(2):
                name = f"USD{list(DESIGNS).index(split):03d}{design:04d}-20200101"
                number = view + (0 if split == "test_query" else 2)
                patent = f"{side}-{design}"
                yield (
                    Figure(
                        path=f"{name}-D{number:05d}.png",
                        patent=patent,
                        split=split,
                        captions=(
                            f"view {number} of a {article} of {design} parts",
                            article.capitalize(),
                        ),
                        locarno=locarno,
                        uspc=uspc,
                    ),
                    drawing(rng, design % 2, view),
                )


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A pack with classes, captions, titles, queries, a database and D00000."""
    place = tmp_path_factory.mktemp("pack")
    pictures = list(figures())
    packs.write(place, iter(pictures), count=len(pictures))
    return place


@pytest.fixture
def pictures():
    return list(figures())


def shrunken(drawings):
    """A method's vectors: ink over a coarse grid, all told apart."""
    ink = 1 - drawings.astype(np.float32) / 255
    grid = ink.reshape(len(ink), 8, ink.shape[1] // 8, 8, ink.shape[1] // 8)
    return grid.mean(axis=(2, 4)).reshape(len(ink), -1) + np.float32(0.01)

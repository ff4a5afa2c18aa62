"""The recipe's whole way on a pack of noise: no drawing, one step, both parts."""

import json

import numpy as np
import pytest

from ml import encoders, packs
from ml.encoders.small_network import NetworkConfig
from ml.manifests.ornament import Figure
from ml.recipes import ornament_small
from ml.recipes.ornament_small import COMPONENTS, SHARE, Run
from ml.sampling import BatchShape
from ml.training import TrainingConfig

CONFIG = TrainingConfig(
    network=NetworkConfig(
        image_size=32,
        widths=(8, 8, 8, 8),
        blocks=(1, 1, 1, 1),
        dimensions=16,
        context=8,
        text_width=8,
        text_layers=1,
        text_heads=2,
    ),
    batch=BatchShape(designs=4, views=2, focus=1),
    steps=1,
    judge_every=0,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("recipe")
    rng = np.random.default_rng(0)

    def pictures():
        for row in range(160):
            split = "train" if row < 140 else "test"
            drawing = rng.integers(0, 256, (40, 40), dtype=np.uint8)
            yield (
                Figure(f"{row}", f"USD{row // 4}", split, captions=("a cup",)),
                drawing,
            )

    packs.write(root / "pack", pictures(), count=160)
    return ornament_small.run(Run(root / "pack", root / "out", config=CONFIG))


def test_the_encoder_has_a_learnt_and_a_classic_part(folder):
    encoder = encoders.load(f"local-dir:{folder}")
    assert encoder.dimensions == 16 + COMPONENTS
    rng = np.random.default_rng(1)
    rows = encoder.encode_drawings(rng.integers(0, 256, (5, 32, 32), dtype=np.uint8))
    np.testing.assert_allclose((rows[:, 16:] ** 2).sum(axis=1), SHARE, atol=1e-4)
    np.testing.assert_allclose((rows**2).sum(axis=1), 1, atol=1e-5)


def test_its_page_reports_both_parts_and_what_was_learnt_alone(folder):
    about = json.loads((folder / "encoder.json").read_text())["training"]
    assert about["gradients"] == {"components": COMPONENTS, "share": SHARE}
    for reports in (about["reports"], about["reports_learnt_alone"]):
        assert [report["split"] for report in reports] == ["test"]

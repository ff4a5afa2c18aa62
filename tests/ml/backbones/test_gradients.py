import numpy as np
import pytest
import torch

from ml import baselines, drawings
from ml.backbones import Backbone, gradients, small
from ml.backbones.gradients import GradientTower
from ml.backbones.small_network import NetworkConfig

CONFIG = NetworkConfig(
    image_size=64,
    widths=(8, 8, 8, 8),
    blocks=(1, 1, 1, 1),
    dimensions=12,
    context=6,
    text_width=8,
    text_layers=1,
    text_heads=2,
)


def random_ink(count: int, size: int = 64) -> tuple[np.ndarray, torch.Tensor]:
    rng = np.random.default_rng(count)
    block = rng.integers(0, 256, (count, size, size), dtype=np.uint8)
    return block, torch.from_numpy(drawings.normalise(block))[:, None]


def test_descriptors_equal_the_baseline():
    block, ink = random_ink(5, size=128)
    np.testing.assert_allclose(
        gradients.descriptors(ink).numpy(), baselines.hog(block), atol=1e-5
    )


@pytest.mark.parametrize("paper", [0.0, 0.9, 1.0])
def test_votes_of_all_pixels_are_the_votes_of_those_with_a_slope(paper):
    draw = torch.Generator().manual_seed(3)
    across, down = torch.randint(-2, 3, (2, 3, 64, 64), generator=draw) / 2
    kept = torch.rand(3, 64, 64, generator=draw) >= paper
    across, down = across * kept, down * kept
    torch.testing.assert_close(
        gradients.dense_votes(across, down),
        gradients.sparse_votes(across, down),
        atol=1e-4,
        rtol=0,
    )


def test_enough_components_keep_all_distances_from_the_mean():
    _, ink = random_ink(6)
    tower = GradientTower(size=64, components=6)
    rows = gradients.descriptors(ink)
    tower.fit(rows)
    centred = torch.nn.functional.normalize(rows - rows.mean(dim=0), dim=1)
    found = tower(ink)
    torch.testing.assert_close(found @ found.T, centred @ centred.T, atol=1e-4, rtol=0)


@pytest.fixture
def grown() -> Backbone:
    """An untrained backbone with a classic part that makes up .3 of the cosine."""
    backbone = small.create(["a cup with a lid"], image_size=None, config=CONFIG)
    _, ink = random_ink(6)
    tower = gradients.fitted(ink, components=4)
    backbone.add_classic(tower, share=0.3)
    return backbone.eval()


def test_the_share_is_the_weight_of_the_classic_cosine(grown):
    _, ink = random_ink(6)
    with torch.inference_mode():
        whole, classic = grown.embed_image(ink), grown.classic(ink)
        learnt = torch.nn.functional.normalize(grown.encode_image(ink), dim=1)
    expected = 0.7 * learnt @ learnt.T + 0.3 * classic @ classic.T
    torch.testing.assert_close(whole @ whole.T, expected, atol=1e-5, rtol=0)
    assert whole.shape == (6, 16)


def test_words_meet_the_learnt_part_alone(grown):
    tokens = grown.tokens(["a cup", "lid"])
    with torch.inference_mode():
        rows = grown.embed_text(tokens)
        learnt = torch.nn.functional.normalize(grown.encode_text(tokens), dim=1)
        torch.testing.assert_close(rows[:, :12], learnt)
    assert rows[:, 12:].abs().sum() == 0

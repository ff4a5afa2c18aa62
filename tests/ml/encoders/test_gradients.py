import numpy as np
import torch

from ml import baselines, drawings
from ml.encoders import gradients, small
from ml.encoders.gradients import GradientTower
from ml.encoders.small_network import NetworkConfig

CONFIG = NetworkConfig(
    image_size=64,
    widths=(8, 8, 8, 8),
    blocks=(1, 1, 1, 1),
    dimensions=12,
    vocabulary=5,
    context=4,
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


def test_enough_components_keep_all_distances_from_the_mean():
    _, ink = random_ink(6)
    tower = GradientTower(size=64, components=6)
    rows = gradients.descriptors(ink)
    tower.fit(rows)
    centred = torch.nn.functional.normalize(rows - rows.mean(dim=0), dim=1)
    found = tower(ink)
    torch.testing.assert_close(found @ found.T, centred @ centred.T, atol=1e-4, rtol=0)


def test_the_share_is_the_weight_of_the_classic_cosine():
    _, ink = random_ink(6)
    network = small.untrained(CONFIG, seed=1).eval()
    grown = small.with_gradients(network, ink, components=4, share=0.3)
    with torch.inference_mode():
        whole, learnt = grown.embed_image(ink), network.embed_image(ink)
        classic = grown.gradients(ink)
    expected = 0.7 * learnt @ learnt.T + 0.3 * classic @ classic.T
    torch.testing.assert_close(whole @ whole.T, expected, atol=1e-5, rtol=0)
    assert whole.shape == (6, 16)


def test_words_meet_the_learnt_part_alone():
    _, ink = random_ink(6)
    network = small.untrained(CONFIG, seed=1).eval()
    grown = small.with_gradients(network, ink, components=4, share=0.3)
    tokens = torch.tensor([[1, 2, 0, 0], [3, 0, 0, 0]])
    with torch.inference_mode():
        rows = grown.embed_text(tokens)
        torch.testing.assert_close(rows[:, :12], network.embed_text(tokens))
    assert rows[:, 12:].abs().sum() == 0

import numpy as np
import pytest

from ml import drawings, encoders, packs
from ml.manifests.ornament import Figure
from ml.protocols import same_design


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Six patents of two nearly equal figures each: a task anyone can solve."""
    folder = tmp_path_factory.mktemp("pack")
    rng = np.random.default_rng(0)

    def pictures():
        for patent in range(6):
            form = rng.integers(0, 2, (128, 128), dtype=np.uint8).repeat(2, 0)[:128]
            for view in range(2):
                drawing = form * 255
                drawing[view * 20 : view * 20 + 8] = 255
                yield Figure(f"{patent}/{view}", f"USD{patent}", "test"), drawing

    packs.write(folder, pictures(), count=12)
    return packs.read(folder)


@pytest.mark.parametrize("name", sorted(same_design.BASELINES))
def test_baselines_find_the_near_copy(pack, name):
    report = same_design.judge_baseline(name, pack, "test")
    assert report.images.mean_average_precision == pytest.approx(1)
    assert (report.figures, report.patents, report.texts) == (12, 6, None)


def test_an_encoder_is_judged_at_its_own_size(pack):
    encoder = encoders.load("timm:test_vit")
    report = same_design.judge_encoder(encoder, pack, "test")
    assert report.method == "timm:test_vit"
    assert report.images.queries == 12
    assert report.as_json()["texts"] is None


def test_shrinking_is_the_mean_of_the_area():
    rng = np.random.default_rng(1)
    block = rng.integers(0, 256, (3, 40, 40), dtype=np.uint8)
    halved = same_design.shrunk(block, 20)
    slow = block.reshape(3, 20, 2, 20, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(halved, slow, atol=0.51)
    assert same_design.shrunk(block, 32).mean() == pytest.approx(block.mean(), abs=0.5)


def test_shrinking_a_drawing_is_nearly_preparing_it_smaller():
    ink = np.full((400, 300), 255, np.uint8)
    ink[40:360, 30:36] = ink[100:106, 30:270] = 0
    image = drawings.Image.fromarray(ink)
    twice = same_design.shrunk(drawings.prepare(image, size=160)[None], 128)[0]
    once = drawings.prepare(image, size=128)
    assert np.corrcoef(twice.ravel(), once.ravel())[0, 1] > 0.98

import json

import numpy as np
import pytest
import torch

from ml import drawings, encoders
from tests.ml.encoders.published_checkpoints import one_channel_clip


@pytest.fixture(scope="module")
def trained():
    return one_channel_clip()


@pytest.fixture
def path(tmp_path, trained):
    named = {f"module.{key}": value for key, value in trained.state_dict().items()}
    torch.save(named, tmp_path / "clip.pth")
    return tmp_path / "clip.pth"


def load(path):
    return encoders.load(f"designclip-arcface:{path}")


def test_its_rows_are_those_of_tower_and_head(path, trained, images):
    encoder = load(path)
    assert (encoder.dimensions, encoder.image_size) == (10, 32)
    block = drawings.prepare_all(images, size=32)
    pixels = (torch.from_numpy(block).float()[:, None] / 255 - 0.5) / 0.5
    with torch.inference_mode():
        rows = torch.nn.functional.normalize(trained(pixels), dim=1).numpy()
    np.testing.assert_allclose(encoder.encode_images(images), rows, atol=1e-5)


@pytest.mark.parametrize("page", [{"quick_gelu": True}, {"head_width": 32}])
def test_what_shapes_do_not_tell_the_page_tells(path, images, page):
    plain = load(path)
    path.with_suffix(".json").write_text(json.dumps(page))
    told = load(path)
    assert told.weights_sha256 != plain.weights_sha256
    assert np.abs(told.encode_images(images) - plain.encode_images(images)).max() > 1e-5


@pytest.mark.parametrize("page", [{"head_width": 0}, {"head_width": 48}, {"x": 1}])
def test_a_page_that_does_not_fit_is_refused(path, page):
    path.with_suffix(".json").write_text(json.dumps(page))
    with pytest.raises(encoders.EncoderUnavailable):
        load(path)


def without(named, part):
    return {key: value for key, value in named.items() if part not in key}


CHANGES = {
    "no conv1": (lambda named: without(named, "conv1"), "called conv1.weight"),
    "no proj": (lambda named: without(named, "0.proj"), "image tower has proj"),
    "no block": (lambda named: without(named, "resblocks.0"), "lacks"),
    "three channels": (
        lambda named: {**named, "0.conv1.weight": torch.zeros(64, 3, 16, 16)},
        r"\(64, 3, 16, 16\) in the checkpoint",
    ),
    "no head": (lambda named: without(named, "1."), "no head of BatchNorm"),
    "half a head": (lambda named: without(named, "1.4."), "no head of BatchNorm"),
    "wide head": (
        lambda named: {**named, "1.3.weight": torch.zeros(10, 20)},
        "takes 20 dimensions, but the trunk gives 16",
    ),
    "odd norm": (
        lambda named: {**named, "1.4.bias": torch.zeros(3)},
        r"ArcFace head: .* \(3,\)",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_another_tower_or_head_is_refused(tmp_path, trained, change):
    alter, reason = CHANGES[change]
    named = trained.state_dict()
    if change == "no head":
        named = {k: v for k, v in named.items() if k.startswith("0.")}
    else:
        named = alter(named)
    torch.save(named, tmp_path / "clip.pth")
    with pytest.raises(encoders.EncoderUnavailable, match=reason):
        load(tmp_path / "clip.pth")

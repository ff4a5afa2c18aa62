import json

import numpy as np
import pytest
import torch

from ml import drawings, encoders
from ml.encoders import swin_arcface
from tests.ml.encoders.published_checkpoints import SWIN, swin

PAGE = {"model": "swinv2_tiny_window8_256", "options": SWIN}


@pytest.fixture(scope="module")
def trained():
    return swin()


def save(path, named, page=PAGE):
    torch.save(named, path)
    path.with_suffix(".json").write_text(json.dumps(page))
    return path


def load(path):
    return encoders.load(f"swin-arcface:{path}")


def rows_of(model, images):
    block = drawings.prepare_all(images, size=32)
    pixels = (torch.from_numpy(block).float()[:, None] / 255 - 0.5) / 0.5
    with torch.inference_mode():
        rows = model(pixels).numpy()
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def renamed(model, names):
    """The state_dict with other names for its trunk and its head."""
    trunk, head = names
    return {
        (trunk if key.startswith("0.") else head) + key[2:]: value
        for key, value in model.state_dict().items()
    }


@pytest.mark.parametrize(
    "names",
    [
        ("0.", "1."),
        ("module.backbone.", "module.head."),
        ("", "head."),
        ("module.", "module.head."),
        ("model.", "fc."),
    ],
)
def test_it_loads_whatever_its_parts_were_called(tmp_path, trained, images, names):
    encoder = load(save(tmp_path / "swin.pth", renamed(trained, names)))
    assert (encoder.dimensions, encoder.image_size) == (10, 32)
    np.testing.assert_allclose(
        encoder.encode_images(images), rows_of(trained, images), atol=1e-5
    )


def test_the_order_of_parts_of_earlier_timm_is_known(tmp_path, trained, images):
    named = {
        key.replace("layers.1.downsample", "layers.0.downsample"): value
        for key, value in trained.state_dict().items()
    }
    named["0.layers.0.blocks.0.attn.relative_coords_table"] = torch.zeros(1, 7, 7, 2)
    named["0.layers.0.blocks.0.attn.relative_position_index"] = torch.zeros(16, 16)
    encoder = load(save(tmp_path / "swin.pth", named))
    np.testing.assert_allclose(
        encoder.encode_images(images), rows_of(trained, images), atol=1e-5
    )


def test_class_weights_behind_the_head_are_passed_over(tmp_path, trained, images):
    named = {**trained.state_dict(), "metric.weight": torch.ones(30, 10)}
    encoder = load(save(tmp_path / "swin.pth", named))
    np.testing.assert_allclose(
        encoder.encode_images(images), rows_of(trained, images), atol=1e-5
    )


def test_without_a_page_a_small_trunk_cannot_be_told(tmp_path, trained):
    path = tmp_path / "swin.pth"
    torch.save(trained.state_dict(), path)
    with pytest.raises(encoders.EncoderUnavailable, match=r"into .*swin\.json"):
        load(path)


def test_the_published_trunk_is_told_from_its_shapes():
    with torch.device("meta"):
        trunk = swin_arcface.timm.create_model(
            "swinv2_base_window12to24_192to384", num_classes=0, in_chans=1
        )
    found = swin_arcface.told_from_shapes(trunk.state_dict())
    assert found == "swinv2_base_window12to24_192to384"


@pytest.mark.parametrize(
    "page",
    [
        {"model": "resnet18"},
        {"model": "swinv2_no_such"},
        {"model": "swinv2_cr_tiny_224"},
        {**PAGE, "options": {"no_such": 1}},
        {**PAGE, "options": {**SWIN, "embed_dim": 24}},
        {**PAGE, "options": [1]},
    ],
)
def test_a_page_naming_another_trunk_is_refused(tmp_path, trained, page):
    path = save(tmp_path / "swin.pth", trained.state_dict(), page)
    with pytest.raises(encoders.EncoderUnavailable):
        load(path)


def test_another_window_is_another_encoder(tmp_path, trained):
    one = load(save(tmp_path / "one.pth", trained.state_dict()))
    page = {**PAGE, "options": {**SWIN, "window_size": 2}}
    other = load(save(tmp_path / "other.pth", trained.state_dict(), page))
    assert one.weights_sha256 != other.weights_sha256

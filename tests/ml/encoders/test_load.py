"""Every kind of encoder keeps the same promises."""

import shutil

import numpy as np
import pytest
from PIL import Image

from ml import drawings, encoders

TINY_TIMM = "timm:test_vit"


@pytest.fixture(params=["clip", "small", "timm"])
def encoder(request, clip_folder, small_folder):
    names = {
        "clip": f"local-dir:{clip_folder}",
        "small": f"local-dir:{small_folder}",
        "timm": TINY_TIMM,
    }
    return encoders.load(names[request.param])


def test_images_become_unit_rows(encoder, images):
    rows = encoder.encode_images(images)
    assert rows.shape == (len(images), encoder.dimensions)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_different_drawings_get_different_rows(encoder, images):
    rows = encoder.encode_images(images)
    assert len(np.unique(rows.round(4), axis=0)) == len(images)


def test_the_batch_does_not_matter(encoder, images):
    together = encoder.encode_images(images)
    alone = np.concatenate([encoder.encode_images([image]) for image in images])
    np.testing.assert_allclose(together, alone, atol=2e-6)


def test_more_than_one_batch_is_encoded_in_order(encoder, images):
    rows = encoder.encode_images(images * 6)
    np.testing.assert_allclose(rows[:12], rows[60:], atol=2e-6)


def test_prepared_drawings_give_the_rows_of_their_images(encoder, images):
    prepared = drawings.prepare_all(images, size=encoder.image_size)
    np.testing.assert_array_equal(
        encoder.encode_drawings(prepared), encoder.encode_images(images)
    )


def test_no_images_give_no_rows(encoder):
    assert encoder.encode_images([]).shape == (0, encoder.dimensions)


def test_texts_become_unit_rows_or_a_clear_refusal(encoder):
    if not encoder.has_text_tower:
        with pytest.raises(encoders.NoTextTower, match="has no text tower"):
            encoder.encode_texts(["bottle"])
        return
    rows = encoder.encode_texts(["a bottle with a cap", "front view", ""])
    assert rows.shape == (3, encoder.dimensions)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.abs(rows[0] - rows[1]).max() > 1e-4


def test_a_blank_image_is_named(encoder, images):
    with pytest.raises(drawings.BlankDrawing, match="image 2"):
        encoder.encode_images([*images[:2], Image.new("1", (40, 40), 1)])


def test_loading_twice_gives_the_same_weights_and_rows(encoder, images):
    again = encoders.load(encoder.name)
    assert again.weights_sha256 == encoder.weights_sha256
    assert again.preprocessing_version == encoder.preprocessing_version
    np.testing.assert_array_equal(
        again.encode_images(images[:3]), encoder.encode_images(images[:3])
    )


def test_half_the_bits_change_little(encoder, images):
    rough = encoders.load(encoder.name, precision="bfloat16")
    cosines = (rough.encode_images(images) * encoder.encode_images(images)).sum(axis=1)
    assert cosines.min() > 0.99


@pytest.mark.parametrize(
    "name",
    [
        "no-such-model",
        "ViT-B-32/no-such-tag",
        "local-dir:/no/such/folder",
        "hf-hub:nobody/nothing",
        "timm:no_such_model",
        "timm:test_vit.r160_in1k",
    ],
)
def test_what_is_unknown_or_not_here_is_unavailable(name, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(encoders.EncoderUnavailable):
        encoders.load(name)


def test_who_asked_to_fetch_is_not_told_to_ask(tmp_path):
    absent = f"local-dir:{tmp_path / 'nothing'}"
    with pytest.raises(encoders.EncoderUnavailable, match="network is reachable"):
        encoders.load(absent, allow_download=True)
    with pytest.raises(encoders.EncoderUnavailable, match="pull_encoder"):
        encoders.load(absent)


def test_damaged_weights_are_refused(small_folder, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(small_folder, folder)
    weights = folder / "encoder.safetensors"
    content = bytearray(weights.read_bytes())
    content[-3] ^= 0xFF
    weights.write_bytes(bytes(content))
    with pytest.raises(encoders.EncoderUnavailable, match="not what"):
        encoders.load(f"local-dir:{folder}")
    weights.write_bytes(bytes(content[:100]))
    with pytest.raises(encoders.EncoderUnavailable):
        encoders.load(f"local-dir:{folder}")

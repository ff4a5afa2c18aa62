"""PatentCLIP's and DesignCLIP's own shape, as the hub's client keeps it on disk."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from ml import encoders

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """An empty cache of the hub's client."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def snapshot(cache: Path, clip_folder: Path, name: str = "PatentCLIP_ViT_B") -> Path:
    """The cache's folder of one model, its config there, its weights not yet."""
    model = cache / f"models--hhshomee--{name}"
    (model / "refs").mkdir(parents=True)
    (model / "refs" / "main").write_text(REVISION)
    folder = model / "snapshots" / REVISION
    folder.mkdir(parents=True)
    shutil.copy(clip_folder / "open_clip_config.json", folder)
    return folder


def put(clip_folder: Path, folder: Path, form: str) -> None:
    """The weights in one of the two published forms."""
    stored = clip_folder / "open_clip_model.safetensors"
    if form == "safetensors":
        shutil.copy(stored, folder)
    else:
        torch.save(load_file(stored), folder / "open_clip_pytorch_model.bin")


@pytest.mark.parametrize("form", ["safetensors", "bin"])
def test_a_model_of_the_cache_loads_in_both_forms(cache, clip_folder, images, form):
    put(clip_folder, snapshot(cache, clip_folder), form)
    found = encoders.load("hf-hub:hhshomee/PatentCLIP_ViT_B")
    same = encoders.load(f"local-dir:{clip_folder}")
    assert found.weights_sha256 == same.weights_sha256
    np.testing.assert_array_equal(
        found.encode_images(images), same.encode_images(images)
    )
    texts = ["a garment with a side pocket", "front view"]
    np.testing.assert_array_equal(found.encode_texts(texts), same.encode_texts(texts))


def test_a_folder_with_pickled_weights_loads(tmp_path, clip_folder, images):
    shutil.copy(clip_folder / "open_clip_config.json", tmp_path)
    put(clip_folder, tmp_path, "bin")
    found = encoders.load(f"local-dir:{tmp_path}")
    same = encoders.load(f"local-dir:{clip_folder}")
    assert found.weights_sha256 == same.weights_sha256


class Hostile:
    """What a malicious pickle would hold."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self):
        return os.mkdir, (str(self.target),)


def test_pickled_weights_run_nothing(cache, clip_folder):
    made = cache / "made"
    folder = snapshot(cache, clip_folder)
    weights = load_file(clip_folder / "open_clip_model.safetensors")
    torch.save({**weights, "x": Hostile(made)}, folder / "open_clip_pytorch_model.bin")
    with pytest.raises(encoders.EncoderUnavailable):
        encoders.load("hf-hub:hhshomee/PatentCLIP_ViT_B")
    assert not made.exists()


@pytest.mark.parametrize("form", ["safetensors", "bin"])
def test_weights_cut_off_are_unavailable(cache, clip_folder, form):
    folder = snapshot(cache, clip_folder)
    put(clip_folder, folder, form)
    (weights,) = folder.glob("open_clip_*model*")
    weights.write_bytes(weights.read_bytes()[:-2000])
    with pytest.raises(encoders.EncoderUnavailable):
        encoders.load("hf-hub:hhshomee/PatentCLIP_ViT_B")


def test_weights_of_another_size_are_unavailable(tmp_path, clip_folder):
    shutil.copytree(clip_folder, tmp_path / "copy")
    page = tmp_path / "copy" / "open_clip_config.json"
    config = json.loads(page.read_text())
    config["model_cfg"]["embed_dim"] = 24
    page.write_text(json.dumps(config))
    with pytest.raises(encoders.EncoderUnavailable, match="size mismatch"):
        encoders.load(f"local-dir:{tmp_path / 'copy'}")

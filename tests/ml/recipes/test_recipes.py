"""Every recipe takes its steps, and what it stores is an encoder."""

from pathlib import Path

import numpy as np
import pytest

from ml import backbones, encoders, packs, recipes
from ml.training import train
from tests.ml.training import noise

SILENT = [name for name in recipes.names() if not recipes.load(name).needs_text]
WITH_CLASSES = ("patentclip", "designclip")


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    return noise.write(tmp_path_factory.mktemp("noise") / "pack")


def trained(pack: Path, out: Path, name: str, backbone: str) -> Path:
    """The encoder after two steps of each stage."""
    stages = recipes.load(name).stages
    images = max(2 * 4 * stage.batch.views / stage.share for stage in stages)
    asked = noise.settings(
        pack, out, recipe=name, backbone=backbone, images=round(images)
    )
    return train(asked)


def assert_it_encodes(folder: Path, pack: Path) -> None:
    encoder = encoders.load(f"local-dir:{folder}")
    block = packs.read(pack).drawings[:6, 4:36, 4:36]
    rows = encoder.encode_drawings(np.ascontiguousarray(block))
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert np.isfinite(noise.losses(folder.parent)).all()
    assert len(noise.losses(folder.parent)) >= 2


@pytest.mark.parametrize("name", recipes.names())
def test_the_small_network_takes_every_recipe(pack, tmp_path, name):
    folder = trained(pack, tmp_path, name, "small")
    assert_it_encodes(folder, pack)
    assert (folder / "classes.safetensors").exists() == (name in WITH_CLASSES)
    # A text tower that was taught nothing must not answer.
    has_words = encoders.load(f"local-dir:{folder}").has_text_tower
    assert has_words == (name not in SILENT)
    if name in WITH_CLASSES:
        names, weight = noise.classes(folder)
        assert names == ["D1", "D2"]
        assert weight.shape == (2, 256)


@pytest.mark.parametrize("name", SILENT)
def test_recipes_without_words_take_a_timm_model(pack, tmp_path, name):
    folder = trained(pack, tmp_path, name, "timm:test_resnet")
    assert_it_encodes(folder, pack)
    assert not encoders.load(f"local-dir:{folder}").has_text_tower


def test_a_projection_leaves_the_words_behind(pack, tmp_path):
    folder = trained(pack, tmp_path, "designclip-arcface", "open-clip:tiny")
    assert_it_encodes(folder, pack)
    assert not encoders.load(f"local-dir:{folder}").has_text_tower
    assert backbones.read(folder).backbone.pixels.channels == 1


def test_words_and_drawings_of_a_tiny_clip_share_a_space(pack, tmp_path):
    folder = trained(pack, tmp_path, "patentclip-caption", "open-clip:tiny")
    encoder = encoders.load(f"local-dir:{folder}")
    assert encoder.encode_texts(["view 1 of a cup"]).shape == (1, encoder.dimensions)


def test_training_goes_on_from_an_encoder_of_ours(pack, tmp_path):
    first = trained(pack, tmp_path / "first", "ornament", "small")
    second = trained(
        pack, tmp_path / "second", "locarno-hierarchy", f"local-dir:{first}"
    )
    assert_it_encodes(second, pack)
    assert noise.digest(first) != noise.digest(second)


def test_names_are_the_recipes_own():
    assert [recipes.load(name).name for name in recipes.names()] == [*recipes.names()]
    assert recipes.names()[-1] == "ornament"
    with pytest.raises(recipes.UnknownRecipe, match="no recipe 'x'; there are"):
        recipes.load("x")


@pytest.mark.parametrize("name", recipes.names())
def test_stages_share_all_images_and_own_their_losses(name):
    recipe = recipes.load(name)
    assert sum(stage.share for stage in recipe.stages) == pytest.approx(1)
    assert recipe.source

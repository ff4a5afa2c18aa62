"""What plain open_clip makes of the folder; nothing of ours is asked in between."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from ml import backbones, encoders, export
from ml.backbones import clip
from ml.backbones.gradients import GradientTower
from ml.heads import MetricHead
from tests.ml.export.conftest import tiny_clip

open_clip = clip.open_clip
KNOWN = ["a front view of a chair", "bottle", "a cap with a view"]


def plain(folder):
    name = f"local-dir:{folder}"
    return open_clip.create_model(name).eval(), open_clip.get_tokenizer(name)


def unit(rows):
    return nn.functional.normalize(rows, dim=1)


@pytest.fixture
def exported(clip_run, tmp_path):
    towers = export.read(f"local-dir:{clip_run}")
    export.hub.write(towers, tmp_path / "out")
    return towers, tmp_path / "out"


def test_images_and_known_texts_get_identical_vectors(exported):
    towers, folder = exported
    model, tokenizer = plain(folder)
    pixels = export.onnx_graphs.pixels_like(towers, 4)
    with torch.inference_mode():
        images = unit(model.encode_image(pixels))
        texts = unit(model.encode_text(tokenizer(KNOWN)))
        # Equal weights, equal input: all that may differ is the last bit of a sum.
        torch.testing.assert_close(images, towers.image(pixels), atol=1e-6, rtol=0)
        ours = towers.text(towers.tokens(KNOWN))
        torch.testing.assert_close(texts, ours, atol=1e-6, rtol=0)


def test_the_table_has_all_tokens_and_unknown_ones_say_nothing(exported):
    towers, folder = exported
    model, _ = plain(folder)
    table = model.token_embedding.weight
    assert table.shape[0] == 49408
    trained = table.abs().sum(dim=1).nonzero().flatten().tolist()
    assert trained == list(towers.backbone.kept_ids)


def test_plain_open_clip_prepares_with_the_same_numbers(exported):
    towers, folder = exported
    settings = open_clip.get_model_preprocess_cfg(plain(folder)[0])
    assert tuple(settings["mean"]) == towers.pixels.mean
    assert tuple(settings["std"]) == towers.pixels.std
    assert settings["size"] == towers.pixels.size


def test_we_load_the_folder_as_well(exported, clip_run):
    _, folder = exported
    before = encoders.load(f"local-dir:{clip_run}")
    after = encoders.load(f"local-dir:{folder}")
    drawings = np.random.default_rng(0).integers(0, 256, (3, 32, 32), dtype=np.uint8)
    np.testing.assert_allclose(
        after.encode_drawings(drawings), before.encode_drawings(drawings), atol=1e-6
    )


def test_the_card_says_how_it_was_trained_and_what_words_it_knows(exported):
    towers, folder = exported
    card = (folder / "README.md").read_text()
    assert '"recipe": "patentclip"' in card
    assert f"{len(towers.backbone.kept_ids)} have trained rows" in card
    assert card.startswith("---\n")


def test_a_one_channel_stem_is_spread_over_three(tmp_path):
    backbone = tiny_clip()
    backbone.make_one_channel()
    backbones.save(backbone, tmp_path / "run", about={})
    towers = export.read(f"local-dir:{tmp_path / 'run'}")
    export.hub.write(towers, tmp_path / "out")
    pixels = export.onnx_graphs.pixels_like(towers, 4)
    with torch.inference_mode():
        rows = unit(
            plain(tmp_path / "out")[0].encode_image(pixels.expand(-1, 3, -1, -1))
        )
        torch.testing.assert_close(rows, towers.image(pixels), atol=1e-6, rtol=0)


def test_an_open_clip_folder_goes_through_unchanged(exported, tmp_path):
    _, folder = exported
    towers = export.read(f"local-dir:{folder}")
    export.hub.write(towers, tmp_path / "again")
    for name in ("open_clip_model.safetensors", "open_clip_config.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def projected():
    backbone = tiny_clip()
    backbone.project(MetricHead(backbone.feature_dimensions, 8), 8)
    return backbone


def with_gradients():
    backbone = tiny_clip()
    backbone.add_classic(GradientTower(size=32, components=4), share=0.3)
    return backbone


@pytest.mark.parametrize(
    ("make", "reason"),
    [(projected, "a projection sits"), (with_gradients, "oriented gradients")],
)
def test_what_open_clip_has_no_words_for_is_refused(tmp_path, make, reason):
    backbones.save(make(), tmp_path / "run", about={})
    towers = export.read(f"local-dir:{tmp_path / 'run'}")
    with pytest.raises(export.Inexpressible, match=f"{reason}.*--to onnx"):
        export.hub.write(towers, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["default", "timm:test_vit"])
def test_other_networks_are_refused(tmp_path, name):
    with pytest.raises(export.Inexpressible, match="no open_clip model"):
        export.hub.write(export.read(name), tmp_path / "out")


def test_the_config_names_nothing_to_fetch(exported):
    config = json.loads((exported[1] / "open_clip_config.json").read_text())
    assert "pretrained" not in json.dumps(config)

"""What is saved is read again, and what is damaged is refused."""

import json

import pytest
import torch

from ml import backbones, heads
from ml.backbones import UnreadableFolder, gradients
from ml.backbones.pixels import weights_sha256

SPECS = ("small", "open-clip:tiny", "timm:test_vit", "timm:test_resnet")


def made(spec: str, *, pooling: str = "") -> backbones.Backbone:
    texts = ["view 1 of a cup"]
    return backbones.create(
        spec, seed=0, texts=texts, image_size=32, pooling=pooling
    ).eval()


def image(backbone: backbones.Backbone) -> torch.Tensor:
    draw = torch.Generator().manual_seed(0)
    gray = torch.rand(3, 1, 32, 32, generator=draw)
    return backbone.pixels.shifted(gray)


def assert_equal_vectors(backbone, found, atol: float = 1e-6) -> None:
    with torch.inference_mode():
        expected = backbone.embed_image(image(backbone))
        torch.testing.assert_close(
            found.embed_image(image(found)), expected, atol=atol, rtol=0
        )
        if backbone.can_embed_text:
            tokens = backbone.tokens(["a cup", "view 1"])
            assert torch.equal(found.tokens(["a cup", "view 1"]), tokens)
            torch.testing.assert_close(
                found.embed_text(tokens),
                backbone.embed_text(tokens),
                atol=atol,
                rtol=0,
            )


@pytest.mark.parametrize("spec", SPECS)
def test_every_kind_comes_back(tmp_path, spec):
    backbone = made(spec)
    backbones.save(backbone, tmp_path, about={"seed": 0})
    stored = backbones.read(tmp_path)
    assert_equal_vectors(backbone, stored.backbone)
    assert stored.about == {"seed": 0}
    assert stored.weights_sha256 == weights_sha256(backbone)
    assert stored.backbone.pixels == backbone.pixels


@pytest.mark.parametrize("spec", SPECS)
def test_every_kind_comes_back_with_one_channel_projection_and_gradients(
    tmp_path, spec
):
    backbone = made(spec)
    backbone.make_one_channel()
    length = backbone.feature_dimensions
    backbone.project(heads.MetricHead(length, 9), 9)
    ink = torch.rand(6, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    backbone.add_classic(gradients.fitted(ink, components=4), share=0.25)
    backbones.save(backbone.eval(), tmp_path, about={})
    found = backbones.read(tmp_path).backbone
    assert_equal_vectors(backbone, found)
    assert (found.dimensions, found.embedded, found.classic_share) == (9, 13, 0.25)


@pytest.mark.parametrize("spec", SPECS)
def test_half_precision_is_nearly_the_same(tmp_path, spec):
    backbone = made(spec)
    backbones.save(backbone, tmp_path, about={}, half=True)
    found = backbones.read(tmp_path).backbone
    assert next(found.parameters()).dtype == torch.float32
    assert_equal_vectors(backbone, found, atol=5e-3)


def test_pooling_comes_back(tmp_path):
    backbone = made("timm:test_resnet", pooling="gem")
    backbones.save(backbone, tmp_path, about={})
    assert_equal_vectors(backbone, backbones.read(tmp_path).backbone)
    assert backbones.page_of(tmp_path)["config"]["pooling"] == "gem"


def test_reading_leaves_the_callers_dice_alone(tmp_path):
    backbones.save(made("small"), tmp_path, about={})
    before = torch.get_rng_state()
    backbones.read(tmp_path)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.fixture
def folder(tmp_path):
    backbones.save(made("timm:test_resnet"), tmp_path, about={})
    return tmp_path


@pytest.mark.parametrize("name", ["encoder.json", "encoder.safetensors"])
@pytest.mark.parametrize("harm", ["cut", "emptied", "removed"])
def test_a_damaged_folder_is_refused(folder, name, harm):
    file = folder / name
    if harm == "removed":
        file.unlink()
    else:
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2] if harm == "cut" else b"")
    with pytest.raises(UnreadableFolder, match=str(folder)):
        backbones.read(folder)
    assert backbones.is_folder(folder) == (name != "encoder.json" or harm != "removed")


def test_a_changed_weight_is_noticed(folder):
    file = folder / "encoder.safetensors"
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)
    with pytest.raises(UnreadableFolder, match=r"not what encoder\.json describes"):
        backbones.read(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "another"},
        {"config": {}},
        {"config": []},
        {"projection": {"kind": "another"}},
        {"classic": {"size": 32}},
        {"weights_sha256": ""},
    ],
)
def test_a_page_of_something_else_is_refused(folder, changes):
    page = folder / "encoder.json"
    page.write_text(json.dumps({**json.loads(page.read_text()), **changes}))
    with pytest.raises(UnreadableFolder):
        backbones.read(folder)


def test_a_page_of_another_network_is_refused(folder):
    page = json.loads((folder / "encoder.json").read_text())
    page["config"]["name"] = "test_vit"
    (folder / "encoder.json").write_text(json.dumps(page))
    with pytest.raises(UnreadableFolder):
        backbones.read(folder)


def test_no_folder_is_said_to_be_none(tmp_path):
    assert not backbones.is_folder(tmp_path)
    with pytest.raises(UnreadableFolder, match="holds no encoder"):
        backbones.page_of(tmp_path / "nowhere")

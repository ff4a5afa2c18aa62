"""The backbones that recipes were published with, by shape: nothing is trained."""

import pytest
import torch

from ml import backbones, recipes
from ml.training import opening
from tests.ml.training.noise import settings


class Silent:
    """Examples without words."""

    def texts(self) -> list[str]:
        return []


def built(name: str, backbone: str, **values) -> backbones.Backbone:
    """The backbone as a run of the recipe would begin with it."""
    asked = settings("", "", recipe=name, backbone=backbone, **values)
    return opening.backbone(asked, recipes.load(name), Silent()).eval()


def vectors(backbone: backbones.Backbone) -> torch.Tensor:
    pixels = backbone.pixels
    with torch.inference_mode():
        return backbone.encode_image(
            torch.rand(2, pixels.channels, pixels.size, pixels.size)
        )


@pytest.mark.slow
def test_patentnet_pools_resnet50_to_2048_dimensions():
    backbone = built("patentnet", "timm:resnet50", size=64)
    grid = backbone.model(torch.zeros(1, 3, 64, 64))
    assert grid.shape == (1, 2048, 2, 2)
    assert vectors(backbone).shape == (2, 2048)


@pytest.mark.slow
def test_swin_arcface_sees_one_channel_and_gives_512_dimensions():
    # The sibling without windows of another size; the published one is four times it.
    backbone = built("swin-arcface", "timm:swinv2_cr_tiny_ns_224", size=224)
    assert backbone.pixels.channels == 1
    assert vectors(backbone).shape == (2, 512)


def test_the_published_swin_fits_its_recipe():
    """On the meta device: shapes without a hundred million weights."""
    with torch.device("meta"):
        backbone = built(
            "swin-arcface", "timm:swinv2_base_window12to24_192to384", size=384
        )
        assert backbone.pixels.channels == 1
        assert backbone.feature_dimensions == 1024
        assert backbone.encode_image(torch.rand(2, 1, 384, 384)).shape == (2, 512)


@pytest.mark.slow
def test_designclip_arcface_sees_one_channel_through_vit_b_32():
    backbone = built("designclip-arcface", "open-clip:ViT-B-32")
    assert backbone.model.visual.conv1.weight.shape == (768, 1, 32, 32)
    assert backbone.pixels.channels == 1
    assert vectors(backbone).shape == (2, 512)


def test_gem_has_nothing_to_pool_in_a_transformer():
    with pytest.raises(backbones.UnfitBackbone, match="no feature map to pool"):
        built("patentnet", "timm:test_vit")


@pytest.mark.parametrize("name", recipes.names())
def test_published_weights_are_asked_for_and_never_fetched(name):
    recipe = recipes.load(name)
    if recipe.backbone == "small":
        assert not backbones.is_trained(recipe.backbone)
        return
    assert backbones.is_trained(recipe.backbone)
    with pytest.raises(backbones.UnfitBackbone, match="cannot be loaded"):
        backbones.create(recipe.backbone, seed=0, pooling=recipe.pooling)

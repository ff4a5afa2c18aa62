"""Backbones by name, and what each of them offers."""

import pytest
import torch

from ml import backbones
from ml.backbones import Backbone, UnfitBackbone, clip, clip_weights
from ml.backbones.pixels import Pixels, weights_sha256
from tests.ml.training import tiny_clip

TEXTS = ["view 1 of a cup", "a lid"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory) -> str:
    return tiny_clip.write(tmp_path_factory.mktemp("hub") / "clip")


@pytest.fixture(params=["small", "open-clip:tiny", "timm:test_vit", "timm:test_resnet"])
def backbone(request) -> Backbone:
    return create(request.param).eval()


def create(spec: str, **values) -> Backbone:
    return backbones.create(spec, seed=0, texts=TEXTS, image_size=32, **values)


def image(backbone: Backbone, count: int = 2) -> torch.Tensor:
    return torch.rand(count, backbone.pixels.channels, 32, 32)


def test_it_gives_vectors_of_the_length_it_tells(backbone):
    with torch.inference_mode():
        assert backbone.encode_image(image(backbone)).shape == (2, backbone.dimensions)
        rows = backbone.embed_image(image(backbone))
    torch.testing.assert_close(rows.norm(dim=1), torch.ones(2))
    assert backbone.pixels.size == 32


def test_words_have_vectors_where_there_is_a_text_tower(backbone):
    if not backbone.has_text:
        for ask in (backbone.tokens, backbone.encode_text):
            with pytest.raises(UnfitBackbone, match="no text tower"):
                ask(["a cup"])
        return
    with torch.inference_mode():
        rows = backbone.encode_text(backbone.tokens([*TEXTS, ""]))
    assert rows.shape == (3, backbone.dimensions)
    assert rows.isfinite().all()


def test_weights_depend_on_the_seed_alone():
    before = torch.get_rng_state()
    digests = [
        weights_sha256(backbones.create("timm:test_resnet", seed=seed, image_size=32))
        for seed in (0, 0, 1)
    ]
    assert digests[0] == digests[1] != digests[2]
    assert torch.equal(torch.get_rng_state(), before)


def test_a_projection_comes_between_features_and_vectors(backbone):
    backbone.project(torch.nn.Linear(backbone.feature_dimensions, 7), 7)
    assert backbone.dimensions == 7
    assert backbone.encode_image(image(backbone)).shape == (2, 7)
    assert not backbone.can_embed_text


def test_a_folder_of_the_hub_is_read_and_fetches_nothing(hub):
    found = backbones.create(hub, seed=0)
    weights = clip.open_clip.create_model(hub).state_dict()
    assert found.spec == hub
    assert found.pixels.mean == (0.5, 0.4, 0.3)
    assert all(
        torch.equal(found.model.state_dict()[name], weights[name]) for name in weights
    )
    assert found.tokens(["a cup"]).shape == (1, 12)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("small:big", "no backbone 'small:big'"),
        ("", "no backbone"),
        ("timm:nonesuch", "timm knows no model"),
        ("timm:test_vit.nonesuch", "cannot be loaded .Invalid pretrained tag"),
        ("open-clip:nonesuch", "open_clip knows no model"),
        ("open-clip:ViT-B-32/nonesuch", "no weights 'nonesuch'"),
        ("open-clip:ViT-B-32/openai", "pull_encoder command"),
        ("open-clip:ViT-B-16-SigLIP", "CLIP's own tokenizer"),
        ("hf-hub:nobody/nothing", "cannot be loaded"),
        ("local-dir:/nowhere", "cannot be loaded"),
    ],
)
def test_what_cannot_be_had_is_refused_with_the_reason(spec, reason):
    with pytest.raises(UnfitBackbone, match=reason):
        backbones.create(spec, seed=0)


@pytest.mark.parametrize(
    ("spec", "trained"),
    [
        ("small", False),
        ("open-clip:tiny", False),
        ("open-clip:ViT-B-32", False),
        ("open-clip:ViT-B-32/openai", True),
        ("timm:resnet50", False),
        ("timm:resnet50.a1_in1k", True),
        ("hf-hub:a/b", True),
        ("local-dir:/a", True),
    ],
)
def test_names_say_whether_weights_are_trained(spec, trained):
    assert backbones.is_trained(spec) == trained


def test_openai_weights_ask_for_the_activation_they_were_trained_with():
    config = clip.open_clip.get_model_config("ViT-B-32")
    assert "quick_gelu" not in config
    assert clip_weights._as_trained(config, "ViT-B-32", "openai")["quick_gelu"]
    assert clip_weights._as_trained(config, "ViT-B-32", "laion2b_s34b_b79k") == config


def test_a_trimmed_token_table_reads_known_words_as_the_whole_one_would():
    backbone = create("open-clip:tiny")
    whole = clip.tokenizer_of(backbone.config)
    rows = backbone.tokens(["A cup, a lid", "a zebra cup", "a cup " * 40])
    ids = torch.tensor(backbone.kept_ids)
    assert len(ids) < 20
    assert torch.equal(ids[rows[:1]], whole(["a cup a lid"]))
    assert torch.equal(ids[rows[1:2]], whole(["a cup"]))
    assert torch.equal(ids[rows[2:]], whole(["a cup " * 40]))


def test_rows_of_words_without_captions_are_kept_at_zero():
    backbone = create("small", words=("zebra cup",))
    table = backbone.network.text.tokens.weight
    zebra, cup = (backbone.tokens([word])[0, 0] for word in ("zebra", "cup"))
    assert zebra != cup > 0
    assert table[zebra].abs().sum() == 0 < table[cup].abs().sum()


@pytest.mark.parametrize(
    "spec", ["timm:test_vit", "timm:test_resnet", "open-clip:tiny"]
)
def test_one_channel_sees_gray_as_three_equal_ones_did(spec):
    # test_resnet's stem pads with nought, which is the same gray in equal channels.
    backbone = create(spec).eval()
    gray = torch.rand(2, 1, 32, 32)
    with torch.inference_mode():
        before = backbone.encode_image(backbone.pixels.shifted(gray))
        backbone.make_one_channel()
        backbone.make_one_channel()
        after = backbone.eval().encode_image(backbone.pixels.shifted(gray))
    assert backbone.pixels.channels == 1
    torch.testing.assert_close(after, before, atol=1e-4, rtol=1e-4)


def test_one_channel_puts_unequal_deviations_right(hub):
    backbone = backbones.create(hub, seed=0).eval()
    backbone.pixels = Pixels(32, (0.4, 0.4, 0.4), (0.2, 0.25, 0.3))
    gray = torch.rand(2, 1, 32, 32)
    with torch.inference_mode():
        before = backbone.encode_image(backbone.pixels.shifted(gray))
        backbone.make_one_channel()
        after = backbone.encode_image(backbone.pixels.shifted(gray))
    torch.testing.assert_close(after, before, atol=1e-5, rtol=1e-5)


def test_one_channel_of_unequal_means_gets_the_mean_of_them(hub):
    backbone = backbones.create(hub, seed=0)
    backbone.make_one_channel()
    assert backbone.pixels.mean == pytest.approx((0.4,))


@pytest.mark.parametrize(
    "spec", ["timm:test_vit", "open-clip:tiny", "timm:test_resnet"]
)
def test_recomputed_activations_give_the_same_gradient(spec):
    found = []
    for recomputed in (False, True):
        backbone = create(spec)
        if recomputed:
            backbone.checkpoint_gradients()
        torch.manual_seed(0)
        backbone.encode_image(image(backbone, 4)).square().sum().backward()
        found.append([w.grad for w in backbone.parameters() if w.grad is not None])
    torch.testing.assert_close(found[0], found[1])

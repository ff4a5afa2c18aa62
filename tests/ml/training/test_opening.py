"""Data is packed if need be; what is wrong with it is said before any training."""

import logging
from dataclasses import replace

import pytest

from ml import packs, recipes
from ml.backbones import UnfitBackbone
from ml.manifests.health import UnfitManifest
from ml.manifests.leaks import LeakingSplits
from ml.packs import UnfitPack
from ml.recipes import UnknownRecipe
from ml.sampling import TooFewDesigns
from ml.training import UnableToTrain, opening, train
from tests.ml.training import noise
from tests.ml.training.noise import settings


@pytest.fixture
def try_on(tmp_path):
    """Train on the figures given, two steps of a recipe."""

    def begin(listed, **values):
        pack = noise.write(tmp_path / "pack", listed)
        return train(settings(pack, tmp_path / "run", images=16, **values))

    return begin


def test_missing_files_are_named(tmp_path):
    packs.ornament.write(tmp_path / "list.jsonl", noise.figures())
    with pytest.raises(UnfitManifest, match=r"36 files .* missing: 0/0\.png"):
        train(settings(tmp_path / "list.jsonl", tmp_path / "run"))


@pytest.mark.parametrize("as_manifest", [True, False])
def test_an_empty_training_split_is_refused(tmp_path, as_manifest):
    listed = noise.figures(["validation", "test"])
    pack = noise.write(tmp_path / "pack", listed)
    data = pack / packs.MANIFEST if as_manifest else pack
    with pytest.raises((UnfitPack, UnfitManifest), match="train"):
        train(settings(data, tmp_path / "run"))


def test_a_patent_in_two_splits_is_refused_and_named(try_on):
    listed = noise.figures()
    listed[-1] = replace(listed[-1], patent="USD000")
    with pytest.raises(LeakingSplits, match="USD000 in test and train"):
        try_on(listed)


def test_no_pack_and_no_manifest_are_refused(tmp_path):
    with pytest.raises(UnfitPack, match="is no pack"):
        train(settings(tmp_path / "nowhere", tmp_path / "run"))


def test_patents_with_one_figure_are_counted_and_left_out(try_on, caplog):
    listed = [
        figure
        for figure in noise.figures()
        if figure.patent not in ("USD000", "USD001") or figure.path.endswith("/0.png")
    ]
    with caplog.at_level(logging.WARNING):
        try_on(listed, recipe="locarno-hierarchy")
    assert "split train: 2 patents have one figure only" in caplog.text
    assert "2 designs with one figure left out" in caplog.text


def test_a_class_that_validation_lacks_is_logged(try_on, caplog):
    listed = noise.figures()
    kept = [each for each in listed if each.split != "validation" or "D1" in each.uspc]
    with caplog.at_level(logging.WARNING):
        try_on(kept)
    assert "split validation lacks 1 classes of training: D2" in caplog.text


def test_words_are_needed_where_a_recipe_learns_from_them(try_on):
    silent = [replace(figure, captions=()) for figure in noise.figures()]
    with pytest.raises(UnableToTrain, match="patentclip-title needs captions"):
        try_on(silent, recipe="patentclip-title", backbone="small")


def test_two_classes_are_needed_where_a_recipe_learns_them(try_on):
    alike = [replace(figure, uspc="D1/100") for figure in noise.figures()]
    with pytest.raises(UnableToTrain, match=r"at least two classes .* not 1"):
        try_on(alike, recipe="designclip", backbone="small")


@pytest.mark.parametrize("recipe", ["patentclip", "designclip"])
def test_figures_without_a_class_teach_words_alone(try_on, tmp_path, recipe):
    rare = [
        figure if figure.patent in ("USD000", "USD001") else replace(figure, uspc="")
        for figure in noise.figures()
    ]
    rare = [figure if figure.uspc else replace(figure, locarno="") for figure in rare]
    try_on(rare, recipe=recipe, backbone="small", designs=2, seed=1)
    rows = noise.curve(tmp_path / "run")
    assert all(float(row["loss"]) > 0 for row in rows)
    assert any(float(row["classes"]) == 0 for row in rows)


def test_one_design_is_no_batch(try_on):
    with pytest.raises(TooFewDesigns, match="at least two"):
        try_on(noise.figures(["train"]))


def test_a_recipe_of_words_refuses_a_backbone_without(try_on):
    with pytest.raises(UnableToTrain, match="timm:test_vit has no text tower: give"):
        try_on(noise.figures(), recipe="patentclip", backbone="timm:test_vit")


@pytest.mark.parametrize(
    "backbone",
    ["big", "timm:nonesuch", "open-clip:nonesuch", "open-clip:ViT-B-32/nonesuch"],
)
def test_wrong_backbone_names_are_refused(try_on, backbone):
    with pytest.raises(UnfitBackbone, match=r"nonesuch|no backbone 'big': give small"):
        try_on(noise.figures(), backbone=backbone)


def test_a_wrong_backbone_is_refused_before_anything_is_packed(tmp_path):
    manifest = noise.write_files(tmp_path)
    with pytest.raises(UnfitBackbone):
        train(settings(manifest, tmp_path / "run", backbone="big"))
    assert not (tmp_path / "run").exists()


def test_a_wrong_recipe_lists_the_right_ones(try_on):
    with pytest.raises(UnknownRecipe, match="there are patentclip-caption"):
        try_on(noise.figures(), recipe="nonesuch")


def test_gradients_cannot_be_checkpointed_in_the_small_network(try_on):
    with pytest.raises(UnfitBackbone, match="no gradient checkpointing"):
        try_on(noise.figures(), backbone="small", checkpoint_gradients=True)


def test_a_manifest_is_packed_first(tmp_path):
    folder = train(settings(noise.write_files(tmp_path), tmp_path / "run"))
    (made,) = (tmp_path / "run").glob("pack-*")
    assert packs.read(made).manifest.figures == tuple(noise.figures())
    assert noise.about(folder)["figures"] == 24


@pytest.mark.parametrize(
    ("backbone", "size", "side"),
    [("small", 0, 160), ("timm:resnet10t", 0, 176), ("timm:test_resnet", 192, 192)],
)
def test_drawings_are_packed_no_smaller_than_the_network_sees(
    tmp_path, backbone, size, side
):
    asked = settings(tmp_path, tmp_path, backbone=backbone, size=size)
    assert opening.packed_side(asked, recipes.load("patentnet")) == side


@pytest.mark.parametrize(
    ("precision", "device", "half"),
    [("float32", "cuda", False), ("bfloat16", "cpu", True)],
)
def test_the_precision_asked_for_is_used(tmp_path, precision, device, half):
    asked = settings(tmp_path, tmp_path, precision=precision)
    assert opening.is_half(asked, device) == half

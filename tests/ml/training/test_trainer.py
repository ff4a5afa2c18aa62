"""Steps: computed in portions or with checkpoints, and refused when they blow up."""

import pytest
import torch

from ml import backbones, packs, recipes
from ml.recipes.objective import Objective
from ml.recipes.recipe import Recipe, Stage
from ml.sampling import BatchShape, DesignSampler
from ml.training import Diverged, checkpoints, train
from ml.training.examples import Examples, Loader
from ml.training.processes import World
from ml.training.trainer import Trainer, legs
from tests.ml.training import noise
from tests.ml.training.noise import assert_same_steps, settings


@pytest.fixture(scope="module")
def plain(tmp_path_factory, pack, clip):
    """Two steps of patentclip, class loss and dropout included, in one go."""
    out = tmp_path_factory.mktemp("plain")
    train(two_steps(pack, out, clip))
    return out


def two_steps(pack, out, clip, **values):
    return settings(
        pack,
        out,
        recipe="patentclip",
        backbone=clip,
        images=16,
        designs=8,
        rate=1e-4,
        checkpoint_every=1,
        **values,
    )


@pytest.mark.parametrize("portions", [3, 8, 20])
def test_portions_do_not_change_the_steps(pack, tmp_path, clip, plain, portions):
    train(two_steps(pack, tmp_path, clip, accumulate=portions))
    assert_same_steps(tmp_path, plain)


def test_gradient_checkpoints_do_not_change_the_steps(pack, tmp_path, clip, plain):
    train(two_steps(pack, tmp_path, clip, checkpoint_gradients=True, accumulate=2))
    assert_same_steps(tmp_path, plain)


def test_the_steps_compared_learn_words_and_classes(plain):
    first, second = noise.curve(plain)
    assert {"words", "classes"} <= first.keys()
    assert first["loss"] != second["loss"]


def test_a_run_that_blows_up_says_so_and_leaves_whole_state(pack, tmp_path):
    asked = settings(pack, tmp_path, rate=1e30, checkpoint_every=1)
    with pytest.raises(Diverged, match=r"at step \d+ is .*another --out.*lower --rate"):
        train(asked)
    found = checkpoints.latest(tmp_path)
    assert found.step >= 1
    assert len(noise.losses(tmp_path)) == found.step
    assert not (tmp_path / "encoder").exists()
    with pytest.raises(Diverged):
        train(asked)


class Cusp(Objective):
    """A loss of nought whose gradient is no number."""

    def forward(self, seen):
        loss = (seen.images.sum() * 0).sqrt()
        return {"loss": loss}


def test_a_gradient_that_is_no_number_moves_no_weight(pack, tmp_path):
    asked = settings(pack, tmp_path)
    stage = Stage(objective=lambda _: Cusp(), batch=BatchShape(designs=4, views=1))
    recipe = Recipe("cusp", "", (stage,), "timm:test_resnet")
    examples = Examples(packs.read(pack), "train")
    backbone = backbones.create("timm:test_resnet", seed=0, image_size=32)
    trainer = Trainer(
        recipe, backbone, examples, asked, world=World(), device="cpu", is_half=False
    )
    sampler = DesignSampler(examples.figures, examples.rows, shape=stage.batch)
    loader = Loader(examples, sampler, stage, backbone, World(), seed=0)
    before = [weight.clone() for weight in backbone.parameters()]
    with pytest.raises(Diverged, match="gradient's length at step 0 is nan"):
        trainer.advance(loader.batch(0))
    assert all(map(torch.equal, before, backbone.parameters()))


def test_images_are_shared_out_among_the_stages():
    found = legs(recipes.load("patentnet"), images=6400)
    assert [(leg.first, leg.end) for leg in found] == [(0, 50), (50, 100)]
    few = legs(recipes.load("patentnet"), images=1, designs=4)
    assert [(leg.first, leg.end) for leg in few] == [(0, 1), (1, 2)]


def test_temperatures_biases_and_token_rows_do_not_decay(pack, tmp_path):
    asked = settings(
        pack, tmp_path, recipe="ornament", backbone="small", checkpoint_every=1
    )
    train(asked)
    groups = checkpoints.latest(tmp_path).state["optimizer"]["param_groups"]
    decays = [group["weight_decay"] for group in groups]
    assert decays == [0.05, 0, 0.05, 0]
    # Backbone, then objective: its two temperatures are scalars.
    assert [len(group["params"]) for group in groups[2:]] == [0, 2]


def test_the_class_layer_is_stored_with_the_names_it_knows(plain):
    names, weight = noise.classes(plain / "encoder")
    assert names == ["D1", "D2"]
    assert weight.shape == (2, 16)

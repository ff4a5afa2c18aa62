import dataclasses

import numpy as np
import pytest
import torch

from ml import packs
from ml.backbones import create
from ml.recipes.patentnet import Triplets
from ml.recipes.recipe import Stage
from ml.sampling import BatchShape, DesignSampler
from ml.training.examples import UNKNOWN, Examples, Loader
from ml.training.processes import World
from tests.ml.training import noise

STAGE = Stage(
    objective=Triplets, batch=BatchShape(designs=3, views=2), texts="any", text_every=2
)


@pytest.fixture(scope="module")
def examples(pack) -> Examples:
    return Examples(packs.read(pack), "train")


@pytest.fixture
def loader(examples):
    """Batches of three designs by two views, with the words a stage asks for."""
    backbone = create("small", seed=0, texts=examples.texts(), image_size=32)

    def make(stage: Stage = STAGE, world: World = World()) -> Loader:  # noqa: B008
        sampler = DesignSampler(examples.figures, examples.rows, shape=stage.batch)
        return Loader(examples, sampler, stage, backbone, world, seed=5)

    return make


def test_the_facts_are_those_of_the_training_split(examples):
    facts = examples.facts(16)
    assert (facts.patents, facts.classes, facts.class_counts) == (
        8,
        ("D1", "D2"),
        (12, 12),
    )
    assert facts.subclasses == 6
    assert len(examples.texts()) == 3 + 8


def test_labels_are_one_index_and_unknown_elsewhere(examples):
    patents, classes, subclasses = examples.labels(np.array([0, 1, 3, 35]))
    assert patents.tolist() == [0, 0, 1, UNKNOWN]
    assert classes.tolist() == [0, 0, 1, 1]
    assert subclasses[0] == subclasses[1] != subclasses[2]


def test_equal_steps_give_equal_batches_and_other_steps_others(loader):
    first, again, other = (loader().batch(step) for step in (4, 4, 5))
    assert torch.equal(first.pixels, again.pixels)
    assert torch.equal(first.tokens, again.tokens)
    assert not torch.equal(first.pixels, other.pixels)


def test_batches_come_in_the_order_of_their_steps(loader):
    made = loader()
    steps = range(2, 11)  # more than are prepared ahead
    for step, batch in zip(steps, made.batches(steps), strict=True):
        assert torch.equal(batch.pixels, made.batch(step).pixels)


def test_processes_share_out_the_rows_of_one_batch(loader):
    whole = loader().batch(1)
    parts = [loader(world=World(rank, 2)).batch(1) for rank in (0, 1)]
    assert torch.equal(torch.cat([part.pixels for part in parts]), whole.pixels)
    assert torch.equal(torch.cat([part.tokens for part in parts]), whole.tokens)
    assert all(torch.equal(part.patents, whole.patents) for part in parts)
    assert parts[0].images == whole.images == 6


def test_words_are_told_of_every_second_figure_and_equal_ones_marked(examples, loader):
    batch = loader(dataclasses.replace(STAGE, texts="caption")).batch(3)
    rows, _ = loader().sampler.batch(seed=5, step=3)
    told = [examples.figures[row].captions[0] for row in rows[[0, 2, 4]]]
    assert batch.told.tolist() == [0, 2, 4]
    assert torch.equal(batch.tokens, loader().backbone.tokens(told))
    for one, other in np.ndindex(3, 3):
        assert (batch.said[one] == batch.said[other]) == (told[one] == told[other])


def test_titles_are_the_last_words_and_any_are_drawn(examples, loader):
    rows, _ = loader().sampler.batch(seed=5, step=3)
    figures = [examples.figures[row] for row in rows]
    tokens = loader().backbone.tokens
    every = dataclasses.replace(STAGE, text_every=1)
    title = loader(dataclasses.replace(every, texts="title")).batch(3)
    assert torch.equal(title.tokens, tokens([each.captions[-1] for each in figures]))
    drawn = loader(dataclasses.replace(every, texts="any")).batch(3).tokens
    for row, figure in zip(drawn, figures, strict=True):
        assert any(torch.equal(row, known) for known in tokens(figure.captions))


def test_figures_without_words_say_nothing(tmp_path, loader):
    listed = [
        dataclasses.replace(figure, captions=()) for figure in noise.figures(["train"])
    ]
    silent = Examples(packs.read(noise.write(tmp_path / "pack", listed)), "train")
    assert silent.texts() == []


def test_a_stage_without_words_has_no_tokens(loader):
    batch = loader(dataclasses.replace(STAGE, texts="")).batch(0)
    assert (batch.tokens, batch.told, batch.said) == (None, None, None)

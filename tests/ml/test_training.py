"""A tiny network on a tiny pack: seconds, yet the whole way."""

import dataclasses
import json

import numpy as np
import pytest
import torch

from ml import checkpoints, encoders, packs, training
from ml.encoders.small_network import NetworkConfig
from ml.manifests.ornament import Figure
from ml.sampling import BatchShape
from ml.training import Trainer, TrainingConfig

CONFIG = TrainingConfig(
    network=NetworkConfig(
        image_size=32,
        widths=(8, 8, 8, 8),
        blocks=(1, 1, 1, 1),
        dimensions=16,
        context=8,
        text_width=8,
        text_layers=1,
        text_heads=2,
    ),
    batch=BatchShape(designs=6, views=2, focus=1),
    steps=4,
    warmup=1,
    checkpoint_every=1,
    judge_every=0,
    words=("zebra",),
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Twelve designs of three figures each, every third design for validation."""
    folder = tmp_path_factory.mktemp("pack")
    rng = np.random.default_rng(0)

    def pictures():
        for patent in range(12):
            split = "validation" if patent % 3 == 2 else "train"
            form = rng.integers(0, 2, (40, 40), dtype=np.uint8) * 255
            for view in range(3):
                drawing = np.roll(form, view, axis=1)
                told = (f"view {view} of a cup", f"cup {patent}")
                yield (
                    Figure(f"{patent}/{view}", f"USD{patent}", split, "", told),
                    drawing,
                )

    packs.write(folder, pictures(), count=36)
    return folder


@pytest.fixture(autouse=True)
def one_thread():
    """Sums in one order, so that equal runs are equal to the last bit."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def weights_of(folder) -> str:
    return json.loads((folder / "encoder.json").read_text())["weights_sha256"]


def test_equal_configs_give_equal_weights(pack, tmp_path):
    first = training.train(CONFIG, pack=pack, out=tmp_path / "first")
    second = training.train(CONFIG, pack=pack, out=tmp_path / "second")
    other = dataclasses.replace(CONFIG, seed=1)
    third = training.train(other, pack=pack, out=tmp_path / "third")
    assert weights_of(first) == weights_of(second) != weights_of(third)


def test_a_resumed_training_equals_an_uninterrupted_one(pack, tmp_path):
    whole = training.train(CONFIG, pack=pack, out=tmp_path / "whole")
    interrupted = Trainer(CONFIG, packs.read(pack))
    for _ in range(2):
        interrupted.advance()
    checkpoints.save(
        tmp_path / "cut", interrupted.step, interrupted.state(), interrupted.meta()
    )
    resumed = training.train(CONFIG, pack=pack, out=tmp_path / "cut")
    assert weights_of(resumed) == weights_of(whole)


def test_a_checkpoint_of_another_run_is_refused(pack, tmp_path):
    training.train(CONFIG, pack=pack, out=tmp_path)
    other = dataclasses.replace(CONFIG, rate=0.1)
    with pytest.raises(packs.UnfitPack, match="another config"):
        training.train(other, pack=pack, out=tmp_path)


def test_a_run_may_be_made_longer_before_it_cools_down(pack, tmp_path):
    longer = dataclasses.replace(CONFIG, steps=8)
    whole = training.train(longer, pack=pack, out=tmp_path / "whole")
    short = Trainer(CONFIG, packs.read(pack))
    for step in (1, 2, 3):
        short.advance()
        checkpoints.save(tmp_path / "cut", step, short.state(), short.meta())
    resumed = training.train(longer, pack=pack, out=tmp_path / "cut")
    assert weights_of(resumed) == weights_of(whole)
    short.advance()
    checkpoints.save(tmp_path / "late", 4, short.state(), short.meta())
    with pytest.raises(packs.UnfitPack, match="another config"):
        training.train(longer, pack=pack, out=tmp_path / "late")


def test_the_loss_falls(pack):
    trainer = Trainer(dataclasses.replace(CONFIG, steps=60), packs.read(pack))
    told = [float(trainer.advance()["design"]) for _ in range(60)]
    assert np.mean(told[-10:]) < np.mean(told[:10]) - 0.1


def test_the_encoder_loads_and_says_how_it_was_trained(pack, tmp_path):
    folder = training.train(CONFIG, pack=pack, out=tmp_path)
    encoder = encoders.load(f"local-dir:{folder}")
    assert encoder.encode_texts(["a cup"]).shape == (1, 16)
    about = json.loads((folder / "encoder.json").read_text())["training"]
    assert about["designs"] == 8
    assert about["config"]["seed"] == 0
    assert about["manifest_sha256"] == packs.read(pack).manifest.sha256
    assert [report["split"] for report in about["reports"]] == ["validation"]


def test_words_no_caption_holds_are_kept_and_say_nothing(pack):
    trainer = Trainer(CONFIG, packs.read(pack))
    rows = trainer.vocabulary.rows(["zebra"])
    assert (rows > 0).any()
    assert trainer.network.text.tokens(rows).abs().sum() == 0
    trainer.advance()
    assert trainer.network.text.tokens(rows).abs().sum() == 0


def test_the_rate_rises_and_falls():
    config = dataclasses.replace(CONFIG, steps=100, warmup=10)
    shares = [training.rate_share(step, config) for step in range(100)]
    assert shares[:10] == sorted(shares[:10])
    assert set(shares[9:76]) == {1}
    assert shares[75:] == sorted(shares[75:], reverse=True)
    assert shares[-1] == pytest.approx(1 / 25)

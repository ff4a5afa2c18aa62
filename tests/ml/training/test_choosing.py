"""Only the validation split chooses the weights and ends a run early."""

import pytest

from ml import packs
from ml.metrics import Retrieval
from ml.protocols.same_design import Report
from ml.training import checkpoints, running, train
from tests.ml.training import noise
from tests.ml.training.noise import settings


@pytest.fixture(scope="module")
def early(tmp_path_factory, pack):
    """A run that stops after two looks that were no better, and what it told."""
    told = []
    out = tmp_path_factory.mktemp("early")
    asked = settings(
        pack, out, images=320, judge_every=1, patience=2, rate=1e-9, checkpoint_every=1
    )
    folder = train(asked, report=told.append)
    return folder, [each.message for each in told if each.message]


def test_it_stops_when_looks_bring_nothing_better(early):
    folder, messages = early
    best = noise.about(folder)["validation"]["step"]
    assert len(noise.losses(folder.parent)) == best + 2 < 40
    assert messages[-1].endswith(f"at step {best} is the best")


def test_the_best_weights_are_those_stored(early):
    folder, _ = early
    found = checkpoints.latest(folder.parent).state
    for name, weight in noise.stored(folder).items():
        assert weight.equal(found["best"]["weights"][name])


def test_the_class_layer_is_that_of_the_best_weights(pack, tmp_path):
    folder = train(
        settings(
            pack,
            tmp_path,
            recipe="patentclip",
            backbone="small",
            images=80,
            judge_every=1,
            checkpoint_every=1,
            patience=2,
            rate=1e-9,
        )
    )
    last = checkpoints.latest(tmp_path)
    assert last.step > noise.about(folder)["validation"]["step"]
    _, weight = noise.classes(folder)
    assert weight.equal(last.state["best"]["classes"]["weight"])
    assert not weight.equal(last.state["objective"]["head.1.weight"])


def test_patience_zero_never_stops(pack, tmp_path):
    train(settings(pack, tmp_path, judge_every=1, rate=1e-9))
    assert len(noise.losses(tmp_path)) == 5


def test_the_test_split_never_influences_the_weights(tmp_path):
    digests = []
    for name, seed in (("these", 0), ("those", 1)):
        listed = noise.figures()
        others = dict(noise.drawings(listed, seed=seed))
        pictures = (
            (figure, others[figure] if figure.split == "test" else drawing)
            for figure, drawing in noise.drawings(listed)
        )
        packs.write(tmp_path / name, pictures, count=len(listed))
        asked = settings(
            tmp_path / name, tmp_path / f"{name}-run", judge_every=1, patience=1
        )
        digests.append(noise.digest(train(asked)))
    assert digests[0] == digests[1]


def test_without_validation_figures_the_last_weights_are_stored(tmp_path):
    pack = noise.write(tmp_path / "pack", noise.figures(["train"] * 6))
    about = noise.about(train(settings(pack, tmp_path / "run", judge_every=2)))
    assert about["reports"] == []
    assert about["validation"]["step"] == 0


def test_words_count_half_of_the_score():
    def report(texts):
        return Report("", "", 0, 0, Retrieval(0.5, {}, 1, 0), texts)

    assert running.score(report(None)) == 0.5
    assert running.score(report(Retrieval(0.1, {}, 1, 0))) == pytest.approx(0.3)


def test_without_a_validation_split_the_last_weights_are_stored(pack, tmp_path):
    folder = train(settings(pack, tmp_path, images=24, validation_split="absent"))
    assert noise.about(folder)["validation"] == {"score": None, "step": 0}
    assert "Infinity" not in (folder / "encoder.json").read_text()

"""The command line, from its words to an encoder's folder."""

import dataclasses
from pathlib import Path

import pytest

from ml import encoders, recipes
from ml.cli import train
from ml.training import Progress, Settings
from tests.ml.training import noise

GIVEN = ["patentnet", "--data", "pack", "--out", "run"]
TINY = ("--backbone", "timm:test_resnet", "--size", "32", "--designs", "4")


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    return noise.write(tmp_path_factory.mktemp("noise") / "pack")


def test_what_is_not_given_is_as_the_settings_have_it():
    expected = Settings(recipe="patentnet", data=Path("pack"), out=Path("run"))
    assert train.parse(GIVEN) == expected


def test_every_setting_has_an_option():
    words = {
        "backbone": "small",
        "device": "cpu",
        "precision": "float32",
        "train_split": "a",
        "validation_split": "b",
    }
    flags = {"checkpoint_gradients", "half"}
    names = [field.name for field in dataclasses.fields(Settings)][3:]
    given = list(GIVEN)
    for place, name in enumerate(names, 1):
        given.append("--" + name.replace("_", "-"))
        if name not in flags:
            given.append(words.get(name, str(place)))
    found = train.parse(given)
    for place, name in enumerate(names, 1):
        expected = True if name in flags else words.get(name, place)
        assert getattr(found, name) == expected


@pytest.mark.parametrize("words", [[], ["nonesuch"], [*GIVEN, "--precision", "half"]])
def test_wrong_words_end_with_the_right_ones(words, capsys):
    with pytest.raises(SystemExit) as ended:
        train.parse(words)
    assert ended.value.code == 2
    assert "usage: python -m ml.cli.train" in capsys.readouterr().err


def test_every_recipe_can_be_asked_for():
    for name in recipes.names():
        assert train.parse([name, *GIVEN[1:]]).recipe == name


def test_it_trains_and_says_where_the_encoder_lies(pack, tmp_path, capsys):
    words = ["patentnet", "--data", str(pack), "--out", str(tmp_path), *TINY]
    train.main([*words, "--images", "32", "--device", "cpu", "--judge-every", "4"])
    told = capsys.readouterr()
    assert told.out == f"{tmp_path / 'encoder'}\n"
    assert "32/32" in told.err
    assert "is the best" in told.err
    assert encoders.load(f"local-dir:{tmp_path / 'encoder'}").dimensions == 96


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--backbone", "nonesuch"), "not trained: no backbone 'nonesuch'"),
        (("--train-split", "nonesuch"), "has no figures of split 'nonesuch'"),
        (("--rate", "1e30", "--images", "64"), "begin anew"),
        (("--data", "nowhere"), "nowhere is no pack"),
    ],
)
def test_an_expected_failure_ends_with_its_reason(pack, tmp_path, words, reason):
    given = ["patentnet", "--data", str(pack), "--out", str(tmp_path), *TINY]
    with pytest.raises(SystemExit, match=reason):
        train.main([*given, "--device", "cpu", *words])


def test_the_bar_begins_where_an_earlier_process_stopped(capsys):
    with train.Bar() as bar:
        for done in (500, 510):
            bar.tell(Progress(done=done, total=1000, losses={"loss": 0.25}))
        bar.tell(Progress(done=510, total=1000, losses={}, message="better"))
        assert (bar._bar.n, bar._bar.initial, bar._bar.total) == (510, 500, 1000)
    told = capsys.readouterr().err
    assert "loss=0.250" in told
    assert "better" in told

"""A run that was cut off, killed even, ends as one that never was."""

import os
import signal
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from ml.cli import train as cli
from ml.training import UnableToTrain, train
from tests.ml.training import forked, noise
from tests.ml.training.noise import settings

STEPS = 10  # 8 of the first stage and 2 of the second


@pytest.fixture(scope="module")
def whole(tmp_path_factory, pack) -> Path:
    """The folder of an undisturbed run."""
    out = tmp_path_factory.mktemp("whole")
    train(settings(pack, out, images=64, checkpoint_every=1, judge_every=3))
    return out


def assert_equal_runs(out: Path, whole: Path) -> None:
    assert noise.curve(out) == noise.curve(whole)
    assert noise.digest(out / "encoder") == noise.digest(whole / "encoder")


class Cut(Exception):
    """The listener's way to end a run."""


def cut(asked, *, step: int) -> None:
    """Begin a run and end it within a step, before it is stored."""
    steps = 0

    def listen(progress):
        nonlocal steps
        steps += bool(progress.losses)
        if steps == step:
            raise Cut

    with pytest.raises(Cut):
        train(asked, report=listen)


@pytest.mark.parametrize("step", [1, 5, 8, 9, 10])
def test_a_run_cut_at_any_step_ends_the_same(pack, tmp_path, whole, step):
    asked = settings(pack, tmp_path, images=64, checkpoint_every=1, judge_every=3)
    cut(asked, step=step)
    train(asked)
    assert_equal_runs(tmp_path, whole)


def test_a_run_may_store_more_rarely_when_it_goes_on(pack, tmp_path, whole):
    shared = {"images": 64, "judge_every": 3}
    cut(settings(pack, tmp_path, checkpoint_every=2, **shared), step=8)
    train(settings(pack, tmp_path, checkpoint_every=5, **shared))
    assert_equal_runs(tmp_path, whole)


def test_a_finished_run_called_again_stores_the_same(pack, tmp_path, whole):
    asked = settings(pack, tmp_path, images=64, checkpoint_every=1, judge_every=3)
    train(asked)
    train(asked)
    assert_equal_runs(tmp_path, whole)


def test_a_damaged_newest_checkpoint_costs_a_step_and_nothing_else(
    pack, tmp_path, whole
):
    asked = settings(pack, tmp_path, images=64, checkpoint_every=1, judge_every=3)
    cut(asked, step=6)
    newest = max(tmp_path.glob("step-*.safetensors"))
    newest.write_bytes(newest.read_bytes()[:1000])
    train(asked)
    assert_equal_runs(tmp_path, whole)


@pytest.mark.slow
def test_a_killed_process_goes_on_where_it_stood(pack, tmp_path, whole, capsys):
    command = (
        *("patentnet", "--backbone", "timm:test_resnet", "--size", "32"),
        *("--designs", "4", "--data", str(pack), "--out", str(tmp_path)),
        *("--images", "64", "--device", "cpu", "--threads", "1"),
        *("--checkpoint-every", "1", "--judge-every", "3"),
    )
    begun = forked.start(cli.main, command)
    wait_for(tmp_path / "step-00000003.json", begun)
    os.kill(begun.pid, signal.SIGKILL)
    begun.join(10)
    assert begun.exitcode == -signal.SIGKILL
    assert not (tmp_path / "encoder").exists()
    cli.main(command)
    assert capsys.readouterr().out.strip() == str(tmp_path / "encoder")
    assert_equal_runs(tmp_path, whole)


def wait_for(file: Path, process: ForkServerProcess) -> None:
    for _ in range(40_000):
        if file.exists() or process.exitcode is not None:
            break
        time.sleep(0.005)
    assert file.exists()


@pytest.mark.parametrize(
    ("name", "value"), [("seed", 1), ("rate", 0.1), ("designs", 5), ("accumulate", 2)]
)
def test_a_run_with_other_settings_is_refused_by_name(pack, tmp_path, name, value):
    cut(settings(pack, tmp_path, checkpoint_every=1), step=2)
    with pytest.raises(UnableToTrain, match=f"another {name}: give another --out"):
        train(settings(pack, tmp_path, checkpoint_every=1, **{name: value}))


def test_a_run_on_other_data_is_refused(pack, tmp_path):
    cut(settings(pack, tmp_path / "run", checkpoint_every=1), step=2)
    other = noise.write(tmp_path / "pack", noise.figures()[:-3])
    with pytest.raises(UnableToTrain, match="other data"):
        train(settings(other, tmp_path / "run", checkpoint_every=1))


def test_a_manifest_that_grew_is_other_data(tmp_path):
    manifest = noise.write_files(tmp_path / "source", noise.figures()[:-3])
    asked = settings(manifest, tmp_path / "run", checkpoint_every=1)
    cut(asked, step=2)
    noise.write_files(tmp_path / "source")
    with pytest.raises(UnableToTrain, match="other data"):
        train(asked)

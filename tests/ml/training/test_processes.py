"""Two processes over gloo against one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from ml.training import Settings, processes, train
from ml.training.processes import World
from tests.ml.training import forked, gathering, noise
from tests.ml.training.noise import assert_same_steps, settings

PROJECT = Path(__file__).resolve().parents[3]


def torchrun(*command: str) -> str:
    """Run a script in two processes; what it printed."""
    launcher = (sys.executable, "-m", "torch.distributed.run", "--standalone")
    done = subprocess.run(
        (*launcher, "--nproc-per-node", "2", *command),
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("count", [0, 1, 7, 64])
@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_each_row_has_one_process(count, size):
    rows = [
        row
        for rank in range(size)
        for row in range(count)[World(rank, size).own(count)]
    ]
    assert rows == list(range(count))


def test_one_process_is_its_own_world(monkeypatch):
    monkeypatch.delenv("RANK", raising=False)
    world = processes.join("cpu")
    rows = torch.ones(2, 3, requires_grad=True)
    assert world == World()
    assert world.is_first
    assert world.gathered(rows, 2) is rows
    assert world.shared(0.1) == 0.1


def test_each_process_of_a_machine_has_its_own_gpu(monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "3")
    assert processes.local_device("cuda") == "cuda:3"
    assert processes.local_device("cpu") == "cpu"


@pytest.mark.slow
def test_gathered_vectors_give_the_loss_and_gradients_of_the_whole_batch(tmp_path):
    forked.in_two(gathering.main, tmp_path)
    for rank in (0, 1):
        told = torch.load(tmp_path / f"{rank}.pt")
        for name, expected in told["alone"].items():
            assert len(expected) > 2
            torch.testing.assert_close(told["found"][name], expected)


def train_in_one(pack, out, **values) -> Settings:
    """Train in this process; returns its settings for two in another folder."""
    values |= {"rate": 1e-4, "designs": 8, "checkpoint_every": 1, "judge_every": 1}
    train(settings(pack, out / "one", **values))
    return settings(pack, out / "two", **values)


def assert_trained_as_one(out: Path) -> None:
    assert_same_steps(out / "two", out / "one")
    assert len(noise.losses(out / "two")) >= 2


@pytest.mark.slow
def test_two_processes_train_as_one(pack, tmp_path):
    """Layer norms only: a batch norm sees the rows of its own process."""
    named = {"recipe": "locarno-hierarchy", "backbone": "timm:test_vit"}
    forked.in_two(train, train_in_one(pack, tmp_path, images=48, **named))
    assert_trained_as_one(tmp_path)


@pytest.mark.slow
def test_torchrun_trains_words_and_drawings_as_one(pack, tmp_path, clip):
    named = {"recipe": "patentclip", "backbone": clip}
    asked = train_in_one(pack, tmp_path, images=24, **named)
    printed = torchrun(
        *("-m", "ml.cli.train", "patentclip", "--data", str(pack)),
        *("--out", str(asked.out), "--backbone", clip, "--size", "32"),
        *("--designs", "8", "--rate", "1e-4", "--images", "24"),
        *("--checkpoint-every", "1", "--judge-every", "1"),
        *("--device", "cpu", "--threads", "1"),
    )
    assert_trained_as_one(tmp_path)
    assert printed.strip() == str(asked.out / "encoder")

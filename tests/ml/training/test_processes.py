"""Two processes over gloo against one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from ml.training import processes, train
from ml.training.processes import World
from tests.ml.training import noise
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
    torchrun("tests/ml/training/gathering.py", str(tmp_path))
    for rank in (0, 1):
        told = torch.load(tmp_path / f"{rank}.pt")
        for name, expected in told["alone"].items():
            assert len(expected) > 2
            torch.testing.assert_close(told["found"][name], expected)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("recipe", "backbone"),
    [("locarno-hierarchy", "timm:test_vit"), ("patentclip", "clip")],
)
def test_two_processes_train_as_one(pack, tmp_path, clip, recipe, backbone):
    """Layer norms only: a batch norm sees the rows of its own process."""
    name = clip if backbone == "clip" else backbone
    values = {"recipe": recipe, "backbone": name, "rate": 1e-4, "checkpoint_every": 1}
    values |= {"judge_every": 1}
    values |= {"images": 24 if recipe == "patentclip" else 48, "designs": 8}
    train(settings(pack, tmp_path / "one", **values))
    asked = settings(pack, tmp_path / "two", **values)
    printed = torchrun(
        *("-m", "ml.cli.train", recipe, "--data", str(pack), "--out", str(asked.out)),
        *("--backbone", name, "--size", "32", "--designs", "8", "--rate", "1e-4"),
        *("--images", str(asked.images), "--checkpoint-every", "1"),
        *("--judge-every", "1"),
        *("--device", "cpu", "--threads", "1"),
    )
    assert_same_steps(tmp_path / "two", tmp_path / "one")
    assert len(noise.losses(tmp_path / "two")) >= 2
    assert printed.strip() == str(asked.out / "encoder")

import sys

import torch

from ml import encoders
from ml.cli import convert_pca
from tests.ml.encoders.published_checkpoints import axes, patentnet, save_patentnet


def run(monkeypatch, *arguments) -> int:
    monkeypatch.setattr(sys, "argv", ["convert_pca", *map(str, arguments)])
    return convert_pca.main()


def test_the_converted_checkpoint_loads(tmp_path, monkeypatch):
    stored = {"one": axes(512, 6), "other": axes(512, 4)}
    old = save_patentnet(tmp_path / "old.pt", patentnet(), pca=stored)
    new = tmp_path / "new.pt"
    assert run(monkeypatch, old, new, "--keep", "other") == 0
    assert encoders.load(f"patentnet:{new}").dimensions == 4


def test_a_checkpoint_without_a_pca_is_named(tmp_path, monkeypatch, capsys):
    torch.save({"state_dict": {}}, tmp_path / "old.pt")
    assert run(monkeypatch, tmp_path / "old.pt", tmp_path / "new.pt") == 2
    assert "nothing to convert" in capsys.readouterr().err

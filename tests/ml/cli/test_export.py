import sys

import pytest

from ml.cli import export


def run(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["export", *arguments])
    return export.main()


def test_hub_refuses_the_default_encoder_and_names_the_way_out(
    tmp_path, monkeypatch, capsys
):
    out = str(tmp_path / "out")
    assert run(monkeypatch, "default", "--to", "hub", "--out", out) == 2
    assert "--to onnx" in capsys.readouterr().err


def test_an_encoder_that_is_not_here_is_named(tmp_path, monkeypatch, capsys):
    name = f"local-dir:{tmp_path / 'nothing'}"
    assert run(monkeypatch, name, "--to", "onnx", "--out", str(tmp_path)) == 2
    assert "nothing" in capsys.readouterr().err


def test_the_form_and_the_folder_must_be_said():
    with pytest.raises(SystemExit):
        export.parse(["default", "--out", "x"])
    with pytest.raises(SystemExit):
        export.parse(["default", "--to", "onnx"])


def test_only_graphs_are_checked():
    with pytest.raises(SystemExit):
        export.parse(["default", "--to", "hub", "--out", "x", "--check"])


@pytest.mark.slow
def test_the_default_encoder_becomes_graphs_that_agree(tmp_path, monkeypatch, capsys):
    arguments = ("default", "--to", "onnx", "--out", str(tmp_path), "--check")
    assert run(monkeypatch, *arguments) == 0
    assert "largest difference from torch" in capsys.readouterr().out
    assert (tmp_path / "image.onnx").exists()

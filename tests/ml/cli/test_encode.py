import json
import sys
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml import encoders
from ml.cli import encode
from ml.manifests import ornament
from ml.manifests.ornament import Figure

ENCODER = "timm:test_vit"


def sheet(path, *, box=(10, 10, 50, 60)) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    image = Image.new("1", (120, 90), 1)
    ImageDraw.Draw(image).rectangle(box, outline=0, width=2)
    image.save(path)


@pytest.fixture
def images(tmp_path):
    for index in range(5):
        sheet(tmp_path / "images" / f"{index}.png", box=(10, 10, 30 + 10 * index, 60))
    return tmp_path / "images"


def run(images, out, encoder=ENCODER) -> list[str]:
    return encode.encode(
        encode.parse([str(images), "--out", str(out), "--encoder", encoder])
    )


def test_lines_and_arrays_hold_the_same(images, tmp_path):
    assert run(images, tmp_path / "v.npz") == []
    assert run(images, tmp_path / "v.jsonl") == []
    arrays = np.load(tmp_path / "v.npz")
    text = (tmp_path / "v.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["path"] for line in lines] == arrays["paths"].tolist()
    vectors = np.array([line["vector"] for line in lines], np.float32)
    np.testing.assert_array_equal(vectors, arrays["vectors"])


def test_a_manifest_is_encoded_in_its_order_and_upright(images, tmp_path):
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.write(images / "3.png", "in/3.png")
    figures = [
        Figure("images/2.png", "USD1", "test", turn=90),
        Figure("more.zip/in/3.png", "USD2", "test"),
        Figure("images/gone.png", "USD3", "test"),
    ]
    ornament.write(tmp_path / "m.jsonl", figures)
    left_out = run(tmp_path / "m.jsonl", tmp_path / "v.npz")
    assert [reason.partition(":")[0] for reason in left_out] == ["images/gone.png"]
    written = np.load(tmp_path / "v.npz")
    assert written["paths"].tolist() == ["images/2.png", "more.zip/in/3.png"]
    upright = [
        Image.open(images / "2.png").transpose(Image.Transpose.ROTATE_270),
        Image.open(images / "3.png"),
    ]
    expected = encoders.load(ENCODER).encode_images(upright)
    np.testing.assert_allclose(written["vectors"], expected, atol=2e-6)


def test_a_run_that_was_stopped_goes_on_where_it_was(images, tmp_path, monkeypatch):
    monkeypatch.setattr(encode, "_BLOCK", 2)
    whole, out = tmp_path / "whole.npz", tmp_path / "v.npz"
    run(images, whole)
    prepared = encode._prepared

    def stopped(figure, source, size):
        if figure.path.startswith("2"):
            raise KeyboardInterrupt
        return prepared(figure, source, size)

    monkeypatch.setattr(encode, "_prepared", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(images, out)
    assert not out.exists()
    read = []
    monkeypatch.setattr(
        encode, "_prepared", lambda *given: (read.append(given), prepared(*given))[1]
    )
    run(images, out)
    assert [figure.path for figure, *_ in read] == ["2.png", "3.png", "4.png"]
    np.testing.assert_allclose(
        np.load(out)["vectors"], np.load(whole)["vectors"], atol=2e-6
    )
    assert not list(tmp_path.glob("*.parts"))


def test_parts_of_another_encoder_are_not_taken(images, tmp_path):
    out = tmp_path / "v.npz"
    parts = encode.VectorParts(out, key="of another encoder")
    rows = np.zeros((5, 3), np.float32)
    parts.put(0, encode.Part(("a",) * 5, rows, ()))
    run(images, out)
    assert np.load(out)["paths"].tolist() == [f"{index}.png" for index in range(5)]


def test_an_empty_folder_gives_no_vectors(tmp_path):
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", tmp_path / "v.npz") == []
    assert np.load(tmp_path / "v.npz")["vectors"].shape[0] == 0


@pytest.mark.parametrize("out", ["v.txt", "v"])
def test_another_output_is_refused(images, out):
    with pytest.raises(SystemExit):
        encode.parse([str(images), "--out", out])


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        encode.parse([str(tmp_path / "nothing"), "--out", "v.npz"])


def test_the_command_says_what_it_cannot_use(images, tmp_path, monkeypatch, capsys):
    out = str(tmp_path / "v.npz")
    arguments = ["encode", str(images), "--out", out, "--encoder", "patentnet:/no/p.pt"]
    monkeypatch.setattr(sys, "argv", arguments)
    assert encode.main() == 2
    assert "/no/p.pt" in capsys.readouterr().err

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml.cli import encode, train


def sheet(path, *, box) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    image = Image.new("1", (120, 90), 1)
    ImageDraw.Draw(image).rectangle(box, outline=0, width=2)
    image.save(path, compression="group4")


def test_train_takes_its_arguments_into_the_config():
    run = train.parse(["ornament-small", "--steps", "7", "--seed", "3"])
    assert (run.config.steps, run.config.seed) == (7, 3)
    assert run.config.words


def test_train_refuses_an_unknown_recipe():
    with pytest.raises(SystemExit):
        train.parse(["no-such-recipe"])


def test_encode_writes_vectors_and_names_what_it_left_out(tmp_path):
    images = tmp_path / "images"
    sheet(images / "a.tif", box=(10, 10, 50, 60))
    sheet(images / "deep/b.tif", box=(10, 10, 90, 30))
    (images / "broken.png").write_bytes(b"no image")
    (images / "notes.txt").write_text("not looked at")
    out = tmp_path / "vectors.npz"
    wanted = encode.parse(
        [str(images), "--out", str(out), "--encoder", "timm:test_vit"]
    )
    left_out = encode.encode(wanted)
    written = np.load(out)
    assert written["paths"].tolist() == ["a.tif", "deep/b.tif"]
    assert written["vectors"].shape[0] == 2
    assert len(left_out) == 1
    assert "broken.png" in left_out[0]

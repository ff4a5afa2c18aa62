import numpy as np
from PIL import Image, ImageDraw

from ml.cli import encode


def sheet(path, *, box) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    image = Image.new("1", (120, 90), 1)
    ImageDraw.Draw(image).rectangle(box, outline=0, width=2)
    image.save(path, compression="group4")


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

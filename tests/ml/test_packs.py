import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml import drawings, packs
from ml.manifests import ornament
from ml.manifests.ornament import Figure, Manifest


def pictures(count: int):
    for index in range(count):
        drawing = np.full((16, 16), index, np.uint8)
        yield Figure(f"{index}", f"USD{index // 2}", "train"), drawing


def test_what_is_written_is_read(tmp_path):
    packs.write(tmp_path, pictures(5), count=5)
    pack = packs.read(tmp_path)
    assert pack.size == 16
    assert pack.drawings[:, 0, 0].tolist() == [0, 1, 2, 3, 4]
    assert pack.patents([0, 1, 4]).tolist() == [0, 0, 1]


def test_fewer_pictures_than_announced_leave_no_pack(tmp_path):
    with pytest.raises(packs.UnfitPack):
        packs.write(tmp_path, pictures(4), count=5)
    with pytest.raises(packs.UnfitPack):
        packs.read(tmp_path)


def test_drawings_of_another_list_are_refused(tmp_path):
    packs.write(tmp_path, pictures(5), count=5)
    ornament.write(tmp_path / packs.MANIFEST, [f for f, _ in pictures(4)])
    with pytest.raises(packs.UnfitPack, match="4 figures"):
        packs.read(tmp_path)


def test_image_files_are_packed_and_bad_ones_named(tmp_path):
    image = Image.new("1", (60, 40), 1)
    ImageDraw.Draw(image).rectangle((10, 10, 50, 20), outline=0)
    image.save(tmp_path / "good.png")
    Image.new("1", (60, 40), 1).save(tmp_path / "blank.png")
    (tmp_path / "broken.png").write_bytes(b"no image")
    names = ("good.png", "blank.png", "broken.png")
    figures = [Figure(name, "USD1", "test", turn=90) for name in names]
    manifest = Manifest(tmp_path, tuple(figures), ornament.content_sha256(figures))
    left_out = packs.pack(manifest, tmp_path / "pack", size=32)
    assert [reason.split(":")[0] for reason in left_out] == ["blank.png", "broken.png"]
    pack = packs.read(tmp_path / "pack")
    upright = drawings.prepare(drawings.turned(image, 90), size=32)
    np.testing.assert_array_equal(pack.drawings[0], upright)


def test_members_of_archives_are_packed(tmp_path):
    image = Image.new("1", (60, 40), 1)
    ImageDraw.Draw(image).rectangle((10, 10, 50, 20), outline=0)
    image.save(tmp_path / "good.png")
    with zipfile.ZipFile(tmp_path / "2021.zip", "w") as archive:
        archive.write(tmp_path / "good.png", "2021/2021/good.png")
    names = ("good.png", "2021.zip/2021/2021/good.png", "2021.zip/none.png")
    figures = [Figure(name, "USD1", "test") for name in names]
    manifest = Manifest(tmp_path, tuple(figures), ornament.content_sha256(figures))
    left_out = packs.pack(manifest, tmp_path / "pack", size=32)
    assert [reason.split(":")[0] for reason in left_out] == ["2021.zip/none.png"]
    pack = packs.read(tmp_path / "pack")
    np.testing.assert_array_equal(pack.drawings[0], pack.drawings[1])


def test_a_folder_without_a_pack_is_refused(tmp_path: Path):
    with pytest.raises(packs.UnfitPack, match="is no pack"):
        packs.read(tmp_path)

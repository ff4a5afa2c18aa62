from pathlib import Path

from PIL import Image, TiffImagePlugin

from ml.manifests import sheets


def save(path: Path, description: str) -> None:
    path.parent.mkdir(exist_ok=True)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = description
    Image.new("1", (8, 4)).save(path, tiffinfo=tags, compression="group4")


def test_sheets_are_read_from_their_names(tmp_path):
    folder = tmp_path / "USD0939222-20211228"
    save(folder / "USD0939222-20211228-D00000.TIF", "**DRAWING;OGFIG;BW;P")
    save(folder / "USD0939222-20211228-D00002.TIF", "**DRAWING;PG000002;BW;L")
    save(folder / "USD0939222-20211228-D00001.TIF", "**DRAWING;PG000001;BW;P")
    (folder / "USD0939222-20211228.XML").write_text("<x/>")
    manifest = sheets.read(tmp_path)
    assert [figure.path[-10:] for figure in manifest.figures] == [
        "D00001.TIF",
        "D00002.TIF",
    ]
    assert [figure.turn for figure in manifest.figures] == [0, 90]
    assert {figure.patent for figure in manifest.figures} == {"USD0939222"}


def test_the_shared_sheets(test_data: Path):
    manifest = sheets.read(test_data / "impact")
    assert len({figure.patent for figure in manifest.figures}) == 23
    assert len(manifest.figures) == 195 - 23
    assert sum(figure.turn == 90 for figure in manifest.figures) == 46

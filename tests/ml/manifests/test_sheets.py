import io
import struct
from pathlib import Path

from PIL import Image, TiffImagePlugin

from ml.manifests import sheets

# TIFF tag 256, image width, as a 32-bit number.
VAST_WIDTH = struct.pack("<HHII", 256, 4, 1, 1 << 30)


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
    with_gazette = sheets.read(tmp_path, gazette="with").figures
    assert with_gazette[1:] == manifest.figures
    assert with_gazette[0].path.endswith("D00000.TIF")


def test_what_is_no_tiff_or_claims_to_be_vast_is_not_turned(tmp_path):
    path = tmp_path / "sheet.TIF"
    save(path, "**DRAWING;PG000001;BW;L")
    assert sheets.is_landscape(path)
    content = path.read_bytes()
    vast = content.replace(struct.pack("<HHIHH", 256, 3, 1, 8, 0), VAST_WIDTH)
    assert vast != content
    for damaged in (b"", content[:20], vast):
        assert not sheets.is_landscape(io.BytesIO(damaged))


def test_the_shared_sheets(test_data: Path):
    manifest = sheets.read(test_data / "impact")
    assert len({figure.patent for figure in manifest.figures}) == 23
    assert len(manifest.figures) == 195 - 23
    assert sum(figure.turn == 90 for figure in manifest.figures) == 46

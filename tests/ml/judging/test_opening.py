import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml.judging import Judgement, opening
from ml.manifests import ornament, sheets
from ml.manifests.health import UnfitManifest


def save_sheets(folder, *, patents=2, pages=3):
    for patent in range(1, patents + 1):
        for page in range(pages):
            image = Image.new("1", (80, 60), 1)
            box = (5, 5, 30 * patent, 30 + page)
            ImageDraw.Draw(image).rectangle(box, outline=0, width=2)
            name = f"USD000000{patent}-20200101-D{page:05d}.TIF"
            image.save(folder / name, compression="group4")


@pytest.mark.parametrize(("gazette", "count"), [(None, 4), ("without", 4), ("with", 6)])
def test_sheets_hold_the_gazette_figure_only_where_asked_for(tmp_path, gazette, count):
    save_sheets(tmp_path)
    with opening.opened(Judgement(data=tmp_path, gazette=gazette, size=64)) as data:
        assert len(data.rows("test")) == count
        assert data.pack.size == 64
        assert data.left_out == ()


@pytest.mark.parametrize(("gazette", "count"), [(None, 6), ("without", 4), ("with", 6)])
def test_manifests_are_taken_as_listed_unless_told_otherwise(tmp_path, gazette, count):
    save_sheets(tmp_path)
    listed = sheets.read(tmp_path, split="val", gazette="with").figures
    path = tmp_path / "list.jsonl"
    ornament.write(path, [*listed, ornament.Figure("gone.png", "USD0000003", "val")])
    with opening.opened(Judgement(data=path, gazette=gazette)) as data:
        assert len(data.rows("val")) == count
        assert [reason.partition(":")[0] for reason in data.left_out] == ["gone.png"]


def test_a_split_stands_for_its_roles_where_the_data_has_both(folder):
    with opening.opened(Judgement(data=folder)) as data:
        assert data.parts("test") == ("test_query", "test_db")
        assert data.parts("test_db") == ("test_db",)
        assert data.parts("unseen") == ("unseen",)
        with pytest.raises(UnfitManifest):
            data.parts("nothing")


def test_rows_are_those_of_the_pack(folder):
    with opening.opened(Judgement(data=folder, gazette="without")) as data:
        figures = data.pack.manifest.figures
        rows = data.rows("test_query")
        assert len(rows) == 6
        assert not any(opening.is_gazette(figures[row].path) for row in rows)
        assert rows.dtype == np.int64


def test_paths_that_name_no_sheet_are_no_gazette_figures():
    assert opening.is_gazette("a/USD0939222-20211228-D00000.TIF")
    assert not opening.is_gazette("chair-0000001/0")

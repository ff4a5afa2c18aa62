import zipfile
from pathlib import Path

import pytest

from ml.cli import convert
from ml.manifests import health, ornament
from ml.manifests.conversion import READERS, WRITERS
from ml.manifests.ornament import Figure

FIGURES = (
    Figure("USD0000001-20210126-D00001.TIF", "USD0000001", "train", captions=("Cup",)),
    Figure("USD0000001-20210126-D00002.TIF", "USD0000001", "train", uspc="D12/1"),
    Figure("USD0000002-20210126-D00001.TIF", "USD0000002", "val", captions=("Van",)),
)


def manifest(folder: Path, figures=FIGURES) -> Path:
    for figure in figures:
        (folder / figure.path).write_bytes(figure.path.encode())
    ornament.write(folder / "all.jsonl", figures)
    return folder / "all.jsonl"


def run(*arguments: object) -> None:
    convert.main([str(argument) for argument in arguments])


@pytest.mark.parametrize("form", ["webdataset", "image-folder"])
def test_whole_formats_bring_everything_back_but_the_paths(tmp_path, form):
    source = manifest(tmp_path)
    out, again = tmp_path / "out", tmp_path / "again.jsonl"
    run(source, "--from", "manifest", "--to", form, "--out", out)
    run(out, "--images", tmp_path, "--from", form, "--to", "manifest", "--out", again)
    found = ornament.read(again)
    assert sorted((f.patent, f.split, f.captions, f.uspc) for f in found.figures) == (
        sorted((f.patent, f.split, f.captions, f.uspc) for f in FIGURES)
    )
    health.require(found, ["train", "val"])


def test_lists_keep_what_they_can_hold(tmp_path, capsys):
    source, out = manifest(tmp_path), tmp_path / "list.txt"
    run(source, "--from", "manifest", "--to", "deeppatent", "--out", out)
    assert out.read_text().splitlines() == [
        "USD0000001-20210126-D00001.TIF 1",
        "USD0000001-20210126-D00002.TIF 1",
        "USD0000002-20210126-D00001.TIF 2",
    ]
    again = tmp_path / "again.jsonl"
    run(
        *(out, "--from", "deeppatent", "--split", "test"),
        *("--to", "manifest", "--out", again),
    )
    found = ornament.read(again).figures
    assert [figure.patent for figure in found] == [one.patent for one in FIGURES]
    assert "3 figures in" in capsys.readouterr().out


def test_patentclips_table_names_its_categories(tmp_path):
    (tmp_path / "classes.tsv").write_text("class\ttitle\nD12\tTransportation\n")
    figures = [Figure("D1.TIF", "USD0000001", "train", captions=("Van",), uspc="D12/1")]
    out = tmp_path / "train.tsv"
    run(
        *(manifest(tmp_path, figures), "--from", "manifest"),
        *("--to", "open-clip-csv", "--out", out),
        *("--classes", tmp_path / "classes.tsv", "--separator", "\\t"),
    )
    assert out.read_text() == (
        "filepath\tcaption\tcategory\nD1.TIF\tVan\tTransportation\n"
    )


def test_impacts_tables_and_zips_become_one_manifest(tmp_path):
    header = "id,title,caption,date,locarno_class\n"
    for year in (2020, 2021):
        (tmp_path / f"{year}.csv").write_text(f"{header}D000{year},Cup,,,0701\n")
        name = f"USD000{year}-{year}0101"
        with zipfile.ZipFile(tmp_path / f"{year}.zip", "w") as archive:
            for sheet in (0, 1):
                member = f"{year}/{year}/{name}/{name}-D0000{sheet}.TIF"
                archive.writestr(member, b"II*\0")
    out = tmp_path / "train.jsonl"
    run(
        *(tmp_path / "2020.csv", tmp_path / "2021.csv", "--from", "impact"),
        *("--split", "train", "--to", "manifest", "--out", out),
    )
    found = ornament.read(out)
    assert [figure.path.split("/")[0] for figure in found.figures] == [
        "2020.zip",
        "2021.zip",
    ]
    assert {figure.locarno for figure in found.figures} == {"07-01"}
    health.require(found, ["train"])


def test_the_shared_designs_become_shards(test_data: Path, tmp_path, capsys):
    run(
        *(test_data / "impact/sample_data.csv", "--from", "impact"),
        *("--split", "test", "--to", "webdataset", "--out", tmp_path / "shards"),
    )
    assert "172 figures" in capsys.readouterr().out
    run(
        *(tmp_path / "shards", "--from", "webdataset", "--images", tmp_path),
        *("--to", "manifest", "--out", tmp_path / "test.jsonl"),
    )
    found = ornament.read(tmp_path / "test.jsonl")
    assert len({figure.patent for figure in found.figures}) == 23
    assert sum(figure.turn == 90 for figure in found.figures) == 46
    health.require(found, ["test"])


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--from", "sheets"], "give --split"),
        (["--from", "image-folder"], "has no metadata"),
        (["--from", "webdataset"], "has no shards"),
        (["--from", "impact", "--split", "x"], "line 1|directory"),
    ],
)
def test_failures_end_with_their_reason(tmp_path, arguments, reason):
    with pytest.raises(SystemExit, match=f"not converted: .*({reason})"):
        run(tmp_path, *arguments, "--to", "manifest", "--out", tmp_path / "a.jsonl")


@pytest.mark.parametrize(("option", "count"), [([], 2), (["--gazette", "without"], 1)])
def test_lists_keep_the_gazette_figures_unless_told(tmp_path, option, count):
    path = tmp_path / "val_query_patent.txt"
    stem = "I20180220/USD0000001-20180220/USD0000001-20180220"
    path.write_text(f"{stem}-D00000.png 1\n{stem}-D00001.png 1\n")
    out = tmp_path / "a.jsonl"
    run(path, "--from", "deeppatent", "--to", "manifest", "--out", out, *option)
    found = ornament.read(out).figures
    assert len(found) == count
    assert {figure.split for figure in found} == {"val_query"}


def test_every_format_is_documented():
    page = (Path(__file__).parents[3] / "docs/formats.md").read_text()
    table = page.partition("## ")[0]
    assert {name for name in READERS | WRITERS if name not in table} == set()


def test_leaking_splits_are_not_written(tmp_path):
    figures = [FIGURES[0], Figure(FIGURES[1].path, "USD0000001", "test")]
    source = manifest(tmp_path, figures)
    out = tmp_path / "out.txt"
    with pytest.raises(SystemExit, match="USD0000001 in test and train"):
        run(source, "--from", "manifest", "--to", "deeppatent", "--out", out)
    assert not out.exists()


def test_bad_lines_can_be_left_out_and_are_counted(tmp_path, capsys):
    table = tmp_path / "train.csv"
    table.write_text("filepath,title\nD1.TIF,Cup\nD2.TIF,\n")
    arguments = (table, "--from", "open-clip-csv", "--split", "train", "--to", "dira")
    with pytest.raises(SystemExit, match="line 3: no title"):
        run(*arguments, "--out", tmp_path / "list.txt")
    run(*arguments, "--out", tmp_path / "list.txt", "--skip-bad")
    assert "1 figures" in capsys.readouterr().out
    assert (tmp_path / "list.txt").read_text() == "D1.TIF\n"


def test_a_manifest_must_lie_above_its_images(tmp_path):
    (tmp_path / "images").mkdir()
    source = manifest(tmp_path / "images")
    (tmp_path / "other").mkdir()
    with pytest.raises(SystemExit, match="is not below"):
        run(
            *(source, "--from", "manifest"),
            *("--to", "manifest", "--out", tmp_path / "other/a.jsonl"),
        )


def test_a_link_to_images_kept_elsewhere_is_below_its_own_folder(tmp_path):
    elsewhere, here = tmp_path / "elsewhere", tmp_path / "here"
    elsewhere.mkdir()
    here.mkdir()
    (elsewhere / "list.tsv").write_text("filepath\ttitle\nD1.TIF\ta cup\n")
    (here / "images").symlink_to(elsewhere)
    out = here / "list.jsonl"
    arguments = ["--from", "open-clip-csv", "--images", str(here / "images")]
    arguments += ["--split", "train", "--to", "manifest", "--out", str(out)]
    convert.main([str(here / "images/list.tsv"), *arguments])
    assert [figure.path for figure in ornament.read(out).figures] == ["images/D1.TIF"]

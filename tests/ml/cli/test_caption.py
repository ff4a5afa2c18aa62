import pytest

from ml.captioning import records
from ml.cli import caption
from ml.manifests import ornament
from tests.ml.captioning import drawn

NAME = "USD0908314-20210126-D0000{}.TIF"


@pytest.fixture
def sheets(tmp_path):
    """The gazette figure and two sheets of one patent."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for number, image in enumerate((drawn.square(), drawn.square(), drawn.letter_l())):
        image.resize((150, 150)).save(folder / NAME.format(number))
    return folder


def test_sheets_are_captioned_and_merged_into_a_manifest(sheets, tmp_path, capsys):
    out, merged = tmp_path / "captions.jsonl", sheets / "captioned.jsonl"
    caption.main([str(sheets), "--out", str(out), "--merge", str(merged)])
    assert [record.key for record in records.read(out)] == [
        NAME.format(1),
        NAME.format(2),
    ]
    figures = ornament.read(merged).figures
    assert [len(figure.captions) for figure in figures] == [1, 1]
    assert "2 captions written, 0 were there, 0 left out" in capsys.readouterr().out


def test_class_names_come_from_tables(sheets, tmp_path):
    table, classes = tmp_path / "2021.csv", tmp_path / "classes.tsv"
    table.write_text(
        "id,title,locarno_class\nD0908314,Package,0901\n", encoding="utf-8"
    )
    classes.write_text("class\ttitle_en\n09\tPackages\n", encoding="utf-8")
    out = tmp_path / "captions.jsonl"
    wanted = [str(sheets), "--out", str(out), "--impact", str(table)]
    caption.main([*wanted, "--classes", str(classes)])
    first = records.read(out)[0]
    assert (first.class_code, first.class_name) == ("09-01", "Packages")
    assert first.caption.startswith("an article: about as wide as tall")


def test_any_images_of_a_folder_are_taken(tmp_path):
    (tmp_path / "deep").mkdir()
    drawn.square().save(tmp_path / "deep/a.png")
    out = tmp_path / "captions.jsonl"
    caption.main([str(tmp_path), "--out", str(out)])
    assert [record.key for record in records.read(out)] == ["deep/a.png"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--captioner", "none"], "no captioner 'none'"),
        (["--merge", "elsewhere/m.jsonl"], "paths begin there"),
    ],
)
def test_expected_failures_end_with_their_reason(arguments, reason, sheets, tmp_path):
    out = tmp_path / "captions.jsonl"
    with pytest.raises(SystemExit, match=reason):
        caption.main([str(sheets), "--out", str(out), *arguments])


def test_a_folder_without_images_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="has no images"):
        caption.main([str(tmp_path), "--out", str(tmp_path / "captions.jsonl")])

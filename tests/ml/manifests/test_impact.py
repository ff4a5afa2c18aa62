import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import impact, lines
from ml.manifests.archives import Archives
from ml.manifests.impact import Design
from ml.manifests.ornament import Figure, UnreadableManifest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COUNT = st.none() | st.integers(0, 200)
DESIGNS = st.builds(
    Design,
    patent=st.integers(1, 9_999_999).map("USD{:07d}".format),
    title=TEXT,
    claim=TEXT,
    date=st.sampled_from(["", "20210126"]),
    uspc_raw=st.sampled_from(["", "D 2728, D2840", "D14486"]),
    classes_searched=st.lists(TEXT, max_size=3).map(tuple),
    inventor_countries=st.lists(st.sampled_from(["US", "FR"]), max_size=3).map(tuple),
    figure_count=COUNT,
    sheet_count=COUNT,
    figure_descriptions=st.lists(TEXT, max_size=3).map(tuple),
    caption=TEXT,
)


def sheet_name(number: int, sheet: int) -> str:
    return f"USD{number:07d}-20210126-D{sheet:05d}.TIF"


def table(folder: Path, content: str) -> Path:
    path = folder / "2021.csv"
    path.write_text(content)
    return path


@given(st.lists(DESIGNS, unique_by=lambda design: design.patent, max_size=4))
def test_designs_come_back(tmp_path_factory, designs):
    path = tmp_path_factory.mktemp("impact") / "2021.csv"
    impact.write(path, designs)
    assert list(impact.read(path)) == designs


def test_the_shared_table_is_read(test_data: Path):
    designs = list(impact.read(test_data / "impact/sample_data.csv"))
    assert len(designs) == 23
    assert sum(len(design.file_names) for design in designs) == 195
    assert sum(design.figure_count or 0 for design in designs) == 187
    first = designs[0]
    assert first.patent == "USD0908314"
    assert first.uspc_raw == "D 2728, D2840"
    assert (first.uspc, first.locarno) == ("D2/728", "02-02")
    assert first.caption.startswith(" The image is")
    assert first.captions[0].startswith("The image is")
    assert first.captions[-1] == "Garment with a side pocket"
    assert all(design.uspc and design.locarno for design in designs)


def test_the_shared_table_is_written_byte_for_byte(test_data: Path, tmp_path):
    original = test_data / "impact/sample_data.csv"
    impact.write(tmp_path / "copy.csv", impact.read(original))
    assert (tmp_path / "copy.csv").read_bytes() == original.read_bytes()


def test_the_shared_sheets_become_figures_turned_upright(test_data: Path):
    designs = list(impact.read(test_data / "impact/sample_data.csv"))
    with Archives(test_data / "impact") as archives:
        found = impact.images(archives)
        listed = list(impact.figures(designs, split="test", found=found))
        turned = list(impact.turned(listed, archives))
    assert len(found) == 195
    assert len(listed) == 172
    assert sum(figure.turn == 90 for figure in turned) == 46
    assert listed == list(impact.figures(designs, split="test"))


def test_the_hosted_form_is_read_and_written(tmp_path):
    hosted = "id,title,caption,date,locarno_class\nD1006114,Cup, A cup.,20231121,0701\n"
    path = table(tmp_path, hosted)
    design = next(impact.read(path))
    assert design == Design(
        patent="USD1006114",
        title="Cup",
        caption=" A cup.",
        date="20231121",
        locarno_class="0701",
    )
    assert design.locarno == "07-01"
    impact.write(tmp_path / "copy.csv", [design], columns=impact.HOSTED)
    assert (tmp_path / "copy.csv").read_text() == hosted


def test_dates_and_counts_may_have_gone_through_floats(tmp_path):
    path = table(tmp_path, "id,date,no_figs\nD1,20210126.0,7.0\nD2,,\n")
    first, second = impact.read(path)
    assert (first.date, first.figure_count) == ("20210126", 7)
    assert (second.date, second.figure_count) == ("", None)


def test_sheets_are_found_in_zips_below_doubled_year_folders(tmp_path):
    for year, number in ((2020, 1), (2021, 2)):
        with zipfile.ZipFile(tmp_path / f"{year}.zip", "w") as archive:
            for sheet in (0, 1):
                name = sheet_name(number, sheet)
                archive.writestr(
                    f"{year}/{year}/{name[:19]}/{name}", f"{number}{sheet}"
                )
            archive.writestr(f"__MACOSX/._{sheet_name(number, 1)}", b"")
    names = tuple(sheet_name(1, sheet) for sheet in (0, 1))
    designs = [
        Design(patent="USD0000001", title="Cup", file_names=names),
        Design(patent="USD0000002", title="Lamp"),  # a table without file_names
    ]
    with Archives(tmp_path) as archives:
        found = impact.images(archives)
        listed = list(impact.figures(designs, split="train", found=found))
        assert [archives.read(figure.path) for figure in listed] == [b"11", b"21"]
        pairs = impact.figures(designs, split="train", found=found, gazette="only")
        assert [archives.read(figure.path) for figure in pairs] == [b"10", b"20"]


def test_a_sheet_twice_is_taken_once_if_it_is_the_same(tmp_path):
    name = sheet_name(1, 1)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(b"same")
    with Archives(tmp_path) as archives:
        assert impact.images(archives) == {name: f"a/{name}"}
        (tmp_path / "b" / name).write_bytes(b"other")
        with pytest.raises(UnreadableManifest, match="differ"):
            impact.images(archives)


def test_missing_sheets_are_named_or_counted():
    designs = [Design(patent="USD0000001", file_names=(sheet_name(1, 1),))]
    with pytest.raises(UnreadableManifest, match="no image USD0000001"):
        list(impact.figures(designs, split="train", found={}))
    skipped = lines.Skipped()
    listed = impact.figures(designs, split="train", found={}, on_missing=skipped)
    assert list(listed) == []
    assert skipped.count == 1


def test_unreadable_sheets_are_named_or_counted(tmp_path):
    (tmp_path / "2021.zip").write_bytes(b"no archive")
    figures = [Figure("2021.zip/a.TIF", "USD0000001", "train")]
    skipped = lines.Skipped()
    with Archives(tmp_path) as archives:
        assert list(impact.turned(figures, archives, on_bad=skipped)) == []
        with pytest.raises(UnreadableManifest, match="not a zip"):
            list(impact.turned(figures, archives))
    assert skipped.count == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X1,20210126,1,[]", "no design patent number"),
        ("D1,2021-01-26,1,[]", "no date"),
        ("D1,,many,[]", "no count"),
        ("D1,,1,__import__('os')", "no list of plain strings"),
        ("D1,,1,['USD0000002-20210126-D00001.TIF']", "no sheet of USD0000001"),
        ("D1,,1,['../USD0000001-20210126-D00001.TIF']", "no sheet of USD0000001"),
        ("D1,,1,['cup.tif']", "names no sheet"),
        ("D9,,1,[]", "USD0000009 again, first in line 2"),
        ("D1,,1", "3 cells for 4 columns"),
    ],
)
def test_a_bad_row_is_named_or_counted(tmp_path, row, reason):
    header = "id,date,no_figs,file_names"
    path = table(tmp_path, f"{header}\nD9,,,\n{row}\nD8,,,\n")
    with pytest.raises(UnreadableManifest, match=f"line 3: .*{reason}"):
        list(impact.read(path))
    skipped = lines.Skipped()
    kept = [design.patent for design in impact.read(path, on_bad=skipped)]
    assert kept == ["USD0000009", "USD0000008"]
    assert skipped.count == 1


def test_a_table_without_ids_is_refused(tmp_path):
    with pytest.raises(UnreadableManifest, match="no column id"):
        list(impact.read(table(tmp_path, "title\nCup\n")))

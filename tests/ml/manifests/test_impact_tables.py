from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import impact, impact_tables, lines
from ml.manifests.impact import Design
from ml.manifests.impact_tables import Pair
from ml.manifests.ornament import UnreadableManifest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
RAW = ("D 3215", "D32 15, D3250", "D14486")


def design(number: int, uspc_raw: str) -> Design:
    patent = f"USD{number:07d}"
    sheets = (f"{patent}-20210126-D00000.TIF", f"{patent}-20210126-D00001.TIF")
    return Design(
        patent=patent,
        title="Cup",
        uspc_raw=uspc_raw,
        file_names=sheets,
        caption=" A cup.",
    )


@given(st.lists(st.sampled_from(RAW), max_size=5))
def test_classified_designs_come_back(tmp_path_factory, classes):
    path = tmp_path_factory.mktemp("impact") / "class.csv"
    designs = [design(number, raw) for number, raw in enumerate(classes, 1)]
    rows = impact_tables.classified(designs, folder="2021_train")
    impact_tables.write_classification(path, rows)
    assert list(impact_tables.read_classification(path)) == rows


def test_the_published_form_is_written(tmp_path):
    rows = impact_tables.classified([design(7, "D 3215")], folder="2021_train")
    impact_tables.write_classification(tmp_path / "class.csv", rows)
    header, row = (tmp_path / "class.csv").read_text().splitlines()
    assert header == (
        "Unnamed: 0,title,id,class,file_names,class_single,label,caption,filepath"
    )
    assert row == (
        "0,Cup,D0000007,D 3215,\"['USD0000007-20210126-D00000.TIF',"
        " 'USD0000007-20210126-D00001.TIF']\",D3215,0, A cup.,"
        "2021_train/USD0000007-20210126-D00000.TIF"
    )


def test_the_index_may_be_nameless_and_labels_sparse(tmp_path):
    path = tmp_path / "test2021.csv"
    path.write_text(
        ",title,id,class,file_names,class_single,label,caption,filepath\n"
        "30196,Chair,D0000007,D 6369,[],D6369,2231, A chair.,t/D0000007.TIF\n"
        "12,Cup,D0000008,D 7536,[],D7536,2600,A cup.,t/D0000008.TIF\n"
    )
    rows = list(impact_tables.read_classification(path))
    assert [(row.index, row.label) for row in rows] == [(30_196, 2_231), (12, 2_600)]
    path.write_text(path.read_text().replace(",title", "Unnamed: 0,title", 1))
    assert list(impact_tables.read_classification(path)) == rows
    impact_tables.write_classification(tmp_path / "copy.csv", rows)
    assert (tmp_path / "copy.csv").read_bytes() == path.read_bytes()


def test_classes_merged_by_the_published_labels_are_told():
    designs = [design(number, raw) for number, raw in enumerate(RAW, 1)]
    rows = impact_tables.classified(designs, folder="2021_train")
    assert [row.label for row in rows] == [1, 1, 0]
    assert impact_tables.merged_classes(rows) == {"D3215": ("D3/215", "D32/15")}


def test_the_shared_designs_are_labelled(test_data: Path):
    designs = list(impact.read(test_data / "impact/sample_data.csv"))
    rows = impact_tables.classified(designs, folder="2021_train")
    singles = sorted({row.class_single for row in rows})
    assert len(rows) == 23
    assert all(singles[row.label] == row.class_single for row in rows)
    assert all(row.path.endswith("-D00000.TIF") for row in rows)
    listed = list(impact_tables.figures(rows, split="train"))
    assert [figure.uspc for figure in listed] == [design.uspc for design in designs]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2,Cup,D2,D14486,[],D14486,0,,t/D0000002.TIF", "otherwise"),
        ("2,Cup,D2,D 3215,[],D3215,1,,t/D0000002.TIF", "otherwise"),
        ("2,Cup,D2,D14486,[],D14486,x,,t/D0000002.TIF", "invalid literal"),
        ("2,Cup,D2,D14486,[],D14486,-1,,t/D0000002.TIF", "negative"),
        ("2,Cup,D2,D14486,[],D14486,1,,t/D0000003.TIF", "no image of USD0000002"),
        ("2,Cup,D2,D14486,[],D14486,1,,../D0000002.TIF", "relative path"),
        ("2,Cup,D2,D14486,open('x'),D14486,1,,t/D0000002.TIF", "plain strings"),
    ],
)
def test_a_bad_row_is_named_or_counted(tmp_path, row, reason):
    path = tmp_path / "class.csv"
    header = ",".join(impact_tables.CLASSIFICATION)
    path.write_text(f"{header}\n0,Cup,D1,D 3215,[],D3215,0,,t/D0000001.TIF\n{row}\n")
    with pytest.raises(UnreadableManifest, match=f"line 3: .*{reason}"):
        list(impact_tables.read_classification(path))
    skipped = lines.Skipped()
    kept = list(impact_tables.read_classification(path, on_bad=skipped))
    assert (len(kept), skipped.count) == (1, 1)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_pairs_come_back_in_both_forms(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("impact") / "pairs.csv"
    name = "val/val_images/D1006114.TIF"
    pairs = [Pair(name, caption) for caption, _ in texts]
    impact_tables.write_pairs(path, pairs)
    assert list(impact_tables.read_pairs(path)) == pairs
    pairs = [Pair(name, caption, "D12209", title) for caption, title in texts]
    impact_tables.write_pairs(path, pairs, columns=impact_tables.MAP)
    assert list(impact_tables.read_pairs(path)) == pairs


def test_pairs_become_figures_of_the_patent_in_their_name(tmp_path):
    path = tmp_path / "val_caption_5k.csv"
    path.write_text("filepath,caption\nval/val_images/D0911610.TIF, A  cup.\n")
    (figure,) = impact_tables.figures(impact_tables.read_pairs(path), split="val")
    assert (figure.patent, figure.captions) == ("USD0911610", ("A cup.",))
    path.write_text("filepath,caption\nval/cup.TIF, A cup.\n")
    with pytest.raises(UnreadableManifest, match="line 2"):
        list(impact_tables.read_pairs(path))

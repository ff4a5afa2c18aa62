import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import lines, open_clip_csv
from ml.manifests.open_clip_csv import CLASSES, PATENTCLIP, Columns, Pair
from ml.manifests.ornament import Figure, UnreadableManifest

FIGURES = [
    Figure("a/D0000001.TIF", "USD0000001", "train", captions=("a cup", "Cup")),
    Figure("a/D0000002.TIF", "USD0000002", "train", captions=("Van",), uspc="D12/1"),
    Figure("a/D0000003.TIF", "USD0000003", "train"),
]
CAPTION = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip() and text.strip() not in open_clip_csv._MISSING_TO_PANDAS
)


@given(st.lists(st.builds(Pair, CAPTION, CAPTION, CAPTION)), st.sampled_from("\t,;|"))
def test_pairs_come_back_and_the_separator_is_told(tmp_path_factory, pairs, separator):
    path = tmp_path_factory.mktemp("csv") / "train.csv"
    columns = Columns("image path", "the text", "class")
    open_clip_csv.write(
        path, pairs, separator=separator, columns=columns, with_category=True
    )
    assert list(open_clip_csv.read(path, columns=columns)) == pairs


def test_the_defaults_are_open_clips(tmp_path):
    path = tmp_path / "train.csv"
    open_clip_csv.write(path, open_clip_csv.pairs(FIGURES))
    assert path.read_text() == (
        "filepath\ttitle\na/D0000001.TIF\ta cup\na/D0000001.TIF\tCup\n"
        "a/D0000002.TIF\tVan\n"
    )


def test_patentclips_columns_are_written_and_read(tmp_path):
    path = tmp_path / "train.csv"
    pairs = open_clip_csv.pairs(FIGURES[1:], category=lambda _: "Transportation")
    open_clip_csv.write(path, pairs, columns=PATENTCLIP, with_category=True)
    assert path.read_text().splitlines() == [
        "filepath\tcaption\tcategory",
        "a/D0000002.TIF\tVan\tTransportation",
    ]
    (pair,) = open_clip_csv.read(path)
    assert pair == Pair("a/D0000002.TIF", "Van", "Transportation")


def test_tables_of_classes_have_no_text(tmp_path):
    path = tmp_path / "val_2023.csv"
    pairs = open_clip_csv.categories(FIGURES)
    open_clip_csv.write(path, pairs, separator=",", columns=CLASSES)
    assert path.read_text() == "full_path,cat\na/D0000002.TIF,D12\n"
    (figure,) = open_clip_csv.figures(open_clip_csv.read(path), split="val")
    assert (figure.patent, figure.captions, figure.uspc) == ("USD0000002", (), "D12")
    path.write_text(",full_path,cat\n7,a/D0000002.TIF,Lamp\n")
    assert list(open_clip_csv.read(path)) == [Pair("a/D0000002.TIF", "", "Lamp")]
    path.write_text("full_path,cat\na/D0000002.TIF,\n")
    with pytest.raises(UnreadableManifest, match="line 2: no cat"):
        list(open_clip_csv.read(path))


def test_figures_come_back_with_their_captions_and_class(tmp_path):
    path = tmp_path / "train.csv"
    pairs = list(open_clip_csv.pairs(FIGURES))
    open_clip_csv.write(path, pairs[2:], with_category=True)
    (figure,) = open_clip_csv.figures(open_clip_csv.read(path), split="train")
    assert (figure.captions, figure.uspc) == (("Van",), "D12")
    open_clip_csv.write(path, pairs[:2])
    (figure,) = open_clip_csv.figures(open_clip_csv.read(path), split="train")
    assert figure == FIGURES[0]


def test_categories_are_named_by_a_table_of_classes():
    pair = Pair("D0000002.TIF", "Van", "Transportation")
    classes = {"Transportation": "D12"}
    (figure,) = open_clip_csv.figures([pair], split="train", classes=classes)
    assert figure.uspc == "D12"
    with pytest.raises(UnreadableManifest, match="no class is called"):
        list(open_clip_csv.figures([pair], split="train"))
    with pytest.raises(UnreadableManifest, match="names no sheet"):
        list(open_clip_csv.figures([Pair("cat.png", "a cat")], split="train"))


def test_one_category_index_serves_all_splits():
    train = [Pair("1", "x", "Lighting"), Pair("2", "x", "Brushware")]
    validation = [Pair("3", "x", "Furnishings"), Pair("4", "x")]
    index = open_clip_csv.category_index(train, validation)
    assert index == {"Brushware": 0, "Furnishings": 1, "Lighting": 2}


def test_texts_that_pandas_would_lose_are_refused_or_counted(tmp_path):
    path = tmp_path / "train.csv"
    pairs = [Pair("1", "None"), Pair("2", " "), Pair("3", "Cup")]
    with pytest.raises(UnreadableManifest, match="'None' for missing"):
        open_clip_csv.write(path, pairs)
    skipped = lines.Skipped()
    open_clip_csv.write(path, pairs, on_bad=skipped)
    with path.open(newline="") as file:
        assert list(csv.reader(file, delimiter="\t"))[1:] == [["3", "Cup"]]
    assert skipped.count == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("filepath\ttext\na\tb\n", "line 1: no columns filepath and title"),
        ("", "line 1: no columns"),
        ("filepath,title\na,\n", "line 2: no title"),
        ("filepath,title\n,b\n", "line 2: no filepath"),
        ('filepath,title\na,"b\nc,d\n', "line 2: unexpected end"),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, reason):
    path = tmp_path / "train.csv"
    path.write_text(content)
    with pytest.raises(UnreadableManifest, match=reason):
        list(open_clip_csv.read(path))

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import image_folder, lines
from ml.manifests.archives import UnreadableImage
from ml.manifests.image_folder import UnfitFolder
from ml.manifests.ornament import Figure, UnreadableManifest

SPLITS = st.lists(st.sampled_from(["train", "val", "val_query"]), max_size=6)


def table(folder: Path, *rows: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    (folder / "metadata.jsonl").write_text(text)


@given(SPLITS)
def test_figures_and_images_come_back(tmp_path_factory, splits):
    folder = tmp_path_factory.mktemp("images") / "set"
    figures = [
        Figure(f"a/{n}.png", f"USD{n:07d}", split, captions=("é", "Cup"), turn=90)
        for n, split in enumerate(splits)
    ]
    if not figures:
        return
    assert image_folder.write(folder, figures, str.encode) == len(figures)
    found = {figure.patent: figure for figure in image_folder.read(folder)}
    for figure in figures:
        path = f"{figure.split}/{figure.path}"
        again = found[figure.patent]
        assert again == Figure(
            path, figure.patent, figure.split, captions=figure.captions, turn=90
        )
        assert (folder / path).read_bytes() == figure.path.encode()


def test_metadata_stands_in_each_splits_folder(tmp_path):
    figure = Figure("a/1.png", "USD0000001", "train", captions=("a cup",))
    image_folder.write(tmp_path / "set", [figure], str.encode)
    (row,) = (tmp_path / "set/train/metadata.jsonl").read_text().splitlines()
    assert json.loads(row) == {
        "file_name": "a/1.png",
        "text": "a cup",
        "captions": ["a cup"],
        "patent": "USD0000001",
        "split": "train",
    }


def test_folders_of_others_are_read(tmp_path):
    (tmp_path / "validation").mkdir()
    for name in ("validation/D0000001.png", "D0000002.png"):
        (tmp_path / name).write_bytes(b"")
    table(
        tmp_path,
        {"file_name": "validation/D0000001.png", "text": "a cup"},
        {"file_name": "D0000002.png", "width": 3},
    )
    first, second = image_folder.read(tmp_path, split="train")
    assert (first.patent, first.split, first.captions) == (
        "USD0000001",
        "val",
        ("a cup",),
    )
    assert (second.patent, second.split) == ("USD0000002", "train")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nonsense", "Expecting value"),
        ("[]", "not an object"),
        ({"text": "a"}, "no file_name"),
        ({"file_name": "../D0000001.png"}, "relative path"),
        ({"file_name": "/etc/hosts"}, "relative path"),
        ({"file_name": "D0000009.png"}, r"no file train/D0000009\.png"),
        ({"file_name": "D0000001.png"}, "again"),
        ({"file_name": "cat.png"}, "names no sheet"),
        ({"file_name": "D0000002.png", "text": 5}, "is no text"),
    ],
)
def test_a_bad_line_is_named_or_counted(tmp_path, row, reason):
    table(tmp_path / "train", {"file_name": "D0000001.png"}, row)
    (tmp_path / "train/D0000001.png").write_bytes(b"")
    with pytest.raises(UnreadableManifest, match=f"line 2: .*{reason}"):
        list(image_folder.read(tmp_path))
    skipped = lines.Skipped()
    assert len(list(image_folder.read(tmp_path, on_bad=skipped))) == 1
    assert skipped.count == 1


def refuse(path: str) -> bytes:
    raise UnreadableImage(f"{path}: gone")


def test_images_that_cannot_be_copied_are_named_or_counted(tmp_path):
    twice = [Figure("1.png", "USD0000001", "train")] * 2
    for figures, read, reason in (
        (twice[:1], refuse, "gone"),
        (twice, str.encode, "twice"),
        ([Figure("../1.png", "USD1", "train")], str.encode, "relative path"),
        ([Figure("metadata.jsonl", "USD1", "train")], str.encode, "metadata"),
    ):
        skipped = lines.Skipped()
        folder = tmp_path / reason
        count = image_folder.write(folder, figures, read, on_bad=skipped)
        assert (count, skipped.count) == (len(figures) - 1, 1)
        assert reason in skipped.reasons[0]
        with pytest.raises(UnreadableManifest, match=reason):
            image_folder.write(tmp_path / f"{reason} again", figures, read)


def test_folders_are_neither_guessed_nor_overwritten(tmp_path):
    (tmp_path / "1.png").write_bytes(b"")
    with pytest.raises(UnfitFolder, match=r"no metadata\.jsonl"):
        list(image_folder.read(tmp_path))
    with pytest.raises(UnfitFolder, match="not empty"):
        image_folder.write(tmp_path, [], str.encode)

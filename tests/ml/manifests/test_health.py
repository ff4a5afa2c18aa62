import logging
import zipfile

import pytest

from ml.manifests import health, leaks, ornament
from ml.manifests.health import SplitHealth, UnfitManifest
from ml.manifests.ornament import Figure, Manifest

FIGURES = (
    Figure("1.png", "USD1", "train", uspc="D2/728"),
    Figure("2.png", "USD1", "train", uspc="D2/728"),
    Figure("3.png", "USD2", "train", locarno="07-01"),
    Figure("a.zip/4.png", "USD3", "val", uspc="D2/1"),
)


def manifest(folder, figures=FIGURES) -> Manifest:
    for name in ("1.png", "2.png", "3.png"):
        (folder / name).write_bytes(b"")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("4.png", b"")
    return Manifest(folder, figures, ornament.content_sha256(figures))


def test_single_figures_and_absent_classes_are_counted_and_logged(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        found = health.examine(manifest(tmp_path))
    assert found == {
        "train": SplitHealth(3, 2, 1, ()),
        "val": SplitHealth(1, 1, 1, ("07",)),
    }
    assert "split val lacks 1 classes of training: 07" in caplog.text


def test_a_sound_manifest_passes(tmp_path):
    health.require(manifest(tmp_path), ["train", "val"])


def test_an_empty_split_is_named(tmp_path):
    with pytest.raises(UnfitManifest, match="'test' is empty; there are: train, val"):
        health.require(manifest(tmp_path), ["train", "test"])


def test_missing_files_and_members_are_named(tmp_path):
    figures = (
        *FIGURES,
        Figure("9.png", "USD4", "val"),
        Figure("a.zip/9", "USD4", "val"),
    )
    with pytest.raises(UnfitManifest, match=r"2 files .* missing: 9\.png, a\.zip/9"):
        health.require(manifest(tmp_path, figures), ["train"])


def test_leaking_splits_are_named(tmp_path):
    figures = (*FIGURES, Figure("2.png", "USD1", "val"))
    with pytest.raises(leaks.LeakingSplits, match="USD1 in train and val"):
        health.require(manifest(tmp_path, figures), ["train"])

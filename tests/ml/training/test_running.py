"""Whole runs on a pack of noise: seconds, yet the whole way."""

import dataclasses

import numpy as np
import pytest

from ml import encoders, packs
from ml.training import Settings, train
from tests.ml.training import noise
from tests.ml.training.noise import settings


def test_equal_settings_give_equal_weights_and_another_seed_others(pack, tmp_path):
    first, again, other = (
        train(settings(pack, tmp_path / name, seed=seed))
        for name, seed in (("first", 0), ("again", 0), ("other", 1))
    )
    assert noise.digest(first) == noise.digest(again) != noise.digest(other)
    assert noise.curve(tmp_path / "first") == noise.curve(tmp_path / "again")


def test_the_stages_share_the_images_and_the_log(pack, tmp_path):
    train(settings(pack, tmp_path, images=64))
    rows = noise.curve(tmp_path)
    assert [row["stage"] for row in rows] == [*"0" * 8, *"1" * 2]
    assert all(row["patents"] == row["loss"] for row in rows[:8])
    assert all(row["triplets"] == row["loss"] for row in rows[8:])
    assert [row["images"] for row in rows[:2]] == ["4", "8"]


def test_the_page_lets_another_person_do_it_again(pack, tmp_path):
    asked = settings(pack, tmp_path, seed=3)
    about = noise.about(train(asked))
    names = {field.name for field in dataclasses.fields(Settings)}
    assert about["settings"].keys() == names
    assert (about["recipe"], about["backbone"]) == ("patentnet", "timm:test_resnet")
    assert about["manifest_sha256"] == packs.read(pack).manifest.sha256
    assert (about["seed"], about["designs"], about["figures"]) == (3, 8, 24)
    assert [report["split"] for report in about["reports"]] == ["test", "validation"]
    assert about["cost"]["images_seen"] == 4 * 4 + 4 * 3


def test_every_step_is_told_and_what_the_listener_raises_goes_through(pack, tmp_path):
    told = []
    train(settings(pack, tmp_path / "whole"), report=told.append)
    assert [each.done for each in told] == [4, 8, 12, 16, 32]
    assert {(each.unit, each.total) for each in told} == {("images", 32)}
    assert [each.losses["loss"] for each in told] == noise.losses(tmp_path / "whole")

    def cancel(progress):
        raise InterruptedError("cancelled")

    with pytest.raises(InterruptedError, match="cancelled"):
        train(settings(pack, tmp_path / "cancelled"), report=cancel)
    assert not (tmp_path / "cancelled" / "encoder").exists()


def test_the_small_network_learns_views_and_words(pack, tmp_path):
    asked = settings(pack, tmp_path, recipe="ornament", backbone="small", images=384)
    encoder = encoders.load(f"local-dir:{train(asked)}")
    found = noise.losses(tmp_path)
    assert np.mean(found[-4:]) < np.mean(found[:4]) - 0.1
    rows = encoder.encode_drawings(packs.read(pack).drawings[:5, :32, :32])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    # Three tenths of the cosine come from gradients, which have not learnt anything.
    np.testing.assert_allclose((rows[:, 256:] ** 2).sum(axis=1), 0.3, atol=1e-5)
    assert encoder.encode_texts(["a cup"]).shape == (1, rows.shape[1])


def test_what_was_learnt_is_judged_alone_and_with_gradients(pack, tmp_path):
    asked = settings(pack, tmp_path, recipe="locarno-hierarchy", classic=0.5)
    about = noise.about(train(asked))
    for reports in (about["reports"], about["reports_learnt_alone"]):
        assert [report["split"] for report in reports] == ["test", "validation"]
    assert about["reports"] != about["reports_learnt_alone"]


def test_half_precision_halves_the_file(pack, tmp_path):
    sizes = [
        (train(settings(pack, tmp_path / str(half), half=half)) / "encoder.safetensors")
        .stat()
        .st_size
        for half in (False, True)
    ]
    assert sizes[1] < 0.6 * sizes[0]

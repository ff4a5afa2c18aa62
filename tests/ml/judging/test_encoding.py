import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file

from ml import encoders
from ml.classification import heads
from ml.judging import Judgement, encoding, opening
from ml.judging.encoding import Method
from ml.metrics.vectors import UnfitVectors
from tests.ml.judging.conftest import shrunken


def spelled(texts):
    return np.array([[len(t), t.count("a") + 1.0] for t in texts], np.float32)


def encode(folder, split, *, method=None, told=None):
    method = method or Method("grid", 32, shrunken, spelled)
    with opening.opened(Judgement(data=folder)) as data:
        return encoding.encode(
            method, data, split, advance=lambda *step: told and told.append(step)
        )


def test_vectors_and_texts_belong_to_the_figures(folder):
    found = encode(folder, "validation")
    assert found.vectors.shape == (8, 64)
    assert found.patents[:3].tolist() == [
        "validation-0",
        "validation-0",
        "validation-1",
    ]
    captions, titles = found.texts
    assert titles.words[:3] == ("Garment", "Garment", "Chair")
    np.testing.assert_array_equal(captions.vectors, spelled(captions.words))
    np.testing.assert_array_equal(titles.rows, np.arange(8))


def test_parts_are_joined_with_their_texts(folder):
    parts = [encode(folder, split) for split in ("test_query", "test_db")]
    whole = encoding.joined(parts)
    assert len(whole.figures) == len(whole.vectors) == 24
    for texts, place in zip(whole.texts, (0, 1), strict=True):
        said = [whole.figures[row].captions[place] for row in texts.rows]
        assert list(texts.words) == said
        assert len(texts.vectors) == 24


def test_methods_are_loaded_with_the_towers_they_have():
    wanted = Judgement(
        data=SimpleNamespace(), encoders=("timm:test_vit",), baselines=("hog",)
    )
    vit, hog = encoding.methods(wanted)
    assert (vit.name, vit.encode_texts) == ("timm:test_vit", None)
    assert (hog.name, hog.image_size) == ("hog", 128)


def test_vectors_that_are_no_numbers_are_refused_and_named(folder):
    def broken(drawings):
        rows = shrunken(drawings)
        rows[3] = np.nan
        return rows

    with pytest.raises(UnfitVectors, match=r"grid gives 1 vectors .*D00003\.png"):
        encode(folder, "validation", method=Method("grid", 32, broken, None))


def test_without_a_text_tower_there_are_no_texts(folder):
    found = encode(folder, "unseen", method=Method("grid", 32, shrunken, None))
    assert found.texts == ()


def test_a_class_layer_beside_the_encoder_is_read(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(encoders.PRETRAINED, folder)
    weights = {"weight": np.ones((2, 3), np.float32), "bias": np.ones(2, np.float32)}
    save_file(weights, folder / heads.FILE, metadata={"classes": "02\n06"})
    wanted = Judgement(data=tmp_path, encoders=(f"local-dir:{folder}", "default"))
    trained, shipped = encoding.methods(wanted)
    assert trained.head is not None
    assert trained.head.symbols == ("02", "06")
    assert shipped.head is None

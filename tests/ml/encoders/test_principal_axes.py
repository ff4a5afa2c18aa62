import os

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from ml import encoders
from ml.encoders import principal_axes
from tests.ml.encoders.published_checkpoints import patentnet, save_patentnet


@pytest.fixture(scope="module")
def fitted():
    rows = np.random.default_rng(0).normal(size=(40, 512)) / 20
    return PCA(n_components=6).fit(rows)


@pytest.fixture
def published(tmp_path, fitted):
    (tmp_path / "plain.json").write_text('{"image_size": 64}')
    return save_patentnet(tmp_path / "net.pt", patentnet(), pca={"Patents": fitted})


def test_a_pickled_pca_is_refused_with_the_way_to_convert_it(published):
    with pytest.raises(encoders.EncoderUnavailable, match=r"ml\.cli\.convert_pca"):
        encoders.load(f"patentnet:{published}")


def test_the_converted_checkpoint_whitens_as_scikit_learn_does(
    published, tmp_path, fitted, images
):
    plain = tmp_path / "plain.pt"
    principal_axes.convert(published, plain)
    content = torch.load(published, weights_only=False)
    del content["pca"]
    bare = tmp_path / "bare.pt"
    torch.save(content, bare)
    bare.with_suffix(".json").write_text('{"image_size": 64}')
    expected = fitted.transform(
        encoders.load(f"patentnet:{bare}").encode_images(images)
    )
    expected /= fitted.explained_variance_**0.25
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    found = encoders.load(f"patentnet:{plain}").encode_images(images)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_conversion_keeps_everything_else(published, tmp_path):
    principal_axes.convert(published, tmp_path / "plain.pt")
    before = torch.load(published, weights_only=False)
    after = torch.load(tmp_path / "plain.pt", weights_only=True)
    assert after["epoch"] == 3
    assert after["state_dict"].keys() == before["state_dict"].keys()


def test_of_several_pcas_one_is_named(tmp_path, fitted):
    path = tmp_path / "net.pt"
    torch.save({"state_dict": {}, "pca": {"a": fitted, "b": fitted}}, path)
    with pytest.raises(encoders.EncoderUnavailable, match="--keep"):
        principal_axes.convert(path, tmp_path / "new.pt")
    principal_axes.convert(path, tmp_path / "new.pt", keep="b")
    stored = torch.load(tmp_path / "new.pt", weights_only=True)["pca"]
    np.testing.assert_allclose(stored["components"], fitted.components_)


def test_without_a_pca_there_is_nothing_to_convert(tmp_path):
    torch.save({"state_dict": {}}, tmp_path / "net.pt")
    with pytest.raises(encoders.EncoderUnavailable, match="nothing to convert"):
        principal_axes.convert(tmp_path / "net.pt", tmp_path / "new.pt")


class Hostile:
    """What a malicious checkpoint would hold."""

    def __init__(self, target) -> None:
        self.target = target

    def __reduce__(self):
        return os.mkdir, (str(self.target),)


def test_neither_loading_nor_converting_runs_what_a_file_says(tmp_path):
    path, made = tmp_path / "net.pt", tmp_path / "made"
    torch.save({"state_dict": {}, "pca": Hostile(made)}, path)
    with pytest.raises(encoders.EncoderUnavailable, match="more than tensors"):
        encoders.load(f"patentnet:{path}")
    with pytest.raises(encoders.EncoderUnavailable, match="more than tensors"):
        principal_axes.convert(path, tmp_path / "new.pt")
    assert not made.exists()

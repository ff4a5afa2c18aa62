import json

import numpy as np
import pytest
import torch

from ml import drawings, encoders
from ml.refinement.whitening import Whitening
from tests.ml.encoders.published_checkpoints import axes, patentnet, save_patentnet


@pytest.fixture(scope="module")
def trained():
    return patentnet()


@pytest.fixture
def path(tmp_path, trained):
    (tmp_path / "net.json").write_text('{"image_size": 64}')
    return save_patentnet(tmp_path / "net.pt", trained)


def load(path):
    return encoders.load(f"patentnet:{path}")


def slow_rows(model, images, *, power: float = 3) -> np.ndarray:
    """One image at a time, the generalised mean as a loop over channels."""
    rows = []
    for drawing in drawings.prepare_all(images, size=64):
        pixels = (torch.from_numpy(drawing.copy()).float() / 255 - 0.5) / 0.5
        with torch.inference_mode():
            grid = model.forward_features(pixels.expand(1, 3, -1, -1))[0]
        row = [
            max(1e-30, float((np.maximum(c, 1e-6) ** power).mean())) ** (1 / power)
            for c in grid.double().numpy()
        ]
        rows.append(np.array(row) / np.linalg.norm(row))
    return np.array(rows)


def test_its_rows_are_those_of_trunk_and_pooling(path, trained, images):
    encoder = load(path)
    assert (encoder.dimensions, encoder.image_size) == (512, 64)
    assert not encoder.has_text_tower
    np.testing.assert_allclose(
        encoder.encode_images(images[:3]), slow_rows(trained, images[:3]), atol=1e-5
    )


def test_a_stored_exponent_is_used(tmp_path, path, trained, images):
    content = torch.load(path)
    content["state_dict"]["module.adpool.p"] = torch.tensor([2.0])
    torch.save(content, path)
    np.testing.assert_allclose(
        load(path).encode_images(images[:2]),
        slow_rows(trained, images[:2], power=2),
        atol=1e-5,
    )


@pytest.mark.parametrize("kind", ["tensors", "arrays", "named", "sklearn's names"])
def test_a_stored_pca_whitens_as_refinement_does(path, trained, images, kind):
    plain = load(path).encode_images(images)
    parts = axes(512, 20)
    arrays = {part: value.numpy() for part, value in parts.items()}
    renamed = dict(
        zip(
            ("mean_", "components_", "explained_variance_"),
            arrays.values(),
            strict=True,
        )
    )
    stored = {
        "tensors": parts,
        "arrays": arrays,
        "named": {"Patents": parts},
        "sklearn's names": renamed,
    }
    save_patentnet(path, trained, pca=stored[kind])
    encoder = load(path)
    assert encoder.dimensions == 20
    np.testing.assert_allclose(
        encoder.encode_images(images), Whitening(**arrays).apply(plain), atol=1e-4
    )


def test_without_a_page_it_sees_384_pixels(tmp_path, trained):
    assert load(save_patentnet(tmp_path / "bare.pt", trained)).image_size == 384


def test_a_resnet50_is_told_from_its_shapes(tmp_path):
    path = save_patentnet(tmp_path / "large.pt", patentnet("resnet50"))
    assert load(path).dimensions == 2048


def test_weights_and_whitening_are_in_the_digest(path, trained):
    digest = load(path).weights_sha256
    assert load(path).weights_sha256 == digest
    save_patentnet(path, trained, pca=axes(512, 20))
    assert load(path).weights_sha256 != digest


def test_half_the_bits_change_little(path, images):
    rough = encoders.load(f"patentnet:{path}", precision="bfloat16")
    cosines = (rough.encode_images(images) * load(path).encode_images(images)).sum(1)
    assert cosines.min() > 0.99


def test_a_file_cut_off_is_refused(path):
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(encoders.EncoderUnavailable, match=r"net\.pt"):
        load(path)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("module.layer2.0.conv1.weight", None, r"lacks layer2\.0\.conv1\.weight"),
        ("module.layer2.0.conv1.weight", torch.zeros(3), r"\(3,\) in the checkpoint"),
        ("module.attention.weight", torch.zeros(3), r"has no attention\.weight"),
        ("module.layer1.2.conv1.weight", torch.zeros(3), "no ResNet has"),
    ],
)
def test_weights_of_another_network_are_refused(path, name, value, reason):
    content = torch.load(path)
    if value is None:
        del content["state_dict"][name]
    else:
        content["state_dict"][name] = value
    torch.save(content, path)
    with pytest.raises(encoders.EncoderUnavailable, match=reason):
        load(path)


@pytest.mark.parametrize(
    ("pca", "reason"),
    [
        ({"mean": torch.zeros(512)}, "has no components"),
        (axes(300, 5), r"mean are \(300,\)"),
        ({"a": axes(512, 5), "b": axes(512, 5)}, "--keep NAME"),
        ({**axes(512, 2), "variances": torch.zeros(2)}, "not above zero"),
        ([1.0], "a list"),
    ],
)
def test_a_pca_that_does_not_fit_is_refused(path, trained, pca, reason):
    save_patentnet(path, trained, pca=pca)
    with pytest.raises(encoders.EncoderUnavailable, match=reason):
        load(path)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("{", "is no JSON"),
        ("[]", "no JSON object"),
        ('{"image_sice": 64}', "'image_sice' is not one of image_size"),
        ('{"image_size": 0}', "image_size is below 32"),
        ('{"image_size": "64"}', "image_size is '64'"),
        (json.dumps({"image_size": True}), "image_size is True"),
    ],
)
def test_a_page_that_says_something_else_is_refused(path, page, reason):
    path.with_suffix(".json").write_text(page)
    with pytest.raises(encoders.EncoderUnavailable, match=reason):
        load(path)

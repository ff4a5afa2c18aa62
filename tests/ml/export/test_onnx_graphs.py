import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from ml import encoders, export
from ml.export import checking, onnx_graphs
from tests.ml.encoders.published_checkpoints import (
    SWIN,
    axes,
    one_channel_clip,
    patentnet,
    save_patentnet,
    swin,
)


@pytest.fixture(scope="module")
def exported(small_run, tmp_path_factory):
    """Both towers of a small network with gradients."""
    towers = export.read(f"local-dir:{small_run}")
    folder = tmp_path_factory.mktemp("onnx")
    onnx_graphs.write(towers, folder)
    return towers, folder


def test_both_graphs_give_the_vectors_of_torch(exported):
    assert checking.check(*exported) < 1e-4


def test_a_caller_who_knows_only_the_page_gets_the_encoders_rows(exported, small_run):
    _, folder = exported
    page = json.loads((folder / "preprocess.json").read_text())["image"]
    block = np.random.default_rng(0).integers(0, 256, (3, 64, 64), dtype=np.uint8)
    shape = (3, page["channels"], page["size"], page["size"])
    gray = np.broadcast_to(block[:, None] / 255, shape)
    mean, std = (np.array(page[key])[:, None, None] for key in ("mean", "std"))
    pixels = ((gray - mean) / std).astype(np.float32)
    session = onnxruntime.InferenceSession(folder / page["file"])
    (rows,) = session.run(None, {"pixels": pixels})
    encoder = encoders.load(f"local-dir:{small_run}")
    np.testing.assert_allclose(rows, encoder.encode_drawings(block), atol=1e-4)
    assert encoder.preprocessing_version == f"{page['drawings']}-{page['size']}px"


def test_the_page_says_how_texts_become_tokens(exported):
    towers, folder = exported
    page = json.loads((folder / "preprocess.json").read_text())["text"]
    assert page["context"] == 8
    row = page["token_ids"].index(towers.backbone.vocabulary.token_ids[2]) + 1
    assert row == 3


def test_the_graphs_are_valid_and_of_the_stated_opset(exported):
    for name in ("image.onnx", "text.onnx"):
        graph = onnx.load(exported[1] / name)
        onnx.checker.check_model(graph)
        assert [entry.version for entry in graph.opset_import if not entry.domain] == [
            onnx_graphs.OPSET
        ]


def test_a_graph_of_other_weights_is_noticed(exported, tmp_path):
    towers, folder = exported
    graph = onnx.load(folder / "image.onnx")
    for weights in graph.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        if values.ndim == 4:
            changed = onnx.numpy_helper.from_array(-values, weights.name)
            weights.CopyFrom(changed)
            break
    onnx.save(graph, tmp_path / "image.onnx")
    (tmp_path / "text.onnx").write_bytes((folder / "text.onnx").read_bytes())
    with pytest.raises(checking.Disagreement, match="differs from torch"):
        checking.check(towers, tmp_path)


def test_without_a_runtime_nothing_is_claimed(exported, monkeypatch):
    monkeypatch.setattr(checking, "onnxruntime", None)
    with pytest.raises(checking.NotChecked, match="pip install onnxruntime"):
        checking.check(*exported)


def test_pixels_to_try_are_fixed_and_differ(exported):
    towers, _ = exported
    pixels = onnx_graphs.pixels_like(towers, 3)
    assert torch.equal(pixels, onnx_graphs.pixels_like(towers, 3))
    assert not torch.equal(pixels[0], pixels[1])


@pytest.mark.parametrize("name", ["no-such-model", "patentnet:/no/such.pt"])
def test_what_cannot_be_loaded_cannot_be_exported(name):
    with pytest.raises(encoders.EncoderUnavailable):
        export.read(name)


@pytest.mark.slow
def test_a_trimmed_open_clip_model_becomes_graphs(clip_run, tmp_path):
    towers = export.read(f"local-dir:{clip_run}")
    onnx_graphs.write(towers, tmp_path)
    assert checking.check(towers, tmp_path) < 1e-4
    page = json.loads((tmp_path / "preprocess.json").read_text())["text"]
    assert page["token_ids"] == list(towers.backbone.kept_ids)


def published(folder, kind: str) -> str:
    if kind == "patentnet":
        (folder / "net.json").write_text('{"image_size": 64}')
        path = save_patentnet(folder / "net.pt", patentnet(), pca=axes(512, 20))
    elif kind == "swin-arcface":
        path = folder / "swin.pth"
        torch.save(swin().state_dict(), path)
        page = {"model": "swinv2_tiny_window8_256", "options": SWIN}
        path.with_suffix(".json").write_text(json.dumps(page))
    else:
        path = folder / "clip.pth"
        torch.save(one_channel_clip().state_dict(), path)
    return f"{kind}:{path}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["patentnet", "swin-arcface", "designclip-arcface"])
def test_published_checkpoints_become_graphs(tmp_path, kind):
    towers = export.read(published(tmp_path, kind))
    onnx_graphs.write(towers, tmp_path / "out")
    assert checking.check(towers, tmp_path / "out") < 1e-4
    page = json.loads((tmp_path / "out" / "preprocess.json").read_text())
    assert page["text"] is None

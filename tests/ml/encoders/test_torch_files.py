import re

import numpy as np
import pytest
import torch
from torch import nn

from ml.encoders import torch_files
from ml.encoders.protocol import EncoderUnavailable


@pytest.mark.parametrize("wrapper", ["", "state_dict", "model_state_dict", "model"])
def test_weights_are_found_and_lose_their_prefix(tmp_path, wrapper):
    named = {"module._orig_mod.a.weight": torch.ones(2), "module.b": torch.zeros(1)}
    content = {"epoch": 1, wrapper: named} if wrapper else named
    torch.save(content, tmp_path / "x.pt")
    found = torch_files.weights(torch_files.read(tmp_path / "x.pt"), path=tmp_path)
    assert list(found) == ["a.weight", "b"]


def test_numpy_arrays_and_numbers_are_read(tmp_path):
    content = {"rows": np.arange(6.0).reshape(2, 3), "best": np.float64(0.5)}
    torch.save(content, tmp_path / "x.pt")
    found = torch_files.read(tmp_path / "x.pt")
    np.testing.assert_array_equal(found["rows"], content["rows"])
    assert found["best"] == 0.5


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([1], "no state_dict"),
        ({}, "no state_dict"),
        ({"state_dict": {}}, "no state_dict"),
        ({"weight": 3}, "'weight' is no tensor"),
    ],
)
def test_other_content_is_refused(content, reason, tmp_path):
    with pytest.raises(EncoderUnavailable, match=reason):
        torch_files.weights(content, path=tmp_path)


def test_a_whole_pickled_model_is_refused(tmp_path):
    torch.save(nn.Linear(2, 2), tmp_path / "x.pt")
    with pytest.raises(EncoderUnavailable, match="more than tensors"):
        torch_files.read(tmp_path / "x.pt")


@pytest.mark.parametrize("content", [b"", b"no checkpoint", None])
def test_what_is_no_checkpoint_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "x.pt").write_bytes(content)
    with pytest.raises(EncoderUnavailable, match=r"x\.pt"):
        torch_files.read(tmp_path / "x.pt")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_off_anywhere_is_refused(tmp_path, share):
    path = tmp_path / "x.pt"
    torch.save({"weight": torch.randn(400)}, path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(EncoderUnavailable):
        torch_files.read(path)


def test_trunk_and_rest_are_parted_by_the_landmark():
    named = {
        "net.stem.weight": torch.ones(1),
        "net.block.stem.weight": torch.ones(2),
        "net.head.weight": torch.ones(3),
        "other": torch.ones(4),
    }
    trunk, rest = torch_files.parted(named, "stem.weight", re.compile("stem|block"))
    assert list(trunk) == ["stem.weight", "block.stem.weight"]
    assert list(rest) == ["net.head.weight", "other"]


def test_counters_of_batches_may_be_absent():
    norm = nn.BatchNorm1d(2)
    named = {k: v + 1 for k, v in norm.state_dict().items() if "num_b" not in k}
    torch_files.fill(norm, named, what="a norm")
    assert norm.running_mean.tolist() == [1, 1]

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.ml.training import noise, tiny_clip


@pytest.fixture(scope="session")
def pack(tmp_path_factory) -> Path:
    """Twelve designs of three views: eight to train on, two each to judge by."""
    return noise.write(tmp_path_factory.mktemp("noise") / "pack")


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> str:
    """A tiny open_clip model with layer norms only, as a backbone's name."""
    return tiny_clip.write(tmp_path_factory.mktemp("hub") / "clip")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Sums in one order, so that equal runs are equal to the last bit."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)

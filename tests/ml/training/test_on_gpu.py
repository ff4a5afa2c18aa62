"""The same ways on a GPU: both parts of an encoder, half precision, going on."""

import numpy as np
import pytest
import torch

from ml import encoders, packs
from ml.training import train
from tests.ml.training import noise
from tests.ml.training.noise import settings

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device"),
]


@pytest.mark.parametrize("recipe", ["ornament", "designclip", "patentnet"])
@pytest.mark.parametrize("precision", ["float32", "auto"])
def test_a_run_ends_in_an_encoder_that_any_device_loads(
    pack, tmp_path, recipe, precision
):
    asked = settings(
        pack,
        tmp_path,
        recipe=recipe,
        backbone="small",
        device="cuda",
        precision=precision,
        accumulate=2,
        judge_every=1,
        images=64,
    )
    folder = train(asked)
    block = np.ascontiguousarray(packs.read(pack).drawings[:6, 4:36, 4:36])
    here, there = (
        encoders.load(f"local-dir:{folder}", device=device).encode_drawings(block)
        for device in ("cpu", "cuda")
    )
    np.testing.assert_allclose(here, there, atol=1e-3)
    assert np.isfinite(noise.losses(tmp_path)).all()


def test_a_run_that_was_cut_goes_on_with_the_same_losses(pack, tmp_path):
    shared = {"recipe": "patentnet", "device": "cuda", "checkpoint_every": 1}
    train(settings(pack, tmp_path / "whole", images=64, **shared))

    def cut(progress):
        if progress.done > 20:
            raise InterruptedError

    asked = settings(pack, tmp_path / "cut", images=64, **shared)
    with pytest.raises(InterruptedError):
        train(asked, report=cut)
    train(asked)
    np.testing.assert_allclose(
        noise.losses(tmp_path / "cut"), noise.losses(tmp_path / "whole"), rtol=1e-2
    )

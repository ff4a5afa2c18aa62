"""Whether exported graphs give the vectors of the towers they came from."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ml.export import onnx_graphs
from ml.export.towers import Towers

try:
    import onnxruntime
except ImportError:  # needed by this check alone
    onnxruntime = None

TOLERANCE = 1e-4
# One, the size of the example, and others.
COUNTS = (1, 2, 5)
TEXTS = (
    "front view of a bottle with a cap",
    "",
    "chair",
    "a perspective view of a lamp showing the ornamental design",
    "table",
)


class NotChecked(Exception):
    """There is nothing to run the graphs with."""


class Disagreement(Exception):
    """The graphs give other vectors than the towers."""


def check(towers: Towers, folder: Path) -> float:
    """The largest difference of any entry, over batches of several sizes.

    Raises NotChecked without onnxruntime, Disagreement above the tolerance.
    """
    if onnxruntime is None:
        raise NotChecked("onnxruntime is not installed: pip install onnxruntime")
    pixels = [onnx_graphs.pixels_like(towers, count) for count in COUNTS]
    found = _difference(towers.image, pixels, folder / onnx_graphs.IMAGE)
    if towers.text is not None and towers.tokens is not None:
        texts = [towers.tokens(TEXTS[:count]) for count in COUNTS]
        found = max(found, _difference(towers.text, texts, folder / onnx_graphs.TEXT))
    if not found <= TOLERANCE:  # which NaN is not, either
        raise Disagreement(f"{folder}: differs from torch by {found:.1e}")
    return found


def _difference(tower: nn.Module, batches: Sequence[Tensor], file: Path) -> float:
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    found = 0.0
    for batch in batches:
        with torch.inference_mode():
            expected = tower(batch).numpy()
        (rows,) = session.run(None, {entry.name: batch.numpy()})
        found = max(found, float(np.abs(rows - expected).max()))
    return found

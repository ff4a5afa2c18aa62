"""PCA whitening stored in a checkpoint: as plain arrays, which is how we read it.

PatentNet keeps scikit-learn objects there. To read those is to run what their file
says, so they are converted once: `python -m ml.cli.convert_pca OLD NEW`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.encoders import torch_files
from ml.encoders.protocol import EncoderUnavailable
from ml.refinement.whitening import Whitening

POWER = 0.25

_PARTS = {
    "mean": ("mean", "mean_"),
    "components": ("components", "components_"),
    "variances": ("variances", "explained_variance", "explained_variance_"),
}


class AxisWhitening(nn.Module):
    """`ml.refinement.whitening` at power 0.25, on tensors."""

    def __init__(self, axes: Whitening) -> None:
        super().__init__()
        scaled = axes.components / axes.variances[:, None] ** POWER
        self.mean: Tensor
        self.scaled: Tensor
        self.register_buffer("mean", torch.from_numpy(axes.mean).float())
        self.register_buffer("scaled", torch.from_numpy(scaled).float())

    def forward(self, rows: Tensor) -> Tensor:
        """(n, d) to (n, c) unit rows."""
        turned = (rows - self.mean.float()) @ self.scaled.float().T
        return functional.normalize(turned, dim=1)


def stored(values: Any, *, dimensions: int) -> Whitening:
    """The whitening in a checkpoint's `pca`: a dict of arrays, or a dict of one such.

    Raises EncoderUnavailable where parts are missing or do not fit vectors (d,).
    """
    if isinstance(values, Mapping) and not _is_fitted(values):
        if len(values) != 1:
            raise EncoderUnavailable(
                f"the checkpoint has the pca {[*values]}: keep one with "
                "`python -m ml.cli.convert_pca OLD NEW --keep NAME`"
            )
        values = next(iter(values.values()))
    if not isinstance(values, Mapping):
        raise EncoderUnavailable(f"the checkpoint's pca is a {type(values).__name__}")
    parts = {part: _array(values, part) for part in _PARTS}
    count = len(parts["variances"])
    shapes = {"mean": (dimensions,), "components": (count, dimensions)}
    for part, shape in shapes.items():
        if parts[part].shape != shape:
            raise EncoderUnavailable(
                f"the pca's {part} are {parts[part].shape}, not {shape}"
            )
    if not (parts["variances"] > 0).all():
        raise EncoderUnavailable("the pca has variances that are not above zero")
    return Whitening(**parts)


def _is_fitted(values: Mapping[str, Any]) -> bool:
    return any(key in values for keys in _PARTS.values() for key in keys)


def _array(values: Mapping[str, Any], part: str) -> np.ndarray[Any, Any]:
    for key in _PARTS[part]:
        if key in values:
            return np.asarray(values[key], np.float64)
    raise EncoderUnavailable(f"the checkpoint's pca has no {part}, only {[*values]}")


class _Fitted:
    """Stands for scikit-learn's PCA in a pickle: takes its attributes, runs nothing."""


_PICKLED = tuple(
    (_Fitted, f"sklearn.decomposition.{module}.PCA") for module in ("_pca", "pca")
)


def convert(old: Path, new: Path, *, keep: str = "") -> None:
    """Write a copy of a checkpoint whose `pca` is plain tensors.

    `keep` names the one to keep where `pca` is a dict of several. No code of the file
    is run, and scikit-learn is not needed. Raises EncoderUnavailable, OSError.
    """
    content = torch_files.read(old, also=_PICKLED)
    found = content.get("pca") if isinstance(content, Mapping) else None
    if not found:
        raise EncoderUnavailable(f"{old} has no pca: there is nothing to convert")
    fitted = found if isinstance(found, Mapping) else {"pca": found}
    name = keep or next(iter(fitted))
    if name not in fitted or (len(fitted) > 1 and not keep):
        raise EncoderUnavailable(f"{old} has the pca {[*fitted]}: name one with --keep")
    values = fitted[name]
    values = vars(values) if isinstance(values, _Fitted) else values
    arrays = {part: torch.from_numpy(_array(values, part)) for part in _PARTS}
    torch.save({**content, "pca": arrays}, new)

"""PatentNet's checkpoint: a ResNet trunk, generalised-mean pooling, perhaps a PCA.

`patentnet:PATH`. The file is a dict of `state_dict` (names begin with `module.`; the
classifier `fc` is not used) and perhaps `pca`. Three gray channels, mean and deviation
0.5. The published code takes images at their native size, one by one; we take prepared
drawings of 384 px, or of `{"image_size": …}` in the page beside the checkpoint.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from ml.backbones import torchvision_operators
from ml.encoders import principal_axes, published, torch_files
from ml.encoders.principal_axes import AxisWhitening
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.published import Published
from ml.encoders.towers import Pixels, Precision, TowerEncoder
from ml.heads import GeneralizedMean

torchvision_operators.declare_missing()

import timm  # noqa: E402  its torchvision needs the operators declared first

PREFIX = "patentnet:"
IMAGE_SIZE = 384
POWER = 3.0

# Blocks per stage, and whether they are bottlenecks, tell a ResNet.
_TRUNKS: dict[tuple[tuple[int, ...], bool], str] = {
    ((2, 2, 2, 2), False): "resnet18",
    ((3, 4, 6, 3), False): "resnet34",
    ((3, 4, 6, 3), True): "resnet50",
    ((3, 4, 23, 3), True): "resnet101",
    ((3, 8, 36, 3), True): "resnet152",
}


class PatentNet(nn.Module):
    """Trunk, pooling, and whitening of unit vectors where there is one."""

    def __init__(
        self, trunk: nn.Module, *, power: float, whitening: AxisWhitening | None
    ) -> None:
        super().__init__()
        self.trunk = trunk
        self.pooling = GeneralizedMean(power)
        self.whitening = whitening

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, 3, s, s) to (n, d), unit rows, float32."""
        grid = self.trunk(pixels).float()  # (n, d, s/32, s/32)
        rows = functional.normalize(self.pooling(grid), dim=1)
        return rows if self.whitening is None else self.whitening(rows)


def load(name: str, *, device: str, precision: Precision) -> TowerEncoder:
    """Load `patentnet:PATH`. Raises EncoderUnavailable."""
    path = Path(name.removeprefix(PREFIX))
    size = published.page(path, keys={"image_size"}).side("image_size", IMAGE_SIZE)
    content = torch_files.read(path)
    named = torch_files.without_prefix(
        torch_files.weights(content, path=path), "conv1.weight"
    )
    trunk = _trunk(named)
    width: int = trunk.num_features
    whitening = None
    if content.get("pca"):
        axes = principal_axes.stored(content["pca"], dimensions=width)
        whitening = AxisWhitening(axes)
    power = _power(named)
    found = Published(
        PatentNet(trunk, power=power, whitening=whitening),
        dimensions=width if whitening is None else len(whitening.scaled),
        pixels=Pixels(size, (0.5,) * 3, (0.5,) * 3),
        facts={"power": power},
    )
    return published.encoder(name, found, device=device, precision=precision)


def _power(named: Mapping[str, Tensor]) -> float:
    """The pooling's exponent: a weight called `p` beside the trunk's, or 3."""
    stored = [value for key, value in named.items() if re.search(r"(^|\.)p$", key)]
    return float(stored[0].reshape(-1)[0]) if stored else POWER


def _trunk(named: Mapping[str, Tensor]) -> Any:
    """The timm ResNet these weights are of, filled with them."""
    blocks = [re.match(r"layer([1-4])\.(\d+)\.", key) for key in named]
    pairs = {(int(found[1]), int(found[2])) for found in blocks if found}
    counts = tuple(sum(stage == wanted for stage, _ in pairs) for wanted in range(1, 5))
    known = _TRUNKS.get((counts, "layer1.0.conv3.weight" in named))
    if known is None:
        raise EncoderUnavailable(f"no ResNet has {counts} blocks in its four stages")
    trunk = timm.create_model(known, pretrained=False, num_classes=0, global_pool="")
    beside = re.compile(r"(fc\..*|(.*\.)?p)$")
    weights = {key: value for key, value in named.items() if not beside.match(key)}
    torch_files.fill(trunk, weights, what=f"PatentNet's {known}")
    return trunk

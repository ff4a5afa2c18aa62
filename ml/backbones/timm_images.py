"""Any timm image model as a backbone: pooled features, no text tower."""

from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from ml import heads
from ml.backbones import torchvision_operators
from ml.backbones.backbone import Backbone, UnfitBackbone
from ml.backbones.hub import hub_network
from ml.backbones.pixels import Pixels

torchvision_operators.declare_missing()

import timm  # noqa: E402  its torchvision needs the operators declared first
from timm.data import config as data_config  # noqa: E402


class TimmBackbone(Backbone):
    """A timm model; `pooling` "gem" puts a generalised mean where it pools."""

    kind: ClassVar[str] = "timm"

    def __init__(
        self, name: str, pixels: Pixels, *, pooling: str = "", pretrained: bool = False
    ) -> None:
        super().__init__(f"timm:{name}", pixels)
        self.name = name
        self.pooling = pooling
        self.model: Any = _model(name, pixels, pooling, pretrained=pretrained)
        self.pool: nn.Module = nn.Identity()
        if pooling == "gem":
            self.pool = heads.GeneralizedMean()

    @property
    def feature_dimensions(self) -> int:
        """Channels of the pooled features."""
        return int(self.model.num_features)

    @property
    def has_text(self) -> bool:
        """An image model has no words."""
        return False

    def features(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, channels)."""
        pooled: Tensor = self.pool(self.model(pixels))
        return pooled

    def encode_text(self, tokens: Tensor) -> Tensor:
        """Raises UnfitBackbone: there is no text tower."""
        raise UnfitBackbone(f"{self.spec} has no text tower")

    def tokens(self, texts: Sequence[str]) -> Tensor:
        """Raises UnfitBackbone: there is no text tower."""
        raise UnfitBackbone(f"{self.spec} has no text tower")

    def page(self) -> dict[str, Any]:
        """timm's name, pixels and pooling."""
        return {
            "name": self.name,
            "pooling": self.pooling,
            "size": self.pixels.size,
            "mean": list(self.pixels.mean),
            "std": list(self.pixels.std),
        }

    @classmethod
    def of_page(cls, page: dict[str, Any]) -> "TimmBackbone":
        """The model a page describes. Raises KeyError, RuntimeError, ValueError."""
        pixels = Pixels(page["size"], tuple(page["mean"]), tuple(page["std"]))
        return cls(page["name"], pixels, pooling=page["pooling"])

    def checkpoint_gradients(self) -> None:
        """Recompute inner activations in the backward pass."""
        self.model.set_grad_checkpointing()

    def make_one_channel(self) -> None:
        """The same model for one channel, its stem the sum over the three.

        Mean and deviation become the averages of the three. Raises UnfitBackbone.
        """
        if self.pixels.channels == 1:
            return
        mean = sum(self.pixels.mean) / len(self.pixels.mean)
        std = sum(self.pixels.std) / len(self.pixels.std)
        gray = Pixels(self.pixels.size, (mean,), (std,))
        made = _model(self.name, gray, self.pooling, pretrained=False)
        state = self.model.state_dict()
        stem = f"{self.model.pretrained_cfg.get('first_conv')}.weight"
        if stem not in state or state[stem].ndim != 4 or state[stem].shape[1] != 3:
            raise UnfitBackbone(f"{self.spec} has no three-channel stem to sum")
        state[stem] = state[stem].sum(dim=1, keepdim=True)
        made.load_state_dict(state)
        self.model, self.pixels = made, gray


def create(name: str, *, image_size: int | None, pooling: str) -> TimmBackbone:
    """A timm model sized for `image_size`; `MODEL.TAG` has trained weights.

    Nothing is fetched. Raises UnfitBackbone.
    """
    if not timm.is_model(name):
        raise UnfitBackbone(f"timm knows no model {name!r}")
    try:
        pixels = _pixels(name, image_size)
        with hub_network(allowed=False):
            made = TimmBackbone(name, pixels, pooling=pooling, pretrained="." in name)
    except (OSError, RuntimeError, ValueError) as error:
        raise UnfitBackbone(f"timm:{name} cannot be loaded ({error})") from error
    if pooling:
        _check_pooling(made)
    return made


def _pixels(name: str, image_size: int | None) -> Pixels:
    """What a model was made for. Raises RuntimeError for tags timm does not know."""
    known: Any = timm.get_pretrained_cfg(name)
    settings: dict[str, Any] = data_config.resolve_data_config(  # type: ignore[no-untyped-call]
        {}, pretrained_cfg=known.to_dict() if known else {}
    )
    size = image_size or settings["input_size"][-1]
    return Pixels(size, tuple(settings["mean"]), tuple(settings["std"]))


def _check_pooling(backbone: TimmBackbone) -> None:
    """Transformers give tokens, or channels last: no map that GeM could pool."""
    pixels = backbone.pixels
    probe = torch.zeros(1, pixels.channels, pixels.size, pixels.size)
    with torch.inference_mode():
        grid = backbone.model.eval()(probe)
    backbone.model.train()
    if grid.ndim != 4 or grid.shape[1] != backbone.feature_dimensions:
        raise UnfitBackbone(
            f"{backbone.spec} gives no feature map to pool: give a convolutional "
            "network, such as timm:resnet50"
        )


def _model(name: str, pixels: Pixels, pooling: str, *, pretrained: bool) -> Any:
    options: dict[str, Any] = {"global_pool": ""} if pooling == "gem" else {}
    if any(part in name for part in ("vit", "swin", "mixer", "deit", "beit")):
        options["img_size"] = pixels.size  # fixed positions: the size is part of it
    return timm.create_model(
        name,
        pretrained=pretrained,
        num_classes=0,
        in_chans=pixels.channels,
        **options,
    )

"""Any open_clip model as a backbone, its token table trimmed where that is asked for.

`TINY` is an architecture that open_clip builds from its own parts, small enough to
train on a CPU: what comes of it loads in plain open_clip after `ml.cli.export`.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from ml import heads
from ml.backbones import clip_weights, torchvision_operators
from ml.backbones.backbone import Backbone, UnfitBackbone
from ml.backbones.clip_weights import ModelConfig
from ml.backbones.pixels import Pixels

torchvision_operators.declare_missing()

import open_clip  # noqa: E402  its torchvision needs the operators declared first
from open_clip.tokenizer import SimpleTokenizer  # noqa: E402

TINY: ModelConfig = {
    "embed_dim": 192,
    "vision_cfg": {
        "image_size": 64,
        "layers": [1, 1, 1, 1],
        "width": 16,
        "head_width": 64,
    },
    "text_cfg": {
        "context_length": 32,
        "vocab_size": 49408,
        "width": 128,
        "heads": 4,
        "layers": 2,
    },
}
# Paper is 0, so that zero padding is paper; ink is -2.
TINY_PIXELS = ((1.0, 1.0, 1.0), (0.5, 0.5, 0.5))


class ClipBackbone(Backbone):
    """An open_clip model; with `kept_ids` its token table has those rows only."""

    kind: ClassVar[str] = "open-clip"

    def __init__(
        self,
        spec: str,
        model: nn.Module,
        config: ModelConfig,
        pixels: Pixels,
        *,
        tokenizer: Callable[[list[str]], Tensor],
        kept_ids: Sequence[int] = (),
    ) -> None:
        super().__init__(spec, pixels)
        self.model: Any = model
        self.config = config
        self.tokenizer = tokenizer
        self.kept_ids = tuple(kept_ids)
        self._row_of = {token: row for row, token in enumerate(self.kept_ids)}

    @property
    def feature_dimensions(self) -> int:
        """Length of the common space of images and words."""
        return int(self.config["embed_dim"])

    @property
    def has_text(self) -> bool:
        """Every open_clip model has a text tower."""
        return True

    def features(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, d)."""
        features: Tensor = self.model.encode_image(pixels)
        return features

    def encode_text(self, tokens: Tensor) -> Tensor:
        """(n, context) to (n, d)."""
        features: Tensor = self.model.encode_text(tokens)
        return features

    def tokens(self, texts: Sequence[str]) -> Tensor:
        """(n, context) int64: open_clip's own, or rows of the trimmed table.

        In a trimmed table unknown tokens are skipped, which leaves room for others.
        """
        if not self.kept_ids:
            return self.tokenizer(list(texts))
        tokenizer = SimpleTokenizer()
        context = int(self.config["text_cfg"]["context_length"])
        table = torch.zeros(len(texts), context, dtype=torch.int64)
        first, last = self._row_of[tokenizer.sot_token_id], len(self.kept_ids) - 1
        for line, text in zip(table, texts, strict=True):
            ids = tokenizer.encode(text)
            known = [self._row_of[token] for token in ids if token in self._row_of]
            row = [first, *known[: context - 2], last]
            line[: len(row)] = torch.tensor(row)
        return table

    def page(self) -> dict[str, Any]:
        """The architecture as open_clip's own config has it, pixels, kept token ids."""
        return {
            "spec": self.spec,
            "model": self.config,
            "size": self.pixels.size,
            "mean": list(self.pixels.mean),
            "std": list(self.pixels.std),
            "token_ids": list(self.kept_ids),
        }

    @classmethod
    def of_page(cls, page: dict[str, Any]) -> "ClipBackbone":
        """The model a page describes. Raises KeyError, TypeError, ValueError."""
        pixels = Pixels(page["size"], tuple(page["mean"]), tuple(page["std"]))
        model = _model(page["model"], kept=len(page["token_ids"]))
        made = cls(
            page["spec"],
            model,
            page["model"],
            pixels,
            tokenizer=tokenizer_of(page["model"]),
            kept_ids=page["token_ids"],
        )
        if pixels.channels == 1:
            _sum_stem(made.model.visual)
        return made

    def checkpoint_gradients(self) -> None:
        """Recompute the towers' inner activations in the backward pass."""
        self.model.set_grad_checkpointing()

    def make_one_channel(self) -> None:
        """Replace the stem by the sum of its three channels. Raises UnfitBackbone."""
        if self.pixels.channels == 1:
            return
        size, mean, std = self.pixels.size, self.pixels.mean, self.pixels.std
        # One gray value cannot be shifted three ways: it gets the mean of the three.
        # The deviations are put right in the weights, which needs no bias.
        middle = sum(mean) / 3
        gray = Pixels(size, (middle,), (sum(std) / 3,))
        _sum_stem(self.model.visual, Pixels(size, (middle,) * 3, std), gray)
        self.pixels = gray


def create_tiny(
    texts: Sequence[str], *, image_size: int | None, words: Sequence[str] = ()
) -> ClipBackbone:
    """An untrained `TINY` model that keeps the tokens of `texts` and `words`."""
    config = copy.deepcopy(TINY)
    if image_size is not None:
        config["vision_cfg"]["image_size"] = image_size
    tokenizer = SimpleTokenizer()
    kept = {token for text in {*texts, *words} for token in tokenizer.encode(text)}
    # Row 0 pads; the end mark has the highest id and so the last row, as pooling asks.
    kept |= {0, tokenizer.sot_token_id, tokenizer.eot_token_id}
    ids = sorted(kept)
    pixels = Pixels(config["vision_cfg"]["image_size"], *TINY_PIXELS)
    return ClipBackbone(
        "open-clip:tiny",
        _model(config, kept=len(ids)),
        config,
        pixels,
        tokenizer=tokenizer_of(config),
        kept_ids=ids,
    )


def create(name: str) -> ClipBackbone:
    """An open_clip model: `MODEL`, `MODEL/TAG`, `hf-hub:…` or `local-dir:…`.

    A bare MODEL has random weights. Nothing is fetched. Raises UnfitBackbone.
    """
    try:
        loaded = clip_weights.load(name)
    except clip_weights.UnableToLoad as error:
        raise UnfitBackbone(str(error)) from error
    spec = name if name.startswith(("hf-hub:", "local-dir:")) else f"open-clip:{name}"
    return _of_model(spec, loaded.model, loaded.config)


def _of_model(spec: str, model: nn.Module, config: ModelConfig) -> ClipBackbone:
    settings: dict[str, Any] = open_clip.get_model_preprocess_cfg(model)
    size = settings["size"]
    side = size if isinstance(size, int) else size[0]
    pixels = Pixels(side, tuple(settings["mean"]), tuple(settings["std"]))
    return ClipBackbone(spec, model, config, pixels, tokenizer=tokenizer_of(config))


def tokenizer_of(config: ModelConfig) -> Callable[[list[str]], Tensor]:
    """CLIP's tokenizer at the context length of a model config.

    Raises UnfitBackbone for models with another tokenizer.
    """
    text = config["text_cfg"]
    if text.get("hf_tokenizer_name") or text.get("hf_model_name"):
        raise UnfitBackbone("training needs a model with CLIP's own tokenizer")
    tokenizer: Callable[[list[str]], Tensor] = SimpleTokenizer(
        context_length=text.get("context_length", 77)
    )
    return tokenizer


def _model(config: ModelConfig, *, kept: int) -> nn.Module:
    sizes = copy.deepcopy(config)
    if kept:
        sizes["text_cfg"]["vocab_size"] = kept
    custom = sizes.pop("custom_text", False)
    made = open_clip.CustomTextCLIP if custom else open_clip.CLIP
    model: nn.Module = made(**sizes)
    return model


def _sum_stem(
    visual: Any, color: Pixels | None = None, gray: Pixels | None = None
) -> None:
    """Put a one-channel stem in place of the first convolution of an image tower."""
    stem = getattr(visual, "conv1", None)
    if not isinstance(stem, nn.Conv2d):
        raise UnfitBackbone("only open_clip's own ViT and ResNet have a known stem")
    visual.conv1 = heads.one_channel(stem, color=color, gray=gray)

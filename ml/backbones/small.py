"""Our own small network as a backbone: CLIP's token ids, of which it keeps a few."""

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor

from ml.backbones.backbone import Backbone
from ml.backbones.pixels import INK, Pixels
from ml.backbones.small_network import NetworkConfig, SmallNetwork
from ml.backbones.vocabulary import Vocabulary, token_ids


class SmallBackbone(Backbone):
    """The residual image tower and the short text tower of `small_network`."""

    kind: ClassVar[str] = "small"

    def __init__(self, config: NetworkConfig, kept_ids: Sequence[int]) -> None:
        super().__init__("small", Pixels(config.image_size, *INK))
        self.vocabulary = Vocabulary(kept_ids, context=config.context)
        self.config = dataclasses.replace(config, vocabulary=len(self.vocabulary))
        self.network = SmallNetwork(self.config)

    @property
    def feature_dimensions(self) -> int:
        """Length of what the image tower gives."""
        return self.config.dimensions

    @property
    def has_text(self) -> bool:
        """It has a text tower, however few words it was taught."""
        return True

    def features(self, pixels: Tensor) -> Tensor:
        """(n, 1, s, s) ink to (n, d)."""
        return self.network.encode_image(pixels)

    def encode_text(self, tokens: Tensor) -> Tensor:
        """(n, context) rows of the token table to (n, d)."""
        return self.network.encode_text(tokens)

    def tokens(self, texts: Sequence[str]) -> Tensor:
        """(n, context) rows of the token table; unknown tokens are skipped."""
        return self.vocabulary.rows(texts)

    def page(self) -> dict[str, Any]:
        """Sizes and kept token ids."""
        return {
            "network": dataclasses.asdict(self.config),
            "token_ids": list(self.vocabulary.token_ids),
        }

    @classmethod
    def of_page(cls, page: dict[str, Any]) -> "SmallBackbone":
        """The network a page describes. Raises KeyError, TypeError, ValueError."""
        values = page["network"]
        lists = {key: tuple(v) for key, v in values.items() if isinstance(v, list)}
        return cls(NetworkConfig(**{**values, **lists}), page["token_ids"])


def create(
    texts: Sequence[str],
    *,
    image_size: int | None,
    words: Sequence[str] = (),
    config: NetworkConfig | None = None,
) -> SmallBackbone:
    """An untrained network that knows the tokens of `texts` and keeps those of `words`.

    Rows of tokens that stand in `words` alone are zero: kept, but saying nothing yet.
    """
    sizes = config or NetworkConfig()
    if image_size is not None:
        sizes = dataclasses.replace(sizes, image_size=image_size)
    heard = {token for text in set(texts) for token in token_ids(text)}
    kept = heard | {token for text in set(words) for token in token_ids(text)}
    backbone = SmallBackbone(sizes, sorted(kept))
    silent = [
        row
        for row, token in enumerate(backbone.vocabulary.token_ids, 1)
        if token not in heard
    ]
    with torch.no_grad():
        backbone.network.text.tokens.weight[silent] = 0
    return backbone

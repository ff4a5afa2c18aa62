"""The default encoder's network: a residual image tower and a short text tower.

Notable choices: gray input; stroke strength is equalised inside the network, so that
pen width and resolution matter little; strided 3 x 3 residual blocks (on a CPU they
learn line drawings faster than a ViT of the same cost); a generalised mean for what is
there beside a coarse grid for where it is, since front and rear views share an outline.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes of both towers."""

    image_size: int = 128
    widths: tuple[int, ...] = (16, 48, 96, 192)
    blocks: tuple[int, ...] = (1, 1, 1, 2)
    places: int = 32  # channels of the coarse grid
    dimensions: int = 256
    vocabulary: int = 1  # rows of the token table
    context: int = 48  # tokens kept of a text
    text_width: int = 128
    text_layers: int = 2
    text_heads: int = 4


class SmallNetwork(nn.Module):
    """Both towers."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.image = ImageTower(config)
        self.text = TextTower(config)

    def encode_image(self, ink: Tensor) -> Tensor:
        """(n, 1, s, s) with ink 1 and paper 0 to (n, d), not normalised."""
        features: Tensor = self.image(ink)
        return features

    def encode_text(self, tokens: Tensor) -> Tensor:
        """(n, context) rows of the token table, 0 for padding, to (n, d)."""
        features: Tensor = self.text(tokens)
        return features


class ImageTower(nn.Module):
    """Stem and stages each halve the side; two poolings feed the head."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width = config.widths[0]
        self.stem = nn.Sequential(
            nn.Conv2d(1, width, 5, stride=2, padding=2, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
        )
        stages: list[nn.Module] = []
        for out, count in zip(config.widths, config.blocks, strict=True):
            for index in range(count):
                stages.append(ResidualBlock(width, out, stride=1 if index else 2))
                width = out
        self.stages = nn.Sequential(*stages)
        side = config.image_size // 2 ** (len(config.widths) + 1)
        self.places = nn.Conv2d(width, config.places, 1)
        pooled = width + config.places * side * side
        self.head = nn.Linear(pooled, config.dimensions)

    def forward(self, ink: Tensor) -> Tensor:
        """(n, 1, s, s) to (n, d)."""
        grid = self.stages(self.stem(equalised(ink)))  # (n, w, s/32, s/32)
        # Generalised mean, p = 3: between the average and the strongest response.
        what = grid.float().clamp(min=1e-6).pow(3).mean(dim=(2, 3)).pow(1 / 3)
        where = functional.relu(self.places(grid)).flatten(1)
        pooled = torch.cat([what.to(where.dtype), where], dim=1)
        features: Tensor = self.head(pooled)
        return features


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut that averages where it shrinks."""

    def __init__(self, width: int, out: int, *, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, out, 3, stride=stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(out)
        self.second = nn.Conv2d(out, out, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(out)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or width != out:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(stride),
                nn.Conv2d(width, out, 1, bias=False),
                nn.BatchNorm2d(out),
            )

    def forward(self, grid: Tensor) -> Tensor:
        """(n, width, h, w) to (n, out, h / stride, w / stride)."""
        inner = functional.relu(self.first_norm(self.first(grid)))
        inner = self.second_norm(self.second(inner))
        return functional.relu(inner + self.shortcut(grid))


class TextTower(nn.Module):
    """A short transformer over token rows, averaged over the tokens present."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width = config.text_width
        self.tokens = nn.Embedding(config.vocabulary, width, padding_idx=0)
        self.places = nn.Parameter(torch.randn(config.context, width) * 0.01)
        self.layers = nn.ModuleList(
            TextLayer(width, config.text_heads) for _ in range(config.text_layers)
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, config.dimensions)
        nn.init.normal_(self.tokens.weight[1:], std=0.02)

    def forward(self, tokens: Tensor) -> Tensor:
        """(n, context) to (n, d)."""
        if not torch.compiler.is_exporting():  # a graph has texts of one length
            # Columns that are padding in every text cost time and change nothing.
            tokens = tokens[:, : max(1, int((tokens != 0).sum(dim=1).amax()))]
        present = tokens != 0  # (n, t)
        rows = self.tokens(tokens) + self.places[: tokens.shape[1]]  # (n, t, w)
        # In an empty text padding sees padding, which weighs nothing in the mean: not
        # every implementation of attention survives a row that sees nothing.
        seen = present | ~present.any(dim=1, keepdim=True)
        for layer in self.layers:
            rows = layer(rows, seen)
        weight = present[..., None].to(rows.dtype)
        mean = (self.norm(rows) * weight).sum(1) / weight.sum(1).clamp(min=1)
        features: Tensor = self.head(mean)
        return features


class TextLayer(nn.Module):
    """Pre-norm self-attention and a perceptron."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.perceptron = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 2 * width),
            nn.GELU(),
            nn.Linear(2 * width, width),
        )

    def forward(self, rows: Tensor, present: Tensor) -> Tensor:
        """(n, t, w) to the same; tokens attend to present tokens only."""
        count, length, width = rows.shape
        parts = self.mix(self.norm(rows)).view(count, length, 3, self.heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4)  # each (n, h, t, w/h)
        mask = present[:, None, None, :]
        mixed = functional.scaled_dot_product_attention(query, key, value, mask)
        rows = rows + self.out(mixed.transpose(1, 2).reshape(count, length, width))
        refined: Tensor = rows + self.perceptron(rows)
        return refined


def equalised(ink: Tensor) -> Tensor:
    """Ink (n, 1, s, s) with its typical stroke brought to strength 1.

    A stroke thinner than a pixel leaves a gray as faint as it is thin: the square root
    and the division by the ink-weighted mean undo most of that.
    """
    root = ink.clamp(min=0).sqrt()
    typical = root.square().sum(dim=(1, 2, 3)) / root.sum(dim=(1, 2, 3)).clamp(min=1e-6)
    return (root / typical.clamp(min=1e-3)[:, None, None, None]).clamp(max=1.5)

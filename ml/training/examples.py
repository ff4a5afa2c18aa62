"""The training figures of a pack as batches of pixels, tokens and labels.

The next batches are prepared in threads while the network works on this one.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ml import augmentation
from ml.backbones import Backbone
from ml.manifests import health
from ml.manifests.ornament import Figure
from ml.packs import Pack
from ml.recipes.objective import DataFacts
from ml.recipes.recipe import Stage, Texts
from ml.sampling import DesignSampler
from ml.training.processes import World

Labels = NDArray[np.int64]
UNKNOWN = -1
_AHEAD = 3  # batches in preparation, one thread each


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's figures, of which `pixels` and `tokens` are this process's own part.

    `pixels` (n', c, s, s); `tokens` (m', t) or None; labels (n,) and `told`, `said`
    (m,) of the whole batch, as `ml.recipes.objective.Seen` has them.
    """

    pixels: Tensor
    tokens: Tensor | None
    patents: Tensor
    classes: Tensor
    subclasses: Tensor
    told: Tensor | None
    said: Tensor | None

    @property
    def images(self) -> int:
        """Figures of the whole batch."""
        return len(self.patents)


class Examples:
    """The figures of one split, with one class index for all who ask."""

    def __init__(self, pack: Pack, split: str) -> None:
        self.pack = pack
        self.figures: Sequence[Figure] = pack.manifest.figures
        self.rows = pack.manifest.of_split(split)
        self.patents, patents = _index(row.patent for row in self._own())
        self.classes, self.class_names = _index(map(health.main_class, self._own()))
        self.subclasses, subclasses = _index(row.locarno for row in self._own())
        counts = Counter(map(health.main_class, self._own()))
        self._facts = {
            "patents": len(patents),
            "classes": self.class_names,
            "class_counts": tuple(counts[name] for name in self.class_names),
            "subclasses": len(subclasses),
        }

    def facts(self, dimensions: int) -> DataFacts:
        """What an objective is built from."""
        return DataFacts(dimensions=dimensions, **self._facts)  # type: ignore[arg-type]

    def texts(self) -> list[str]:
        """All words of the split's figures, each once, in order."""
        told = (text for figure in self._own() for text in figure.captions)
        return list(dict.fromkeys(told))

    def labels(self, rows: Labels) -> tuple[Tensor, Tensor, Tensor]:
        """Patent, main class and subclass of some rows, (n,) int64 each; -1 unknown."""
        chosen = [self.figures[row] for row in rows]
        return (
            _of(self.patents, (figure.patent for figure in chosen)),
            _of(self.classes, map(health.main_class, chosen)),
            _of(self.subclasses, (figure.locarno for figure in chosen)),
        )

    def _own(self) -> Iterator[Figure]:
        return (self.figures[row] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Loader:
    """Makes the batches of one stage; equal seed and step give equal batches."""

    examples: Examples
    sampler: DesignSampler
    stage: Stage
    backbone: Backbone
    world: World
    seed: int
    device: str = "cpu"  # where the pixels are changed, and then are

    def batch(self, step: int) -> Batch:
        """The batch of a step, counted over all stages."""
        rows, _ = self.sampler.batch(seed=self.seed, step=step)
        own = self.world.own(len(rows))
        ink = augmentation.augment(
            self._drawings(rows),
            self.stage.augmentation,
            size=self.backbone.pixels.size,
            seed=[self.seed, step, 2],
            device=self.device,
        )
        told, said, tokens = self._words(rows, step)
        patents, classes, subclasses = self.examples.labels(rows)
        return Batch(
            pixels=self.backbone.pixels.of_ink(ink[own]),
            tokens=tokens,
            patents=patents,
            classes=classes,
            subclasses=subclasses,
            told=told,
            said=said,
        )

    def batches(self, steps: range) -> Iterator[Batch]:
        """The batches of some steps in their order, a few prepared ahead."""
        with ThreadPoolExecutor(_AHEAD, thread_name_prefix="batches") as pool:
            coming = deque(pool.submit(self.batch, step) for step in steps[:_AHEAD])
            for step in steps:
                now = coming.popleft().result()
                if step + _AHEAD < steps.stop:
                    coming.append(pool.submit(self.batch, step + _AHEAD))
                yield now

    def _drawings(self, rows: Labels) -> NDArray[np.uint8]:
        order = np.argsort(rows)  # the disk is read in its own order
        found = self.examples.pack.drawings[rows[order]]
        back: NDArray[np.uint8] = np.empty_like(found)
        back[order] = found
        return back

    def _words(
        self, rows: Labels, step: int
    ) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        """Which figures bring words, which are equal, and this process's tokens."""
        if not self.stage.texts:
            return None, None, None
        told = np.arange(0, len(rows), self.stage.text_every)
        rng = np.random.default_rng([self.seed, step, 3])
        choose = _CHOICES[self.stage.texts]
        texts = [choose(self.examples.figures[row].captions, rng) for row in rows[told]]
        _, said = np.unique(texts, return_inverse=True)
        own = self.world.own(len(texts))
        tokens = self.backbone.tokens(texts[own])
        return torch.from_numpy(told), torch.from_numpy(said), tokens


Choice = Callable[[Sequence[str], np.random.Generator], str]

# The first of a figure's captions is about the figure, the last is its title.
_CHOICES: dict[Texts, Choice] = {
    "caption": lambda captions, _: captions[0] if captions else "",
    "title": lambda captions, _: captions[-1] if captions else "",
    "any": lambda captions, rng: (
        captions[int(rng.integers(len(captions)))] if captions else ""
    ),
}


def _index(names: Iterable[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The place of each name in sorted order; the empty name has none."""
    known = tuple(sorted(set(names) - {""}))
    return {name: place for place, name in enumerate(known)}, known


def _of(index: dict[str, int], names: Iterable[str]) -> Tensor:
    return torch.tensor([index.get(name, UNKNOWN) for name in names])

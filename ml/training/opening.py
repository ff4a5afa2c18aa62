"""What a run begins with: data fit for its recipe, as a pack, and a backbone."""

import logging
from collections.abc import Sequence
from pathlib import Path

import torch

from ml import backbones, packs
from ml.backbones import Backbone
from ml.manifests import health, leaks, ornament
from ml.packs import Pack, UnfitPack
from ml.recipes.recipe import Recipe
from ml.training.examples import Examples
from ml.training.processes import World
from ml.training.settings import Settings

PACK_SIDE = 160  # pixels: above what small networks see, for augmentation to turn

logger = logging.getLogger(__name__)


class UnableToTrain(Exception):
    """The run cannot begin or go on; the message says what to change."""


def pack(settings: Settings, recipe: Recipe, world: World) -> Pack:
    """The pack, made from a manifest first if need be, its splits checked.

    Raises UnfitPack, UnfitManifest, UnreadableManifest, LeakingSplits, UnfitBackbone.
    """
    folder = settings.data
    if folder.is_file():
        folder = _packed(settings, recipe, world)
    opened = packs.read(folder)
    if not opened.manifest.of_split(settings.train_split):
        raise UnfitPack(f"{folder} has no figures of split {settings.train_split!r}")
    leaks.check(opened.manifest.figures)
    health.examine(opened.manifest, train=settings.train_split)
    return opened


def backbone(settings: Settings, recipe: Recipe, examples: Examples) -> Backbone:
    """The backbone as the recipe has it: its words, its stem, its projection.

    Raises UnableToTrain, UnfitBackbone, UnreadableFolder.
    """
    made = _created(settings, recipe, texts=examples.texts())
    made.classic = None  # one that it brings is fitted anew, on these drawings
    made.is_taught_words = recipe.needs_text
    if recipe.needs_text and not made.has_text:
        raise UnableToTrain(
            f"recipe {recipe.name} learns from words and {made.spec} has no text "
            "tower: give small, open-clip:tiny or an open_clip model"
        )
    if recipe.one_channel:
        made.make_one_channel()
    if recipe.projection is not None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            made.project(*recipe.projection(made.feature_dimensions))
    if settings.checkpoint_gradients:
        made.checkpoint_gradients()
    return made


def check_fit(recipe: Recipe, examples: Examples) -> None:
    """Raise UnableToTrain where the data lacks the words or classes of a recipe."""
    if recipe.needs_text and not examples.texts():
        raise UnableToTrain(f"recipe {recipe.name} needs captions; the data has none")
    if recipe.needs_classes and len(examples.class_names) < 2:
        raise UnableToTrain(
            f"recipe {recipe.name} needs at least two classes in the training split, "
            f"not {len(examples.class_names)}"
        )


def is_half(settings: Settings, device: str) -> bool:
    """Whether passes run in bfloat16: where asked for, or where it is native."""
    if settings.precision != "auto":
        return settings.precision == "bfloat16"
    if device.startswith("cuda"):
        return bool(torch.cuda.is_bf16_supported())
    # Elsewhere bfloat16 is imitated, ten times slower than single precision.
    facts = Path("/proc/cpuinfo")
    return facts.exists() and "avx512_bf16" in facts.read_text()


def packed_side(settings: Settings, recipe: Recipe) -> int:
    """No less than what the network sees; its name is checked before long packing."""
    return max(PACK_SIDE, _created(settings, recipe).pixels.size)


def _packed(settings: Settings, recipe: Recipe, world: World) -> Path:
    manifest = ornament.read(settings.data)
    health.require(manifest, [settings.train_split])
    side = packed_side(settings, recipe)
    # Another manifest, or another side, is another pack: never a stale one.
    folder = settings.out / f"pack-{manifest.sha256[:12]}-{side}"
    if world.is_first and not (folder / packs.MANIFEST).exists():
        for reason in packs.pack(manifest, folder, size=side):
            logger.warning("left out: %s", reason)
    world.wait()
    return folder


def _created(
    settings: Settings, recipe: Recipe, *, texts: Sequence[str] = ()
) -> Backbone:
    return backbones.create(
        settings.backbone or recipe.backbone,
        seed=settings.seed,
        texts=texts,
        words=recipe.words,
        image_size=settings.size or None,
        pooling=recipe.pooling,
    )

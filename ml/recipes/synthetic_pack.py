"""The pack the default encoder learns from: drawn designs, figure by figure.

Every design is drawn from its own seed, so that any number of processes write the same
pack. Cameras and styles are drawn per figure; what is claimed in solid lines stays the
same for all figures of a design. Some figures carry a printed label, a few share their
sheet with a second view, as on real sheets.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import drawings, packs
from ml.manifests.ornament import Figure
from ml.recipes import random_forms
from ml.synthetic import cameras, captions, designs, families, labels, rendering, styles
from ml.synthetic.meshes import BODY, Mesh

TRAIN, VALIDATION, TEST, UNSEEN = "train", "validation", "test", "unseen"

# Seeds of designs; splits lie far apart, so a bigger pack never reaches into another.
_FIRST_SEED = {TRAIN: 0, VALIDATION: 1_000_000, TEST: 2_000_000, UNSEEN: 3_000_000}
_RENDER_SIZE = 320


@dataclass(frozen=True, slots=True)
class PackPlan:
    """How many designs of what, and how large their drawings are kept."""

    per_family: int = 40  # designs of each seen family to train on
    random_forms: int = 1000  # nameless designs to train on
    per_family_validation: int = 6
    per_family_test: int = 10
    per_family_unseen: int = 20
    size: int = 160  # above what the encoder sees: augmentation crops and turns
    perspectives: int = 2  # of each training design; the six plane views besides


@dataclass(frozen=True, slots=True)
class DesignPlan:
    """One design to draw; an empty family is a random form."""

    split: str
    family: str
    seed: int
    views: tuple[str, ...]
    size: int


Picture = tuple[Figure, NDArray[np.uint8]]


def write(folder: Path, plans: Sequence[DesignPlan], *, processes: int) -> None:
    """Draw the designs into a pack; the number of processes does not change it."""
    count = sum(len(plan.views) for plan in plans)
    packs.write(folder, _pictures(plans, processes), count=count)


def design_plans(plan: PackPlan) -> list[DesignPlan]:
    """All designs of the pack; held-out families stand in the unseen split alone."""
    seen = [name for name in sorted(families.FAMILIES) if name not in families.HELD_OUT]
    plane = tuple(view for view in cameras.VIEWS if view != "perspective")
    learnt = ("perspective",) * plan.perspectives + plane
    parts = [
        (TRAIN, seen, plan.per_family, learnt),
        (TRAIN, [""], plan.random_forms, learnt),
        (VALIDATION, seen, plan.per_family_validation, cameras.VIEWS),
        (TEST, seen, plan.per_family_test, cameras.VIEWS),
        (UNSEEN, sorted(families.HELD_OUT), plan.per_family_unseen, cameras.VIEWS),
    ]
    return [
        DesignPlan(split, family, _FIRST_SEED[split] + index, views, plan.size)
        for split, names, count, views in parts
        for family in names
        for index in range(count)
    ]


def draw(plan: DesignPlan) -> list[Picture]:
    """Draw all figures of one design."""
    rng = np.random.default_rng([plan.seed, len(plan.family), 11])
    name = f"{plan.family or 'form'}-{plan.seed:07d}"
    figure = Figure(path="", patent=name, split=plan.split)
    if plan.family:
        family = families.FAMILIES[plan.family]
        figure = replace(figure, locarno=family.locarno, uspc=family.uspc)
    source = _Source.of(plan)
    tags = [tag for tag in source.mesh.tag_names if tag != BODY]
    dashed = (str(rng.choice(tags)),) if tags and rng.random() < 0.2 else ()
    label_style, label_size = labels.draw_style(rng), int(rng.integers(9, 22))
    pictures = []
    for number, view in enumerate(plan.views, 1):
        sheet = _view(source.mesh, view, dashed, rng)
        if rng.random() < 0.06:
            other = _view(source.mesh, str(rng.choice(cameras.VIEWS)), dashed, rng)
            sheet = _beside(sheet, other, upright=bool(rng.random() < 0.5))
        if rng.random() < 0.35:
            text = label_style.form.format(number)
            label = labels.render(text, label_style, size=label_size)
            sheet = _labelled(sheet, label, rng)
        drawing = drawings.prepare(Image.fromarray(sheet), size=plan.size)
        row = replace(
            figure,
            path=f"{name}/{number}",
            view=view,
            captions=source.captions(view, rng),
        )
        pictures.append((row, drawing))
    return pictures


@dataclass(frozen=True, slots=True)
class _Source:
    """A mesh, and the words for it: a family's, or a random form's phrases."""

    mesh: Mesh
    design: designs.Design | None
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, plan: DesignPlan) -> "_Source":
        if not plan.family:
            form = random_forms.draw(plan.seed)
            return cls(form.mesh, None, form.phrases)
        design = designs.draw(plan.seed, family=plan.family)
        return cls(designs.mesh(design), design, ())

    def captions(self, view: str, rng: np.random.Generator) -> tuple[str, ...]:
        if self.design is not None:
            told = captions.caption(self.design, view, rng)
            return told, captions.title(self.design, rng)
        some = [phrase for phrase in self.phrases if rng.random() < 0.7]
        words = " and ".join(some or self.phrases[:1])
        return (f"{view} view of an article with a {words}", f"Article with a {words}")


def _pictures(plans: Sequence[DesignPlan], processes: int) -> Iterator[Picture]:
    with ProcessPoolExecutor(processes) as pool:
        for pictures in pool.map(draw, plans, chunksize=4):
            yield from pictures


def _view(
    mesh: Mesh, view: str, dashed: tuple[str, ...], rng: np.random.Generator
) -> NDArray[np.uint8]:
    style = replace(styles.draw_style(rng), dashed=dashed)
    camera = cameras.camera(view, rng=rng)
    return rendering.render(
        mesh, camera=camera, style=style, size=_RENDER_SIZE, rng=rng
    )


def _beside(
    first: NDArray[np.uint8], second: NDArray[np.uint8], *, upright: bool
) -> NDArray[np.uint8]:
    """Two views on one sheet, one above the other or side by side."""
    if not upright:
        return _beside(first.T, second.T, upright=True).T
    width = max(first.shape[1], second.shape[1])
    gap = np.full((20, width), 255, np.uint8)
    return np.concatenate([_widened(first, width), gap, _widened(second, width)])


def _labelled(
    sheet: NDArray[np.uint8], label: NDArray[np.uint8], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """The label below the figure, mostly in the middle."""
    gap = int(rng.integers(6, 40))
    width = max(sheet.shape[1], label.shape[1])
    foot = np.full((gap + label.shape[0], width), 255, np.uint8)
    free = width - label.shape[1]
    left = free // 2 if rng.random() < 0.7 else int(rng.integers(free + 1))
    foot[gap:, left : left + label.shape[1]] = label
    return np.concatenate([_widened(sheet, width), foot])


def _widened(sheet: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    spare = width - sheet.shape[1]
    sides = (0, 0), (spare // 2, spare - spare // 2)
    return np.pad(sheet, sides, constant_values=255)

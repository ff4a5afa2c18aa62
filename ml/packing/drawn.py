"""Packs of drawn designs, figure by figure.

Every design is drawn from its own seed, so that any number of processes write the same
pack. Cameras, styles and sheets are drawn per figure; what is claimed in solid lines
stays the same for all figures of a design. A figure's view and caption are those of the
first figure on its sheet.
"""

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import packs
from ml.manifests.ornament import Figure
from ml.packing import pens, plans, random_forms, scans, sheets
from ml.packing.pens import Pen
from ml.packing.plans import DesignPlan, PackPlan, design_plans
from ml.synthetic import cameras, captions, designs, families, rendering
from ml.synthetic.meshes import Mesh, tags_of
from ml.synthetic.styles import Style

__all__ = ["DesignPlan", "PackPlan", "Picture", "design_plans", "draw", "write"]

Picture = tuple[Figure, NDArray[np.uint8]]

_LEAST_SIZE = 240  # of a rendered figure in pixels; fine insets blob below
_BROKEN_SHARE = 0.3  # of designs with a part in broken lines
_COMPANION_SCALE = 0.7  # the others on a sheet need fewer pixels


def write(folder: Path, plans: Sequence[DesignPlan], *, processes: int) -> None:
    """Draw the designs into a pack; the number of processes does not change it."""
    count = sum(len(plan.views) for plan in plans)
    packs.write(folder, _pictures(plans, processes), count=count)


def draw(plan: DesignPlan) -> list[Picture]:
    """Draw all figures of one design, (size, size) uint8 each."""
    rng = np.random.default_rng([plan.seed, zlib.crc32(plan.family.encode()), 11])
    name = f"{plan.family or 'form'}-{plan.seed:07d}"
    figure = Figure(path="", patent=name, split=plan.split)
    if plan.family:
        family = families.FAMILIES[plan.family]
        figure = replace(figure, locarno=family.locarno, uspc=family.uspc)
    source = _Source.of(plan)
    artist = _Artist.of(plan, source.mesh, rng)
    pictures = []
    drawn: dict[str, str] = {}  # view -> shading of its last drawing
    for number, view in enumerate(plan.views, 1):
        style = artist.style(rng, unlike=drawn.get(view, ""))
        drawn[view] = style.shading
        page = _page(artist, view, style, number, rng)
        row = replace(
            figure,
            path=f"{name}/{number}",
            view=view,
            captions=source.captions(view, rng),
        )
        pictures.append((row, _shrunk(page, plan.size)))
    return pictures


@dataclass(frozen=True, slots=True)
class _Artist:
    """Draws figures of one design: what all of them share."""

    plan: DesignPlan
    mesh: Mesh
    dashed: tuple[str, ...]
    size: int  # of a figure alone on its sheet, in pixels

    @classmethod
    def of(cls, plan: DesignPlan, mesh: Mesh, rng: np.random.Generator) -> "_Artist":
        tags = tags_of(mesh)
        is_broken = len(tags) > 0 and rng.random() < _BROKEN_SHARE
        count = int(rng.integers(1, 3)) if is_broken else 0
        dashed = tuple(rng.permutation(tags)[:count].tolist())
        return cls(plan, mesh, dashed, max(2 * plan.size, _LEAST_SIZE))

    def style(self, rng: np.random.Generator, *, unlike: str = "") -> Style:
        held_out = self.plan.split == plans.STYLES
        style = pens.draw(rng, held_out=held_out, unlike=unlike)
        return replace(style, dashed=self.dashed)

    def figure(
        self, view: str, pen: Pen, rng: np.random.Generator
    ) -> NDArray[np.uint8]:
        camera = cameras.camera(view, rng=rng)
        pixels = rendering.render(
            self.mesh, camera=camera, style=pen.style, size=pen.size, rng=rng
        )
        return pen.inked(pixels)


def _page(
    artist: _Artist,
    view: str,
    style: Style,
    number: int,
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """Return a figure's sheet as scanned, companions and all."""
    shares = artist.plan.sheets
    figures = [artist.figure(view, Pen(style, artist.size), rng)]
    for _ in range(sheets.companions(shares, rng)):
        other = cameras.VIEWS[int(rng.integers(len(cameras.VIEWS)))]
        # One sheet is drawn by one hand.
        pen = Pen(style, round(artist.size * _COMPANION_SCALE))
        figures.append(artist.figure(other, pen, rng))
    page = sheets.compose(figures, number=number, shares=shares, rng=rng)
    return scans.scan(page, shares=shares, rng=rng)


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
        words = captions.listed(
            [captions.with_article(phrase) for phrase in some or self.phrases[:1]]
        )
        return (f"{view} view of an article with {words}", f"Article with {words}")


def _pictures(plans: Sequence[DesignPlan], processes: int) -> Iterator[Picture]:
    with ProcessPoolExecutor(processes) as pool:
        for pictures in pool.map(draw, plans, chunksize=4):
            yield from pictures


def _shrunk(page: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    small = Image.fromarray(page).resize((size, size), Image.Resampling.BOX)
    return np.asarray(small, np.uint8)

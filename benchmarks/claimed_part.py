"""Does searching by the claimed part find what whole drawings hide?

    python -m benchmarks.claimed_part [--designs 80] [--encoder default]

Each design is drawn with another product beside it in broken lines and searched among
the designs alone, those products alone and more of both; then among the designs in
other broken surroundings. The part is told apart as `ml.claims` proposes, and as the
drawing program knows it. Also prints how much of the ink the proposal gets right.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import claims, drawings, encoders
from ml.packing import random_forms
from ml.synthetic import cameras, designs, families, rendering, styles
from ml.synthetic.meshes import BODY, Mesh, join

SURROUNDINGS = "surroundings"
VIEWS = ("perspective", "front")
SIZE = 720
FIRST_SEED = 7_000_000  # far from what the shipped encoder was trained on


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing, its claimed ink and the ink in broken lines (h, w)."""

    image: Image.Image
    claimed: NDArray[np.bool_]
    surroundings: NDArray[np.bool_]


def main() -> None:
    """Parse the arguments, draw, search."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--designs", type=int, default=80)
    parser.add_argument("--encoder", default="default")
    options = parser.parse_args()
    model = encoders.load(options.encoder)
    count = options.designs
    forms = [form(FIRST_SEED + place) for place in range(4 * count)]
    wanted, around, elsewhere, others = (
        forms[i * count : (i + 1) * count] for i in range(4)
    )
    alone = [drawn(mesh, view, 1, place) for place, mesh, view in views(wanted)]
    beside = [drawn(mesh, view, 2, place) for place, mesh, view in views(around)]
    more = [drawn(mesh, view, 3, place) for place, mesh, view in views(others)]
    queries = [
        drawn(within(mesh, around[place], place), view, 4, place)
        for place, mesh, view in views(wanted)
    ]
    other = [
        drawn(within(mesh, elsewhere[place], place), view, 5, place)
        for place, mesh, view in views(wanted)
    ]
    judge_ink(queries, alone)
    asked = {
        "whole drawing": [each.image for each in queries],
        "claimed part, proposed": [claimed(each) for each in queries],
        "claimed part, known": [shown(each.claimed) for each in queries],
        "its surroundings never drawn": [
            drawn(mesh, view, 4, place).image for place, mesh, view in views(wanted)
        ],
    }
    rows = {name: model.encode_images(images) for name, images in asked.items()}
    noise = [each.image for each in (*beside, *more)]
    stored = {
        "designs alone": [each.image for each in alone],
        "in other surroundings": [each.image for each in other],
        "their claimed part, in other surroundings": [claimed(each) for each in other],
    }
    for title, right in stored.items():
        figures = model.encode_images(right + noise)
        print(f"\n{title}: {len(queries)} queries, {len(figures)} figures")
        for name, vectors in rows.items():
            print(f"  {name:30s} " + told(vectors @ figures.T, count))


def form(seed: int) -> Mesh:
    """A product of a held-out family or a random form, of radius 1 about the origin."""
    names = sorted(families.HELD_OUT)
    if seed % 2:
        mesh = random_forms.draw(seed).mesh
    else:
        mesh = designs.mesh(designs.draw(seed, family=names[seed // 2 % len(names)]))
    middle = (mesh.vertices.max(axis=0) + mesh.vertices.min(axis=0)) / 2
    mesh = mesh.moved(*(-middle))
    size = float(np.linalg.norm(mesh.vertices, axis=1).max())
    return mesh.scaled(*[1 / size] * 3)


def within(mesh: Mesh, around: Mesh, seed: int) -> Mesh:
    """A product with another one in broken lines that it touches."""
    rng = np.random.default_rng([seed, 17])
    factor = float(rng.uniform(0.9, 1.5))
    placed = around.scaled(factor, factor, factor)
    axis = int(rng.choice([0, 2]))
    side = float(rng.choice([-1, 1]))
    gap = np.zeros(3)
    reach = (
        np.abs(mesh.vertices[:, axis]).max() + np.abs(placed.vertices[:, axis]).max()
    )
    gap[axis] = 0.85 * side * reach
    return join([mesh.tagged(BODY), placed.moved(*gap).tagged(SURROUNDINGS)])


def views(meshes: list[Mesh]) -> Iterator[tuple[int, Mesh, str]]:
    """Each mesh in each view, with its place."""
    for place, mesh in enumerate(meshes):
        for view in VIEWS:
            yield place, mesh, view


def drawn(mesh: Mesh, view: str, purpose: int, place: int) -> Drawn:
    """Draw a mesh in a hand of its own."""
    rng = np.random.default_rng([purpose, place, VIEWS.index(view)])
    camera = cameras.camera(view, rng=rng)
    style = replace(styles.draw_style(rng), dashed=(SURROUNDINGS,))
    parts = rendering.render_parts(mesh, camera=camera, style=style, size=SIZE, rng=rng)
    inks = [part == 0 for part in parts]
    return Drawn(shown(inks[0] | inks[1]), *inks)


def shown(ink: NDArray[np.bool_]) -> Image.Image:
    """Ink (h, w) as a mode "1" image."""
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("1")


def claimed(each: Drawn) -> Image.Image:
    """The claimed part as proposed; the whole where nothing else is left."""
    cells = claims.environment(each.image)
    part = claims.apply(each.image, cells, keep="claimed")
    try:
        drawings.ink_box(part)
    except drawings.BlankDrawing:
        return each.image
    return part


def judge_ink(queries: list[Drawn], solid: list[Drawn]) -> None:
    """Print how much ink the proposal gets right, and what it takes of solid ones."""
    counts = np.zeros(3)
    for each in queries:
        broken = each.surroundings & ~each.claimed
        taken = proposed(each)
        counts += (taken & broken).sum(), taken.sum(), broken.sum()
    print(
        f"broken lines: precision {counts[0] / counts[1]:.3f}, recall "
        f"{counts[0] / counts[2]:.3f} of {len(queries)} drawings' ink"
    )
    wrong = np.array([proposed(each).sum() / each.claimed.sum() for each in solid])
    print(
        f"solid drawings: {np.mean(wrong > 0):.3f} lose ink to the proposal, on "
        f"average {wrong.mean():.4f} of it, at most {wrong.max():.3f}"
    )


def proposed(each: Drawn) -> NDArray[np.bool_]:
    """The ink (h, w) that the proposal takes for surroundings."""
    cells = claims.environment(each.image)
    left = ~np.asarray(claims.apply(each.image, cells, keep="claimed"))
    return (each.claimed | each.surroundings) & ~left


def told(similarities: NDArray[np.float32], count: int) -> str:
    """R@1, R@10 and the mean reciprocal rank of a right figure.

    Query and right figures lie view by view for each of `count` designs, the right ones
    first.
    """
    places = np.repeat(np.arange(count), len(VIEWS))
    ranks = []
    for row, place in zip(similarities, places, strict=True):
        order = np.argsort(-row, kind="stable")
        is_right = (order < len(places)) & (order // len(VIEWS) == place)
        ranks.append(1 + int(np.flatnonzero(is_right)[0]))
    found = np.array(ranks)
    return (
        f"R@1 {np.mean(found <= 1):.3f}  R@10 {np.mean(found <= 10):.3f}  "
        f"MRR {np.mean(1 / found):.3f}"
    )


if __name__ == "__main__":
    main()

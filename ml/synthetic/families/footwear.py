"""Shoes."""

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import interp1d

from ml.synthetic.curves import spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Floats, Mesh, from_grid, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    extrusion,
)


def _sole_outline(p: SimpleNamespace) -> Floats:
    """Return a foot's plan, heel at x = -1 and toe at x = 1."""
    wide, toe = p.width / 2, {"round": 0.75, "pointed": 0.35, "square": 1.0}[p.toe]
    side = [(-1.0, 0.0), (-0.85, 0.72 * wide), (-0.3, 0.72 * wide), (0.3, wide)]
    side += [(0.75, (0.45 + 0.4 * toe) * wide), (0.98, 0.35 * toe * wide), (1.02, 0.0)]
    knots = side[:-1] + [(x, -y) for x, y in reversed(side[1:])]
    return spline(knots, steps=5, closed=True)[::-1]


def _shoe(p: SimpleNamespace) -> Mesh:
    plan = _sole_outline(p)
    rings = _upper_rings(p, plan)
    thick = p.sole
    sole = extrusion(plan * [1.03, 1.08], thick, edge=0.02, tag="sole")
    parts = [from_grid(rings, wrap_columns=True), sole.moved(z=0.02 - thick / 2)]
    if p.heel == "block":
        heel = plan[plan[:, 0] < -0.42]
        heel = heel[np.argsort(np.arctan2(heel[:, 1], heel[:, 0] + 0.7))]
        block = extrusion(heel, p.heel_height, tag="heel")
        parts.append(block.moved(z=0.03 - thick - p.heel_height / 2))
    if p.trim == "cap":
        parts.append(_overlay(rings[:7], plan[:, 0] > 0.5))
    elif p.trim == "counter":
        parts.append(_overlay(rings[:9], plan[:, 0] < -0.55))
    return join([*parts, *_fastening(p, rings, plan)])


def _upper_rings(p: SimpleNamespace, plan: Floats) -> Floats:
    """Return (rings, k, 3) outlines from the sole over the collar to the inside."""
    middle = np.array([-0.48, 0.0])
    opening = middle + plan * [0.48, 0.9]
    rings = []
    for t in np.linspace(0, 1, 15):
        inward = t ** (1.5 if p.form == "low" else 1.15)
        bulge = 1 + 0.08 * np.sin(np.pi * min(1.6 * t, 1.0))
        flat = plan * bulge * (1 - inward) + opening * inward
        rise = np.sin(0.5 * np.pi * t) ** 0.75
        rings.append(np.column_stack([flat, _height(p, flat[:, 0]) * rise]))
    lip = rings[-1].copy()
    lip[:, :2] = middle + (lip[:, :2] - middle) * 0.86
    floor = lip.copy()
    floor[:, :2] = middle + (lip[:, :2] - middle) * 0.75
    floor[:, 2] -= 0.14
    centre = np.broadcast_to(floor.mean(axis=0), floor.shape)
    return np.stack([*rings, lip, floor, centre])


def _height(p: SimpleNamespace, x: Floats) -> Floats:
    """Return how high the upper reaches above points of the plan."""
    knots = [
        (-1.1, 1.0),
        (-0.6, 0.95),
        (-0.1, 0.85),
        (0.3, 0.4),
        (0.7, 0.08),
        (1.1, 0.0),
    ]
    curve = spline(knots)
    share: Floats = np.interp(x, curve[:, 0], curve[:, 1])
    height: Floats = 0.26 + (p.collar - 0.26) * share
    return height


def _overlay(rings: Floats, chosen: NDArray[np.bool_], *, lift: float = 0.02) -> Mesh:
    """Return a panel laid over the chosen columns of the upper."""
    columns = np.flatnonzero(chosen)
    cut = int(np.argmax(np.diff(columns)))  # the outline may start inside the panel
    if columns[-1] - columns[0] >= len(columns):
        columns = np.concatenate([columns[cut + 1 :], columns[: cut + 1]])
    panel = rings[:, columns]
    outward = np.cross(np.gradient(panel, axis=0), np.gradient(panel, axis=1))
    outward /= np.maximum(np.linalg.norm(outward, axis=2, keepdims=True), 1e-9)
    centre = np.array([-0.2, 0.0, 0.1])
    facing = float(np.sum(outward * (panel - centre)))
    return from_grid(panel + np.sign(facing) * lift * outward, tag="overlay")


def _fastening(p: SimpleNamespace, rings: Floats, plan: Floats) -> list[Mesh]:
    """Return laces or straps that lie across the vamp, following the upper."""
    if p.closure == "none":
        return []
    laced = p.closure == "laces"
    behind, tall = (0.6, 0.16) if laced else (0.1, 0.6)
    front = plan[:, 0] > behind
    at = np.arange(len(rings))
    parts = []
    for row in np.linspace(8.2, 12.4, p.laces if laced else 2).tolist():
        band = np.array([row - tall, row, row + tall])
        strip = interp1d(at, rings, axis=0)(band)
        parts.append(_overlay(strip, front, lift=0.03).tagged("fastening"))
    return parts


SHOE = Family(
    name="shoe",
    titles=("Shoe", "Footwear", "Boot"),
    locarno="02-04",
    uspc="D2/969",
    parameters={
        "width": Real(0.62, 0.82, "narrow last", "wide last"),
        "toe": choice(round="rounded toe", pointed="pointed toe", square="square toe"),
        "collar": Real(0.5, 1.25, "low collar", "high collar"),
        "form": choice(low="", high="upright collar"),
        "sole": Real(0.08, 0.3, "thin sole", "thick sole"),
        "heel": choice(flat="flat sole", block="block heel"),
        "heel_height": Real(0.12, 0.45),
        "closure": choice(laces="laces", straps="straps", none="slip-on upper"),
        "laces": Count(3, 6),
        "trim": choice(none="", cap="toe cap", counter="heel counter"),
    },
    shape=_shoe,
    needs={"heel_height": {"heel": ("block",)}, "laces": {"closure": ("laces",)}},
)

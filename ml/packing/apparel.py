"""Soft random forms: garments, hats, shoes and bags, as lofts that barely touch."""

import numpy as np

from ml.packing.bodies import Made
from ml.packing.outlines import Random
from ml.synthetic.curves import circle, ellipse, spline
from ml.synthetic.meshes import Floats, Mesh, join
from ml.synthetic.primitives import extrusion, loft, revolution, sweep


def shirt(rng: Random) -> Made:
    """Return a trunk with two sleeves and a neck."""
    flat = float(rng.uniform(0.25, 0.5))
    length = float(rng.uniform(1.0, 2.2))
    widths = [rng.uniform(0.7, 1.2), rng.uniform(0.6, 0.9), 0.8, 0.75, 0.3, 0.28]
    heights = [0.0, 0.45, 0.75, 0.92, 1.0, 1.06]
    trunk = _tube(np.array(widths), np.array(heights) * length, flat, rng)
    reach = float(rng.uniform(0.3, 1.3))
    fall = float(rng.uniform(0.1, 1.0))
    shoulder = np.array([0.68, 0.0, 0.9 * length])
    bend = np.array([[0, 0, 0], [0.4, 0, -0.3 * fall], [1.0, 0, -fall]]) * reach
    path = spline(shoulder + bend)
    narrowing = np.linspace(1.0, float(rng.uniform(0.6, 1.2)), len(path))
    sleeve = sweep(path, ellipse(0.4, 0.3), scale=narrowing, up=(0, 1, 0))
    sleeve = sleeve.tagged("sleeves")
    return join([trunk, sleeve, sleeve.mirrored("x")]), "garment with sleeves"


def trousers(rng: Random) -> Made:
    """Return a waist with two legs."""
    length = float(rng.uniform(0.5, 2.2))
    spread = float(rng.uniform(0.0, 0.25))
    leg_widths = np.array([rng.uniform(0.3, 0.8), 0.4, 0.52])
    leg = _tube(leg_widths, np.array([0.0, 0.5, 1.0]) * length, 0.8, rng)
    low = leg.vertices[:, 2:] / length
    shift = np.concatenate([0.36 + spread * (1 - low), 0 * low, 0 * low], axis=1)
    leg = Mesh(
        leg.vertices + shift, leg.faces, leg.patches, leg.tags, leg.uv, leg.tag_names
    )
    hips = _tube(
        np.array([0.88, 0.85, 0.7]), length + np.array([-0.1, 0.3, 0.7]), 0.5, rng
    )
    return join([leg, leg.mirrored("x"), hips]), "garment with two legs"


def dress(rng: Random) -> Made:
    """Return one hanging tube with folds towards the hem."""
    count = int(rng.integers(4, 7))
    widths = np.linspace(rng.uniform(0.6, 1.4), 0.4, count)
    widths *= rng.uniform(0.8, 1.1, count)
    folds = int(rng.integers(5, 14))
    angle = np.arange(60) * (2 * np.pi / 60)
    deep = np.linspace(float(rng.uniform(0.0, 0.14)), 0.0, count * 4)
    smooth = spline(widths[:, None], steps=4)[:, 0]
    deep = np.interp(np.linspace(0, 1, len(smooth)), np.linspace(0, 1, count * 4), deep)
    ripple = 1 + deep[:, None] * np.cos(folds * angle)
    rings = np.empty((len(smooth), 60, 3))
    rings[..., 0] = smooth[:, None] * ripple * np.cos(angle)
    rings[..., 1] = 0.6 * smooth[:, None] * ripple * np.sin(angle)
    rings[..., 2] = np.linspace(0, rng.uniform(1.4, 2.6), len(smooth))[:, None]
    return loft(rings), "hanging folded garment"


def hat(rng: Random) -> Made:
    """Return a crown with a brim or a peak."""
    crown = float(rng.uniform(0.4, 1.2))
    power = float(rng.uniform(0.25, 1.0))
    t = np.linspace(0, np.pi / 2, 12)
    profile = np.stack([np.cos(t) ** power, crown * np.sin(t) ** power], axis=1)
    profile[-1, 0] = 0.0
    dome = revolution(profile, plan=ellipse(2.0, float(rng.uniform(1.7, 2.3))))
    if rng.random() < 0.5:
        peak = extrusion(ellipse(1.5, float(rng.uniform(1.2, 2.0))), 0.05, tag="peak")
        return join([dome, peak.moved(y=-0.9)]), "cap with a peak"
    wide = float(rng.uniform(1.2, 1.9))
    brim = spline(
        [
            (0.95, 0.0),
            (1.0 + 0.5 * (wide - 1), -0.05),
            (wide, float(rng.uniform(-0.2, 0.3))),
        ]
    )
    back = brim[::-1] - [0.0, 0.04]
    edge = revolution(np.concatenate([brim, back]), tag="brim")
    return join([dome, edge]), "hat with a brim"


def shoe(rng: Random) -> Made:
    """Return an upper lofted from heel to toe on a sole."""
    count = 22
    t = np.linspace(0, 1, count)
    high = np.interp(t, [0, 0.12, 0.35, 0.6, 0.9, 1], _silhouette(rng))
    wide = np.interp(t, [0, 0.1, 0.35, 0.7, 0.92, 1], [0.1, 0.3, 0.27, 0.4, 0.3, 0.05])
    half = np.linspace(0, np.pi, 19)
    arch = np.stack([np.cos(half), np.sin(half) ** float(rng.uniform(0.5, 1.0))], 1)
    rings = np.empty((count, len(arch), 3))
    rings[..., 0] = (t * 2.4 - 1.2)[:, None]
    rings[..., 1] = wide[:, None] * arch[:, 0]
    rings[..., 2] = high[:, None] * arch[:, 1]
    upper = loft(rings)
    edge = np.concatenate(
        [
            np.stack([t * 2.4 - 1.2, -wide - 0.04], 1),
            np.stack([t * 2.4 - 1.2, wide + 0.04], 1)[::-1],
        ]
    )
    thick = float(rng.uniform(0.08, 0.35))
    sole = extrusion(edge, thick, tag="sole").moved(z=-thick / 2)
    parts = [upper, sole]
    if rng.random() < 0.3:
        heel = extrusion(ellipse(0.5, 0.5), float(rng.uniform(0.3, 0.9)), tag="heel")
        parts.append(heel.moved(-0.9, 0, -0.4))
    return join(parts), "shoe-shaped body with a sole"


def bag(rng: Random) -> Made:
    """Return a soft pouch with one or two carrying loops."""
    heights = np.linspace(0, float(rng.uniform(0.9, 1.8)), 5)
    widths = rng.uniform(0.75, 1.0, 5)
    pouch = _tube(widths, heights, float(rng.uniform(0.2, 0.6)), rng, power=3.0)
    reach, top = float(rng.uniform(0.3, 0.7)), float(heights[-1])
    rise = float(rng.uniform(0.3, 1.3))
    path = spline(
        [
            (-reach, 0, top - 0.1),
            (-0.7 * reach, 0, top + 0.8 * rise),
            (0.7 * reach, 0, top + 0.8 * rise),
            (reach, 0, top - 0.1),
        ]
    )
    strap = sweep(path, circle(float(rng.uniform(0.03, 0.08)), sides=14), tag="strap")
    return join([pouch, strap.moved(y=-0.08), strap.moved(y=0.08)]), "bag with straps"


def _tube(
    widths: Floats, heights: Floats, flat: float, rng: Random, *, power: float = 2.3
) -> Mesh:
    """Return a closed tube of elliptical rings, its silhouette smooth."""
    knots = spline(np.stack([widths, heights], axis=1), steps=5)
    ring = ellipse(2.0, 2.0 * flat, power=power)
    rings = np.empty((len(knots), len(ring), 3))
    rings[..., :2] = knots[:, None, :1] * ring
    rings[..., 2] = knots[:, 1:]
    rings[..., 0] += np.linspace(0, rng.normal(0, 0.03), len(knots))[:, None]
    return loft(rings)


def _silhouette(rng: Random) -> list[float]:
    """Return heights from heel to toe."""
    collar = float(rng.uniform(0.35, 1.3))
    instep = float(rng.uniform(0.35, 0.6))
    return [0.8 * collar, collar, collar * 0.95, instep, 0.3, 0.05]

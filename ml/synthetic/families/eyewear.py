"""Spectacles."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Floats, Mesh, join
from ml.synthetic.parameters import Real, choice
from ml.synthetic.primitives import (
    extrusion,
    sphere,
    sweep,
)


def _lens_outline(p: SimpleNamespace) -> Floats:
    width, height = p.lens_width, p.lens_height
    if p.lens == "round":
        return ellipse(width, min(width, height * 1.15), sides=48)
    if p.lens == "rectangular":
        return rectangle(width, 0.75 * height, 0.12, steps=6)
    shape = ellipse(width, height, power=2.6, sides=48)
    if p.lens == "aviator":
        shape[:, 0] -= (
            0.12 * np.where(shape[:, 1] < 0, shape[:, 1], 0) / height * width * -1
        )
        shape[:, 1] *= np.where(shape[:, 1] > 0, 0.8, 1.1)
    else:  # cat-eye: the outer upper corner is drawn up
        lift = np.clip(shape[:, 0] / width + 0.1, 0, 1) * np.clip(
            shape[:, 1] / height + 0.3, 0, 1
        )
        shape[:, 1] += p.lift * lift
        shape[:, 0] += 0.5 * p.lift * lift
    return shape


def _glasses(p: SimpleNamespace) -> Mesh:
    outline = _lens_outline(p)
    line = np.stack([outline[:, 0], 0 * outline[:, 0], outline[:, 1]], axis=1)
    offset = p.lens_width / 2 + p.bridge / 2
    thin = 0.03 if p.frame == "wire" else p.rim
    section = ellipse(0.09 + 0.3 * thin, thin, power=3.0, sides=16)
    rim = sweep(line, section, closed=True, up=(0, 1, 0), tag="rims")
    lens = extrusion(outline, 0.03, tag="lenses").turned("x", 90)
    right = join([rim, lens]).moved(x=offset)
    parts = [right, right.mirrored("x"), *_bridge(p)]
    outer = float(outline[:, 0].max()) + offset
    high = 0.22 * p.lens_height
    temple = _temple(p, outer - 0.02, high)
    parts += [temple, temple.mirrored("x")]
    return join(parts)


def _bridge(p: SimpleNamespace) -> list[Mesh]:
    half = p.bridge / 2 + 0.06
    z = 0.16 * p.lens_height
    arch = [(-half, 0, z), (0, -0.02, z + p.bridge_arch), (half, 0, z)]
    parts = [
        sweep(spline(arch), ellipse(0.07, 0.08, sides=16), up=(0, 1, 0), tag="bridge")
    ]
    if p.bar == "double":
        bar = [(-half - 0.05, 0, z + 0.2), (half + 0.05, 0, z + 0.2)]
        parts.append(sweep(bar, circle(0.025, sides=16), up=(0, 1, 0), tag="bridge"))
    if p.pads == "pads":
        pad = sphere(0.06, squash=1.6, tag="nose pads").scaled(x=0.5)
        parts += [pad.moved(sign * (half - 0.1), 0.12, -0.1) for sign in (-1, 1)]
    return parts


def _temple(p: SimpleNamespace, x: float, z: float) -> Mesh:
    long = p.temple
    knots = [(x, 0, z), (x + 0.06, 0.06, z), (x + 0.06, 0.6 * long, z + 0.02)]
    knots += [(x + 0.04, 0.8 * long, z - 0.04), (x, long, z - p.hook)]
    line = spline(knots)
    at = np.linspace(0, 1, len(line))
    tall = np.interp(at, [0, 0.1, 0.7, 1], [1.2, 1.0, 0.8, p.tip])
    scale = np.stack([p.arm * tall, np.full(len(line), 0.05)], axis=1)
    return sweep(
        line, ellipse(1, 1, power=4, sides=20), scale=scale, up=(1, 0, 0), tag="temples"
    )


GLASSES = Family(
    name="glasses",
    titles=("Eyeglasses", "Spectacles", "Sunglasses"),
    locarno="16-06",
    uspc="D16/300",
    parameters={
        "lens": choice(
            round="round lenses",
            rectangular="rectangular lenses",
            aviator="aviator lenses",
            cateye="upswept lenses",
        ),
        "lens_width": Real(0.8, 1.1, "small lenses", "large lenses"),
        "lens_height": Real(0.6, 0.95, "shallow lenses", "deep lenses"),
        "lift": Real(0.08, 0.25),
        "frame": choice(wire="wire frame", full="full frame"),
        "rim": Real(0.06, 0.13, "", "heavy frame"),
        "bridge": Real(0.22, 0.4),
        "bridge_arch": Real(0.0, 0.12),
        "bar": choice(none="", double="double bridge"),
        "pads": choice(pads="nose pads", none=""),
        "temple": Real(1.5, 2.1),
        "arm": Real(0.06, 0.2, "thin temples", "broad temples"),
        "tip": Real(0.6, 1.8),
        "hook": Real(0.15, 0.5, "", "hooked temple ends"),
    },
    shape=_glasses,
    needs={"lift": {"lens": ("cateye",)}, "rim": {"frame": ("full",)}},
)

"""Sofas."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import resampled, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import box, cylinder, extrusion


def _sofa(p: SimpleNamespace) -> Mesh:
    seats, high = p.seats, p.seat_height
    inner = 0.75 * seats
    total = inner + 2 * p.arm_width
    frame = box(total, p.depth, 0.3, edge=0.03).moved(z=high - 0.3)
    parts = [frame]
    for i in range(seats):
        x = (i - (seats - 1) / 2) * 0.75
        cushion = box(0.735, p.depth - 0.2, 0.24, corner=0.08, edge=0.07, steps=3)
        parts.append(cushion.tagged("cushions").moved(x=x, y=-0.12, z=high - 0.04))
        if p.back == "cushions":
            pad = box(0.72, 0.22, p.back_height, corner=0.08, edge=0.07, steps=3)
            pad = pad.tagged("cushions").turned("x", -p.lean)
            parts.append(
                pad.moved(x=x, y=p.depth / 2 - 0.27, z=high + 0.5 * p.back_height)
            )
    parts.append(_sofa_back(p, total, inner).moved(y=p.depth / 2 - 0.08))
    arm = _sofa_arm(p).moved(x=(inner + p.arm_width) / 2 + 0.004)
    parts += [arm, arm.mirrored("x")]
    for sx in (-1, 1):
        for sy in (-1, 1):
            post = cylinder(
                0.035, p.legs, top=0.055, sides=4 if p.feet == "block" else 20
            )
            at = post.tagged("feet").moved(
                sx * (total / 2 - 0.1), sy * (p.depth / 2 - 0.1)
            )
            parts.append(at.moved(z=high - 0.44 - p.legs / 2))
    return join(parts)


def _sofa_back(p: SimpleNamespace, total: float, inner: float) -> Mesh:
    tall = p.back_height + 0.35
    middle = p.seat_height - 0.2 + tall / 2
    if p.top == "arched":
        x = inner / 2 + 0.02
        rise = resampled(
            spline([(x, 0), (0.5 * x, p.arch), (-0.5 * x, p.arch), (-x, 0)]), 20
        )
        rise[:, 1] += tall / 2
        outline = np.concatenate([[(-x, -tall / 2), (x, -tall / 2)], rise])
        slab = extrusion(outline, 0.18, edge=0.03, steps=1)
        return slab.turned("x", 90).moved(z=middle)
    width = total if p.top == "full" else inner
    return box(width, 0.18, tall, edge=0.04, steps=1).moved(z=middle)


def _sofa_arm(p: SimpleNamespace) -> Mesh:
    base = p.seat_height - 0.44
    tall = p.arm_height + 0.44
    slab = box(
        p.arm_width, p.depth, tall, edge=0.035, steps=1 if p.arm == "square" else 4
    )
    slab = slab.tagged("arms").moved(z=base + tall / 2)
    if p.arm != "rolled":
        return slab
    roll = cylinder(0.62 * p.arm_width, p.depth + 0.02, tag="arms").turned("x", 90)
    return join([slab, roll.moved(x=0.12 * p.arm_width, z=base + tall)])


SOFA = Family(
    name="sofa",
    titles=("Sofa", "Couch", "Settee"),
    locarno="06-01",
    uspc="D6/381",
    parameters={
        "seats": Count(1, 4, "seat cushions"),
        "depth": Real(0.9, 1.2),
        "seat_height": Real(0.5, 0.68),
        "back": choice(cushions="loose back cushions", plain="plain back"),
        "back_height": Real(0.4, 0.8, "low back", "high back"),
        "top": choice(
            full="full-width back",
            set="back set between the arms",
            arched="arched back",
        ),
        "arch": Real(0.06, 0.25),
        "lean": Real(4.0, 14.0),
        "arm": choice(square="square arms", soft="rounded arms", rolled="rolled arms"),
        "arm_width": Real(0.14, 0.34, "slim arms", "broad arms"),
        "arm_height": Real(0.12, 0.36, "low arms", "high arms"),
        "feet": choice(round="round feet", block="block feet"),
        "legs": Real(0.06, 0.28, "", "tall feet"),
    },
    shape=_sofa,
    needs={"arch": {"top": ("arched",)}, "lean": {"back": ("cushions",)}},
)

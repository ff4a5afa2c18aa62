"""Telephones, keyboards and remote controls."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Floats, Mesh, from_grid, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    torus,
)


def plate(outline: Floats, depth: float, *, edge: float = 0.0, tag: str) -> Mesh:
    """Return an upright slab whose outline's y is height and whose front is -y."""
    return extrusion(outline, depth, edge=edge, tag=tag).turned("x", 90)


def _phone(p: SimpleNamespace) -> Mesh:
    width, height, deep = p.width, p.height, p.depth
    outline = rectangle(width, height, p.corner, steps=6)
    edge = min(0.42 * deep, 0.9 * p.corner, 0.06)
    steps = 4 if p.edge == "soft" else 1
    front = -deep / 2
    parts = [extrusion(outline, deep, edge=edge, steps=steps).turned("x", 90)]
    bezel = edge + p.bezel
    tall = height - 2 * bezel - (p.chin if p.key != "none" else 0.0)
    glass = rectangle(width - 2 * bezel, tall, 0.6 * p.corner, steps=5)
    rise = (p.chin if p.key != "none" else 0.0) / 2
    parts.append(plate(glass, 0.02, tag="display").moved(y=front, z=rise))
    if p.key == "round":
        button = cylinder(0.3 * p.chin, 0.03, tag="button").turned("x", 90)
        parts.append(button.moved(y=front, z=-height / 2 + 0.55 * p.chin))
    elif p.key == "bar":
        bar = plate(rectangle(0.3 * width, 0.3 * p.chin, 0.1), 0.03, tag="button")
        parts.append(bar.moved(y=front, z=-height / 2 + 0.55 * p.chin))
    slot = plate(rectangle(0.25 * width, 0.03, 0.014), 0.03, tag="earpiece")
    parts.append(slot.moved(y=front - 0.004, z=height / 2 - bezel * 0.55))
    for i in range(p.side_keys):
        key = box(0.04, 0.35 * deep, 0.18, tag="side keys")
        parts.append(key.moved(x=width / 2, z=0.3 * height - 0.26 * i))
    parts.append(_cameras(p).moved(y=deep / 2))
    return join(parts)


def _cameras(p: SimpleNamespace) -> Mesh:
    """Return the lenses on the rear, upper corner."""
    x, z = p.width / 2 - 0.24, p.height / 2 - 0.26
    parts = []
    if p.bump == "bump":
        tall = 0.2 * p.lenses + 0.1
        bump = plate(
            rectangle(0.28, tall, 0.1, steps=5), 0.06, edge=0.015, tag="camera"
        )
        parts.append(bump.moved(x=x, z=z - 0.1 * (p.lenses - 1)))
    for i in range(p.lenses):
        lens = cylinder(0.075, 0.1, edge=0.015, tag="camera").turned("x", -90)
        parts.append(lens.moved(x=x, z=z - 0.2 * i))
    return join(parts)


PHONE = Family(
    name="phone",
    titles=("Mobile phone", "Electronic device", "Handset"),
    locarno="14-03",
    uspc="D14/138",
    parameters={
        "width": Real(0.9, 1.35, "narrow face", "wide face"),
        "height": Real(1.8, 2.6, "short body", "long body"),
        "depth": Real(0.1, 0.26, "thin body", "thick body"),
        "corner": Real(0.08, 0.32, "tight corners", "generously rounded corners"),
        "edge": choice(soft="rounded edges", chamfered="chamfered edges"),
        "bezel": Real(0.03, 0.12),
        "chin": Real(0.2, 0.4),
        "key": choice(
            round="round button below the display",
            bar="bar key",
            none="full-face display",
        ),
        "side_keys": Count(1, 3, "side keys"),
        "lenses": Count(1, 3, "camera lenses"),
        "bump": choice(bump="raised camera field", none=""),
    },
    shape=_phone,
    needs={"chin": {"key": ("round", "bar")}},
)


def _keyboard(p: SimpleNamespace) -> Mesh:
    pitch = 0.2
    width, depth = p.columns * pitch, p.rows * pitch
    pad = 0.06 + p.border
    total = width + (0.7 if p.numpad == "numpad" else 0.0)
    base = box(
        total + 2 * pad,
        depth + 2 * pad,
        p.thickness,
        corner=p.corner,
        edge=0.02,
        tag="body",
    )
    parts = [base]
    top = p.thickness / 2
    for row in range(p.rows):
        y = (row - (p.rows - 1) / 2) * pitch
        x = -total / 2
        for span in _key_spans(p, row):
            parts.append(_key(p, span * pitch).moved(x + span * pitch / 2, y, top))
            x += span * pitch
        if p.numpad == "numpad":
            for i in range(3):
                at = total / 2 - (2.5 - i) * pitch
                parts.append(_key(p, pitch).moved(at, y, top))
    if p.rest == "rest":
        rest = box(
            total + 2 * pad,
            0.4,
            0.6 * p.thickness,
            corner=0.1,
            edge=0.02,
            tag="palm rest",
        )
        parts.append(rest.moved(y=-depth / 2 - pad - 0.19, z=-0.2 * p.thickness))
    return join(parts).turned("x", p.tilt)


def _key_spans(p: SimpleNamespace, row: int) -> list[float]:
    """Return the key widths of a row, counted from the front; they fill the row."""
    count = p.columns
    if row == 0:
        bar = max(count - 6, 3)
        left = (count - bar) // 2
        return [1.0] * left + [float(bar)] + [1.0] * (count - bar - left)
    wide = 1.5 + 0.25 * (row % 3) if p.stagger == "staggered" else 1.0
    plain = int(count - wide)
    return [wide] + [1.0] * (plain - 1) + [count - wide - (plain - 1)]


def _key(p: SimpleNamespace, width: float) -> Mesh:
    gap = 0.045
    wide, deep = width - gap, 0.2 - gap
    low = rectangle(wide, deep, 0.0)
    rings = np.zeros((2, 4, 3))
    rings[0, :, :2] = low
    shrink = np.array([1 - 2 * p.draft / wide, 1 - 2 * p.draft / deep])
    rings[1, :, :2] = low * shrink
    rings[1, :, 2] = p.key_height
    lid = np.broadcast_to(rings[1].mean(axis=0), (1, 4, 3))
    return from_grid(np.concatenate([rings, lid]), wrap_columns=True, tag="keys")


KEYBOARD = Family(
    name="keyboard",
    titles=("Keyboard", "Computer keyboard", "Input device"),
    locarno="14-02",
    uspc="D14/455",
    parameters={
        "columns": Count(9, 15),
        "rows": Count(3, 6, "rows of keys"),
        "border": Real(0.0, 0.2, "narrow border", "wide border"),
        "thickness": Real(0.12, 0.28, "thin body", "thick body"),
        "corner": Real(0.02, 0.15),
        "key_height": Real(0.03, 0.1, "flat keys", "tall keys"),
        "draft": Real(0.005, 0.03),
        "stagger": choice(staggered="staggered keys", grid="keys in a grid"),
        "numpad": choice(none="", numpad="numeric keypad"),
        "rest": choice(none="", rest="palm rest"),
        "tilt": Real(0.0, 7.0),
    },
    shape=_keyboard,
)


def _remote(p: SimpleNamespace) -> Mesh:
    long, wide = p.length, p.width
    half = long / 2
    widths = {
        "straight": (1, 1, 1),
        "waisted": (1, 0.8, 0.95),
        "tapered": (1.05, 0.9, 0.72),
    }[p.form]
    right = spline(
        [
            (0.5 * wide * w, y)
            for w, y in zip(widths, (half - 0.1, 0, 0.1 - half), strict=True)
        ]
    )
    bow = p.bow * 0.1
    outline = np.concatenate(
        [
            right,
            [
                (0.4 * wide * widths[2], -half),
                (0, -half - bow),
                (-0.4 * wide * widths[2], -half),
            ],
            (right * [-1, 1])[::-1],
            [
                (-0.4 * wide * widths[0], half),
                (0, half + bow),
                (0.4 * wide * widths[0], half),
            ],
        ]
    )[::-1]
    body = extrusion(
        outline,
        p.thickness,
        edge=min(0.05, 0.4 * p.thickness),
        steps=1 if p.edge == "sharp" else 4,
    )
    top = p.thickness / 2
    parts = [body]
    y = half - 0.22
    if p.display == "display":
        parts.append(
            box(0.62 * wide * widths[0], 0.22, 0.02, corner=0.03, tag="display").moved(
                y=y - 0.04, z=top
            )
        )
        y -= 0.36
    for row in range(p.top_rows):
        parts += _row(p, y - 0.17 * row, top, widths)
    y -= 0.17 * p.top_rows + 0.2
    parts.append(_pad(p, min(0.3 * wide, 0.24)).moved(y=y, z=top))
    y -= 0.5
    step = min(0.17, (y + half - 0.12) / p.rows)
    for row in range(p.rows):
        parts += _row(p, y - step * row, top, widths)
    return join(parts).turned("x", 90)


def _row(
    p: SimpleNamespace, y: float, top: float, widths: tuple[float, float, float]
) -> list[Mesh]:
    pitch = 0.68 * p.width * min(widths) / p.columns
    size = min(0.74 * pitch, 0.15)
    if p.keys == "round":
        key = cylinder(size / 2, 0.06, sides=20, tag="keys")
    else:
        key = box(
            0.8 * pitch, 0.1, 0.06, corner=0.03 if p.keys == "soft" else 0.0, tag="keys"
        )
    xs = (np.arange(p.columns) - (p.columns - 1) / 2) * pitch
    return [key.moved(float(x), y, top) for x in xs]


def _pad(p: SimpleNamespace, radius: float) -> Mesh:
    if p.pad == "ring":
        disc = torus(
            0.8 * radius,
            0.2 * radius,
            section=ellipse(0.4 * radius, 0.07, power=4, sides=20),
            tag="pad",
        )
        return join([disc, cylinder(0.42 * radius, 0.07, tag="pad")])
    if p.pad == "cross":
        bars = [box(2 * radius, 0.6 * radius, 0.07, corner=0.03, tag="pad")]
        bars.append(box(0.6 * radius, 2 * radius, 0.078, corner=0.03, tag="pad"))
        return join(bars)
    outer = box(1.8 * radius, 1.8 * radius, 0.05, corner=0.08, tag="pad")
    return join([outer, box(0.8 * radius, 0.8 * radius, 0.09, corner=0.05, tag="pad")])


REMOTE = Family(
    name="remote",
    titles=("Remote control", "Remote controller", "Control unit"),
    locarno="14-03",
    uspc="D14/218",
    parameters={
        "length": Real(2.0, 3.2, "short body", "long body"),
        "width": Real(0.55, 0.9, "narrow body", "broad body"),
        "thickness": Real(0.14, 0.3, "thin body", "thick body"),
        "form": choice(
            straight="straight sides", waisted="waisted sides", tapered="tapering sides"
        ),
        "bow": Real(0.0, 1.6, "", "rounded ends"),
        "edge": choice(sharp="", soft="rounded edges"),
        "display": choice(none="", display="small display"),
        "top_rows": Count(1, 3),
        "rows": Count(1, 5),
        "columns": Count(2, 4, "columns of keys"),
        "keys": choice(
            round="round keys",
            square="rectangular keys",
            soft="keys with rounded corners",
        ),
        "pad": choice(
            ring="ring-shaped pad", cross="cross-shaped pad", square="square pad"
        ),
    },
    shape=_remote,
)

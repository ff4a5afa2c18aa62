"""Spoons, forks and knives, lying along the x axis."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rectangle, rounded, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Floats, Mesh, from_grid, join
from ml.synthetic.parameters import Count, Parameter, Real, choice
from ml.synthetic.primitives import box, cylinder, extrusion, sphere, sweep

_HANDLE: dict[str, Parameter] = {
    "length": Real(1.3, 2.4, "short handle", "long handle"),
    "arch": Real(-0.02, 0.3, "flat handle", "arched handle"),
    "width": Real(0.12, 0.3, "slim handle", "broad handle"),
    "thickness": Real(0.05, 0.12),
    "neck": Real(0.3, 0.75, "narrow neck", ""),
    "end": choice(
        flared="flared handle end",
        round="rounded handle end",
        ball="ball at the handle end",
        square="square handle end",
    ),
    "section": choice(round="", flat="flat handle with straight edges"),
    "inlay": choice(none="", inlay="inlay in the handle"),
}


def _handle(p: SimpleNamespace) -> Mesh:
    """Return a handle from x = -length to x = 0.02 that ends at z = 0."""
    at = np.linspace(0, 1, 29)
    path = np.zeros((29, 3))
    path[:, 0] = -p.length * (1 - at) + 0.02 * at
    path[:, 2] = p.arch * np.sin(np.pi * at) ** 1.2 * (1.1 - 0.4 * at)
    end = {"flared": 1.5, "round": 1.0, "ball": 0.7, "square": 1.1}[p.end]
    shape = spline([(0, end), (0.25, 1.0), (0.6, 0.8), (0.85, p.neck), (1, p.neck)])
    wide = np.interp(at, shape[:, 0], shape[:, 1])
    if p.end in ("flared", "round"):
        wide[:4] *= [0.25, 0.66, 0.86, 0.96]
    scale = np.stack([p.width * wide, p.thickness * (0.7 + 0.3 * wide)], axis=1)
    flat = p.section == "flat"
    section = rectangle(1.0, 1.0, 0.06) if flat else ellipse(1.0, 1.0, sides=20)
    parts = [sweep(path, section, scale=scale, up=(0, 0, 1), tag="handle")]
    if p.end == "ball":
        ball = sphere(0.62 * p.width, tag="handle end")
        parts.append(ball.moved(x=-p.length, z=float(path[0, 2])))
    if p.inlay == "inlay":
        strip = path[4:14] + np.array([0.0, 0.0, 0.4 * p.thickness])
        narrow = np.stack([0.45 * scale[4:14, 0], 0.3 * scale[4:14, 1]], axis=1)
        parts.append(sweep(strip, section, scale=narrow, up=(0, 0, 1), tag="inlay"))
    return join(parts)


def dish(outline: Floats, depth: float, wall: float, *, tag: str = "bowl") -> Mesh:
    """Return a shallow shell over a closed (k, 2) outline about the origin."""
    radii = np.linspace(0, 1, 10)
    inside = -depth * (1 - radii**2.4)
    reach = np.concatenate([radii, radii[::-1]])
    height = np.concatenate([inside, inside[::-1] - wall * (1.4 - 0.4 * radii[::-1])])
    points = np.empty((len(reach), len(outline), 3))
    points[..., :2] = reach[:, None, None] * outline[None]
    points[..., 2] = height[:, None]
    return from_grid(points, wrap_columns=True, tag=tag)


def _spoon(p: SimpleNamespace) -> Mesh:
    outline = ellipse(p.bowl_length, p.bowl_width, power=p.squareness, sides=48)
    along = outline[:, 0] / p.bowl_length
    outline[:, 1] *= 1 - p.egg * along  # narrower towards the tip
    outline[:, 0] += 0.46 * p.bowl_length
    middle = np.array([0.46 * p.bowl_length, 0.0])
    bowl = dish(outline - middle, p.depth, 0.04).turned("y", p.pitch)
    return join([_handle(p), bowl.moved(x=float(middle[0]) + 0.01, z=0.02)])


SPOON = Family(
    name="spoon",
    titles=("Spoon", "Ladle", "Utensil"),
    locarno="07-03",
    uspc="D7/653",
    parameters={
        **_HANDLE,
        "bowl_length": Real(0.6, 1.1, "short bowl", "long bowl"),
        "bowl_width": Real(0.4, 0.75, "narrow bowl", "wide bowl"),
        "depth": Real(0.08, 0.3, "shallow bowl", "deep bowl"),
        "egg": Real(-0.2, 0.7, "", "pointed bowl tip"),
        "squareness": Real(1.8, 3.2),
        "pitch": Real(-14.0, 10.0),
    },
    shape=_spoon,
)


def _fork(p: SimpleNamespace) -> Mesh:
    wide, palm, long = p.head_width / 2, p.palm, p.tine_length
    half = [(0.0, 0.05), (0.35 * palm, 0.8 * wide), (palm, wide), (palm + 0.01, wide)]
    if p.palm_form == "round":
        half = spline(half[:3], steps=6).tolist()
    outline = np.array(half + [(x, -y) for x, y in reversed(half)])[::-1]
    parts = [_handle(p), extrusion(outline, 0.05, edge=0.012, tag="head")]
    gap = p.head_width / p.tines
    for i in range(p.tines):
        y = (i - (p.tines - 1) / 2) * gap
        bend = p.curl * np.array([0.0, -0.12, -0.04, 0.14])
        path = np.stack(
            [palm + long * np.array([-0.06, 0.3, 0.7, 1.0]), np.full(4, y), bend],
            axis=1,
        )
        line = spline(path, steps=6)
        slim = np.linspace(1.0, 0.45, len(line)) ** 0.7
        scale = np.stack([0.62 * gap * slim, 0.05 * slim], axis=1)
        tine = sweep(
            line, rectangle(1, 1, 0.2, steps=3), scale=scale, up=(0, 0, 1), tag="tines"
        )
        parts.append(tine)
    return join(parts)


FORK = Family(
    name="fork",
    titles=("Fork", "Table fork", "Serving fork"),
    locarno="07-03",
    uspc="D7/653",
    parameters={
        **_HANDLE,
        "tines": Count(2, 6, "tines"),
        "tine_length": Real(0.4, 0.8, "short tines", "long tines"),
        "palm": Real(0.25, 0.55),
        "palm_form": choice(round="rounded shoulders", angular="angular shoulders"),
        "head_width": Real(0.4, 0.7, "narrow head", "wide head"),
        "curl": Real(0.0, 1.0, "straight tines", "curved tines"),
    },
    shape=_fork,
)


def _blade(p: SimpleNamespace) -> Mesh:
    long, high = p.blade_length, p.blade_height
    spine = {
        "chef": [(0, high), (0.6 * long, 0.96 * high), (long, 0.06)],
        "cleaver": [(0, high), (0.97 * long, high), (long, 0.94 * high)],
        "clip": [
            (0, high),
            (0.62 * long, high),
            (0.8 * long, 0.62 * high),
            (long, 0.4 * high),
        ],
        "paring": [
            (0, high),
            (0.5 * long, high),
            (0.85 * long, 0.7 * high),
            (long, 0.05),
        ],
    }[p.blade]
    drop = 0.0 if p.blade == "cleaver" else p.belly * high
    tip = spine[-1]
    edge = [(0, 0), (0.5 * long, -0.15 * drop), (0.85 * long, 0.1 * drop), tip]
    upper = np.array(spine) if p.blade == "cleaver" else spline(spine, steps=6)
    lower = (
        spline(edge, steps=6) if p.blade != "cleaver" else np.array([(0, 0), (long, 0)])
    )
    if p.serration and p.blade != "cleaver":
        lower[1:-1, 1] += 0.03 * (np.arange(len(lower) - 2) % 2)
    outline = np.concatenate(
        [lower[:-1] if p.blade != "cleaver" else lower, upper[::-1]]
    )
    return extrusion(outline, 0.045, tag="blade").turned("x", 90)


def _knife(p: SimpleNamespace) -> Mesh:
    high = p.blade_height
    parts = [_blade(p).moved(z=-0.5 * high)]
    if p.bolster == "bolster":
        guard = box(0.1, 0.15, high * 1.02, edge=0.02, tag="bolster")
        parts.append(guard.moved(x=-0.02))
    long, grip = p.handle_length, 0.5 * p.handle_height
    top = spline(
        [
            (-0.03, grip),
            (-0.5 * long, grip * (1 + p.swell)),
            (-0.9 * long, grip),
            (-long, 0.5 * grip),
        ]
    )
    low = spline(
        [
            (-0.03, -grip),
            (-0.3 * long, -0.75 * grip),
            (-0.6 * long, -grip * (0.9 + p.swell)),
            (-0.9 * long, -grip * (1 + p.hook)),
            (-long, -0.6 * grip),
        ]
    )
    outline = np.concatenate([top, low[::-1]])
    if p.grip == "straight":
        outline = rounded(
            [(-0.03, grip), (-long, grip), (-long, -grip), (-0.03, -grip)],
            0.08,
            closed=True,
        )
    handle = extrusion(outline, 0.15, edge=0.03, steps=1, tag="handle").turned("x", 90)
    parts.append(handle.moved(z=0.1 * high))
    for i in range(p.rivets):
        x = -long * (i + 1) / (p.rivets + 1)
        rivet = cylinder(0.04, 0.17, sides=20, tag="rivets").turned("x", 90)
        parts.append(rivet.moved(x=x, z=0.1 * high))
    return join(parts)


KNIFE = Family(
    name="knife",
    titles=("Knife", "Kitchen knife", "Cutting implement"),
    locarno="08-03",
    uspc="D7/649",
    parameters={
        "blade": choice(
            chef="pointed blade with a curved edge",
            cleaver="rectangular cleaver blade",
            clip="clip-point blade",
            paring="blade with a drop point",
        ),
        "blade_length": Real(1.1, 2.4, "short blade", "long blade"),
        "blade_height": Real(0.22, 0.5, "slim blade", "deep blade"),
        "belly": Real(0.0, 0.5),
        "serration": Count(0, 1),
        "bolster": choice(bolster="bolster", none=""),
        "grip": choice(shaped="contoured handle", straight="straight handle"),
        "handle_length": Real(0.9, 1.4),
        "handle_height": Real(0.2, 0.32),
        "swell": Real(0.0, 0.3),
        "hook": Real(0.0, 0.5, "", "hooked pommel"),
        "rivets": Count(0, 3, "rivets"),
    },
    shape=_knife,
    needs={
        "belly": {"blade": ("chef", "clip", "paring")},
        "serration": {"blade": ("chef", "clip", "paring")},
        "swell": {"grip": ("shaped",)},
        "hook": {"grip": ("shaped",)},
    },
)

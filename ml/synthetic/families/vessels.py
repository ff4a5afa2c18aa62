"""Bottles, mugs, vases and goblets: turned vessels."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rounded, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Mesh, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import cylinder, revolution, sphere, sweep, torus

_PLANS = choice(
    round="round cross-section",
    oval="oval cross-section",
    square="square cross-section with rounded corners",
    faceted="faceted sides",
)


def _bottle(p: SimpleNamespace) -> Mesh:
    neck, shoulder = p.neck_radius * p.radius, p.shoulder * p.height
    top = shoulder + p.slope + p.neck_height
    if p.form == "straight":
        side = np.array([(p.radius, 0.04), (p.radius, shoulder)])
    else:
        middle = p.radius * (p.waist if p.form == "waisted" else 2.0 - p.waist)
        side = spline([(p.radius, 0.04), (middle, shoulder / 2), (p.radius, shoulder)])
    rise = np.array([(p.radius, shoulder), (neck, shoulder + p.slope)])
    if p.shoulders == "curved":
        bend = (0.75 * p.radius + 0.25 * neck, shoulder + 0.55 * p.slope)
        rise = spline([rise[0], bend, rise[1]])
    foot = [(0.0, 0.0), (p.radius - 0.04, 0.0)]
    profile = np.concatenate([foot, side, rise[1:], [(neck, top), (0.0, top)]])
    parts = [revolution(profile, plan=plan(p.plan, sides=p.sides))]
    parts += [
        torus(p.radius * 1.005, 0.025)
        .moved(z=shoulder * (0.25 + 0.12 * i))
        .tagged("bands")
        for i in range(p.bands)
        if p.form == "straight" and p.plan == "round"
    ]
    return join([*parts, *_closure(p, neck, top)])


def _closure(p: SimpleNamespace, neck: float, top: float) -> list[Mesh]:
    """Return the cap, stopper or pump on a neck that ends at `top`."""
    wide, high = neck + 0.08, p.cap_height
    if p.closure == "screw":
        knurls = 36
        wave = np.where(np.arange(2 * knurls) % 2, 1.0, 0.93)[:, None]
        angle = np.arange(2 * knurls) * np.pi / knurls
        outline = wave * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        lid = [(0, 0), (wide, 0), (wide, high * 0.8), (wide - 0.05, high), (0, high)]
        return [revolution(lid, plan=outline, tag="cap").moved(z=top - 0.6 * high)]
    if p.closure == "smooth":
        lid = [
            (0, 0),
            (wide, 0),
            *rounded([(wide, 0), (wide, high), (0, high)], 0.08)[1:],
        ]
        return [revolution(lid, tag="cap").moved(z=top - 0.5 * high)]
    if p.closure == "stopper":
        ball = sphere(neck * 1.15, squash=0.9, tag="cap").moved(z=top + neck)
        return [cylinder(neck * 0.7, 0.3, tag="cap").moved(z=top), ball]
    if p.closure == "pump":
        stem = cylinder(0.05, 0.5, tag="cap").moved(z=top + 0.3)
        collar = cylinder(wide, 0.22, tag="cap").moved(z=top)
        nozzle = [(0.1, 0, 0.55), (-0.2, 0, 0.58), (-0.55, 0, 0.52), (-0.6, 0, 0.42)]
        spout = sweep(spline(nozzle), ellipse(0.14, 0.12, sides=16), tag="cap")
        return [collar, stem, spout.moved(z=top)]
    return [torus(neck, 0.05, tag="rim").moved(z=top - 0.04)]


BOTTLE = Family(
    name="bottle",
    titles=("Bottle", "Container", "Flask"),
    locarno="09-01",
    uspc="D9/500",
    parameters={
        "height": Real(1.6, 3.6, "squat body", "tall slender body"),
        "radius": Real(0.5, 0.75),
        "plan": _PLANS,
        "sides": Count(5, 8),
        "form": choice(
            straight="straight side wall", waisted="waisted body", bulged="bulging body"
        ),
        "waist": Real(0.65, 0.88),
        "shoulder": Real(0.6, 0.85),
        "shoulders": choice(curved="curved shoulder", sloped="sloped conical shoulder"),
        "slope": Real(0.12, 0.8, "low shoulder", "long shoulder"),
        "neck_radius": Real(0.3, 0.62, "narrow neck", "wide neck"),
        "neck_height": Real(0.12, 0.6),
        "closure": choice(
            screw="knurled screw cap",
            smooth="smooth cylindrical cap",
            stopper="ball stopper",
            pump="pump dispenser",
            open="open mouth with a rim",
        ),
        "cap_height": Real(0.25, 0.5),
        "bands": Count(0, 4, "raised bands"),
    },
    shape=_bottle,
    needs={
        "sides": {"plan": ("faceted",)},
        "waist": {"form": ("waisted", "bulged")},
        "cap_height": {"closure": ("screw", "smooth")},
        "bands": {"form": ("straight",), "plan": ("round",)},
    },
)


def _mug(p: SimpleNamespace) -> Mesh:
    base, top, wall = p.radius * p.taper, p.radius, 0.06
    outer = spline(
        [(base, 0.06), (0.5 * (base + top) + p.belly, p.height / 2), (top, p.height)]
    )
    inner = (outer - [wall, 0.0])[::-1]
    profile = np.concatenate(
        [[(0, 0), (base - 0.05, 0)], outer, inner[:-1], [(base - wall, 0.1), (0, 0.1)]]
    )
    cup = revolution(profile, plan=plan(p.plan, sides=p.sides))
    parts = [cup]
    if p.foot == "ring":
        parts.append(cylinder(base * 0.93, 0.14, tag="foot").moved(z=-0.04))
    for i in range(p.bands if p.plan == "round" else 0):
        at = 0.3 + 0.12 * i
        radius = float(np.interp(at * p.height, outer[:, 1], outer[:, 0]))
        parts.append(torus(radius, 0.02, tag="bands").moved(z=at * p.height))
    reach = p.handle_reach
    low, high = p.handle_low * p.height, p.handle_high * p.height
    if p.handle == "round":
        knots = spline(
            [
                (0, 0, high),
                (0.8 * reach, 0, high + 0.02),
                (reach, 0, 0.55 * (low + high)),
                (0.6 * reach, 0, low),
                (0, 0, low - 0.02),
            ]
        )
    else:
        knots = rounded(
            [(0, 0, high), (reach, 0, high), (reach * p.slant, 0, low), (0, 0, low)],
            0.22,
        )
    edge = np.interp(knots[:, 2], outer[:, 1], outer[:, 0]) - 0.5 * wall
    start = np.linspace(edge[0], edge[-1], len(knots))
    knots[:, 0] += start
    handle = sweep(
        knots,
        ellipse(p.handle_width, p.handle_thickness, power=3.0, sides=20),
        up=(0, 1, 0),
        tag="handle",
    )
    return join([*parts, handle])


MUG = Family(
    name="mug",
    titles=("Mug", "Cup", "Drinking vessel"),
    locarno="07-01",
    uspc="D7/536",
    parameters={
        "height": Real(0.9, 2.0, "low body", "tall body"),
        "radius": Real(0.55, 0.8),
        "plan": choice(
            round="round cross-section",
            faceted="faceted sides",
            square="square cross-section with rounded corners",
        ),
        "sides": Count(6, 9),
        "taper": Real(0.68, 1.08, "tapering towards the base"),
        "belly": Real(-0.06, 0.16, "slightly waisted wall", "bulging wall"),
        "foot": choice(plain="", ring="foot ring"),
        "handle": choice(round="ear-shaped handle", angular="angular handle"),
        "handle_reach": Real(0.35, 0.6, "", "wide handle"),
        "handle_low": Real(0.15, 0.35),
        "handle_high": Real(0.7, 0.88),
        "handle_width": Real(0.12, 0.3, "thin handle", "broad handle"),
        "handle_thickness": Real(0.1, 0.18),
        "slant": Real(0.55, 1.1),
        "bands": Count(0, 3, "raised bands"),
    },
    shape=_mug,
    needs={
        "sides": {"plan": ("faceted",)},
        "slant": {"handle": ("angular",)},
        "bands": {"plan": ("round",)},
    },
)


def _vase(p: SimpleNamespace) -> Mesh:
    heights = np.array([0.0, 0.22, 0.5, 0.78, 1.0]) * p.height
    radii = np.array([p.base, p.lower, p.middle, p.upper, p.mouth])
    knots = np.stack([radii, heights], axis=1)
    outer = spline(knots) if p.profile == "flowing" else knots
    inner = (outer - [0.05, 0.0])[::-1]
    bottom = [(0, 0), (p.base - 0.04, 0)]
    profile = np.concatenate([bottom, outer, inner[:-1], [(0, 0.1)]])
    parts = [revolution(profile, plan=plan(p.plan, sides=p.sides))]
    if p.lip == "rolled" and p.plan == "round":
        parts.append(torus(p.mouth - 0.02, 0.06, tag="lip").moved(z=p.height))
    if p.foot == "pedestal":
        foot = [(0, -0.3), (p.base + p.flare, -0.3), (p.base + p.flare, -0.22)]
        foot += [(0.6 * p.base, -0.02), (0.6 * p.base, 0.04), (0, 0.04)]
        parts.append(revolution(foot, tag="foot"))
    if p.handles:
        loop = spline(
            [
                (p.upper - 0.04, 0, 0.75),
                (p.upper + p.ear, 0, 0.82),
                (p.middle + p.ear, 0, 0.6),
                (p.middle - 0.04, 0, 0.5),
            ]
        ) * [1, 1, p.height]
        ear = sweep(loop, ellipse(0.16, 0.1, sides=16), up=(0, 1, 0), tag="handles")
        parts += [ear, ear.turned("z", 180)][: p.handles]
    return join(parts)


VASE = Family(
    name="vase",
    titles=("Vase", "Planter", "Decorative vessel"),
    locarno="11-02",
    uspc="D11/143",
    parameters={
        "height": Real(1.4, 3.2, "squat body", "tall body"),
        "plan": choice(
            round="round cross-section",
            faceted="faceted sides",
            fluted="fluted wall",
            oval="oval cross-section",
            square="square cross-section with rounded corners",
        ),
        "sides": Count(5, 9),
        "profile": choice(flowing="flowing profile", angular="angular profile"),
        "base": Real(0.35, 0.7, "narrow base", "broad base"),
        "lower": Real(0.4, 1.0),
        "middle": Real(0.4, 1.1, "slim middle", "bulbous middle"),
        "upper": Real(0.3, 0.9),
        "mouth": Real(0.3, 0.9, "narrow mouth", "flaring mouth"),
        "lip": choice(plain="", rolled="rolled lip"),
        "foot": choice(none="", pedestal="pedestal foot"),
        "flare": Real(0.0, 0.25),
        "handles": Count(0, 2, "handles"),
        "ear": Real(0.25, 0.5),
    },
    shape=_vase,
    needs={
        "sides": {"plan": ("faceted",)},
        "lip": {"plan": ("round",)},
        "flare": {"foot": ("pedestal",)},
        "ear": {"handles": (1, 2)},
    },
)


def _goblet(p: SimpleNamespace) -> Mesh:
    low = p.stem + 0.12
    bowl = [(0.07, low), (p.bowl * p.fullness, low + 0.3 * p.depth)]
    bowl += [(p.bowl, low + 0.65 * p.depth), (p.bowl * p.mouth, low + p.depth)]
    outer = spline(bowl)
    inner = (outer - [0.035, 0.0])[::-1][:-6]
    profile = np.concatenate([[(0, low)], outer, inner, [(0, inner[-1][1] + 0.01)]])
    base = spline([(p.base, 0.05), (0.5 * p.base, 0.1), (0.09, 0.2)])
    foot = np.concatenate([[(0, 0), (p.base, 0)], base, [(0, 0.2)]])
    stem = cylinder(0.06 * p.thickness, p.stem, top=0.05 * p.thickness, tag="stem")
    parts = [revolution(profile), revolution(foot, tag="foot")]
    parts.append(stem.moved(z=0.12 + p.stem / 2))
    for i in range(p.knops):
        at = 0.2 + (p.stem - 0.1) * (i + 1) / (p.knops + 1)
        knop = sphere(0.13, squash=0.8) if p.knop == "ball" else torus(0.07, 0.05)
        parts.append(knop.moved(z=at).tagged("stem"))
    return join(parts)


GOBLET = Family(
    name="goblet",
    titles=("Goblet", "Wine glass", "Stemware"),
    locarno="07-01",
    uspc="D7/524",
    parameters={
        "stem": Real(0.3, 1.5, "short stem", "long stem"),
        "thickness": Real(0.8, 1.6, "thin stem", "thick stem"),
        "knops": Count(0, 3, "knops on the stem"),
        "knop": choice(ball="", ring=""),
        "bowl": Real(0.45, 0.85, "narrow bowl", "wide bowl"),
        "depth": Real(0.5, 1.5, "shallow bowl", "deep bowl"),
        "fullness": Real(0.45, 0.95, "conical bowl", "full round bowl"),
        "mouth": Real(0.7, 1.15, "mouth drawn in", "flaring mouth"),
        "base": Real(0.45, 0.75),
    },
    shape=_goblet,
    needs={"knop": {"knops": (1, 2, 3)}},
)

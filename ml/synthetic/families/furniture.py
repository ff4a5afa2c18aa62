"""Tables and cabinets."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.legs import leg
from ml.synthetic.meshes import Floats, Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import box, cylinder, extrusion, revolution, sphere, torus


def _top_outline(p: SimpleNamespace) -> Floats:
    if p.top == "oval":
        return ellipse(p.width, p.depth, sides=48)
    if p.top == "boat":
        return ellipse(p.width, p.depth, power=3.5, sides=48)
    return rectangle(p.width, p.depth, 0.02 if p.top == "square" else p.corner)


def _table(p: SimpleNamespace) -> Mesh:
    edge = min(0.35 * p.thickness, 0.018)
    slab = extrusion(_top_outline(p), p.thickness, edge=edge, tag="top")
    parts = [slab.moved(z=p.height)]
    under = p.height - p.thickness / 2
    reach = 0.66 if p.top in ("oval", "boat") else 0.88
    x, y = reach * p.width / 2, reach * p.depth / 2
    if p.base == "legs":
        for sx in (-1, 1):
            for sy in (-1, 1):
                head = np.array([sx * x, sy * y, under])
                foot = head + np.array([sx * p.splay, sy * p.splay, -under])
                parts.append(leg(p.legs, foot, head, p.leg_width, tag="body"))
    elif p.base == "pedestal":
        column = [(0, 0), (0.16, 0), (0.1, 0.25 * under), (0.14, 0.45 * under)]
        column += spline(
            [(0.14, 0.45 * under), (0.08, 0.75 * under), (0.2, under)]
        ).tolist()
        parts.append(revolution([*column, (0, under)]))
        arm = box(0.75 * y + 0.25, 0.09, 0.09, edge=0.02).moved(
            x=0.35 * y + 0.14, z=0.06
        )
        parts.append(around(arm, count=4, start=45))
    else:
        panel = box(0.07, 2 * y, under, edge=0.015)
        parts += [panel.moved(x=sx * x, z=under / 2) for sx in (-1, 1)]
    if p.base != "pedestal":
        frame = box(2 * x - 0.01, 2 * y - 0.01, p.apron, tag="apron")
        parts.append(frame.moved(z=under - p.apron / 2))
        gap = 1.7 * x / max(p.drawers, 1)
        for i in range(p.drawers):
            at = (i - (p.drawers - 1) / 2) * gap
            front = box(0.86 * gap, 0.03, 0.72 * p.apron, tag="drawers")
            knob = sphere(0.025, tag="drawers").moved(y=-0.035)
            whole = join([front, knob]).moved(at, -y - 0.003, under - p.apron / 2)
            parts.append(whole)
    if p.shelf == "shelf":
        parts.append(box(2 * x, 2 * y, 0.04, tag="shelf").moved(z=0.28 * under))
    return join(parts)


TABLE = Family(
    name="table",
    titles=("Table", "Desk", "Work surface"),
    locarno="06-03",
    uspc="D6/656",
    parameters={
        "width": Real(1.2, 2.6, "compact top", "long top"),
        "depth": Real(0.8, 1.2),
        "height": Real(0.5, 1.1, "low table", "high table"),
        "thickness": Real(0.04, 0.14, "thin top", "thick top"),
        "top": choice(
            square="rectangular top",
            rounded="top with rounded corners",
            oval="oval top",
            boat="boat-shaped top",
        ),
        "corner": Real(0.08, 0.3),
        "base": choice(legs="four legs", pedestal="pedestal base", panels="panel ends"),
        "legs": choice(
            square="", tapered="tapered legs", round="round legs", turned="turned legs"
        ),
        "leg_width": Real(0.06, 0.14),
        "splay": Real(0.0, 0.12),
        "apron": Real(0.08, 0.2, "", "deep apron"),
        "drawers": Count(0, 3, "drawers"),
        "shelf": choice(none="", shelf="lower shelf"),
    },
    shape=_table,
    needs={
        "corner": {"top": ("rounded",)},
        "legs": {"base": ("legs",)},
        "leg_width": {"base": ("legs",)},
        "splay": {"base": ("legs",)},
        "apron": {"base": ("legs", "panels")},
        "drawers": {"base": ("legs", "panels")},
    },
)


def _cabinet(p: SimpleNamespace) -> Mesh:
    width, depth, height = p.width, p.depth, p.height
    parts = [box(width, depth, height, tag="body").moved(z=height / 2)]
    if p.cornice > 0.05:
        lid = box(width + p.cornice, depth + p.cornice, 0.07, edge=0.02, tag="body")
        parts.append(lid.moved(z=height + 0.03))
    cell_w, cell_h = (width - 0.08) / p.columns, (height - 0.08) / p.rows
    for column in range(p.columns):
        for row in range(p.rows):
            x = (column - (p.columns - 1) / 2) * cell_w
            z = 0.04 + (row + 0.5) * cell_h
            front = _front(p, cell_w - 0.05, cell_h - 0.05, column)
            parts.append(front.moved(x, -depth / 2 - 0.02, z))
    for sx in (-1, 1):
        for sy in (-1, 1):
            foot = _foot(p.feet, p.foot_height)
            parts.append(foot.moved(sx * (width / 2 - 0.09), sy * (depth / 2 - 0.09)))
    return join(parts)


def _front(p: SimpleNamespace, width: float, height: float, column: int) -> Mesh:
    """Return a drawer or door front with its panel and handle, facing -y."""
    parts = [box(width, 0.04, height, tag="fronts")]
    if p.panel == "raised":
        field = box(0.74 * width, 0.7 * height, 0.03, edge=0.015, tag="fronts")
        parts.append(field.turned("x", 90).moved(y=-0.03))
    elif p.panel == "framed":
        for sx in (-1, 1):
            bar = box(0.05, 0.03, height - 0.01, tag="fronts")
            parts.append(bar.moved(x=sx * (width / 2 - 0.03), y=-0.03))
        for sz in (-1, 1):
            bar = box(width - 0.12, 0.03, 0.05, tag="fronts")
            parts.append(bar.moved(y=-0.03, z=sz * (height / 2 - 0.03)))
    parts.append(_pull(p, width, column).moved(y=-0.06))
    return join(parts)


def _pull(p: SimpleNamespace, width: float, column: int) -> Mesh:
    side = 0.36 * width * (1 if column % 2 == 0 else -1) if p.rows == 1 else 0.0
    if p.pull == "knob":
        pull = sphere(p.pull_size * 0.5, tag="pulls")
    elif p.pull == "ring":
        pull = torus(p.pull_size, 0.02, tag="pulls").turned("x", 80)
    else:
        bar = cylinder(0.022, 3.4 * p.pull_size, sides=16, tag="pulls")
        pull = bar if p.rows == 1 else bar.turned("y", 90)
    return pull.moved(x=side)


def _foot(kind: str, height: float) -> Mesh:
    if kind == "block":
        return box(0.13, 0.13, height, tag="feet").moved(z=-height / 2)
    if kind == "bun":
        ball = sphere(0.09, squash=height / 0.18, tag="feet")
        return ball.moved(z=-height / 2)
    profile = spline(
        [
            (0.04, -1),
            (0.07, -0.8),
            (0.05, -0.6),
            (0.09, -0.35),
            (0.05, -0.15),
            (0.08, 0),
        ]
    )
    closed = np.concatenate([[(0, -1)], profile, [(0, 0)]]) * [1, height]
    return revolution(closed, sides=24, tag="feet")


CABINET = Family(
    name="cabinet",
    titles=("Cabinet", "Chest of drawers", "Storage unit"),
    locarno="06-04",
    uspc="D6/671",
    parameters={
        "width": Real(0.9, 2.0, "narrow case", "wide case"),
        "depth": Real(0.5, 0.8),
        "height": Real(0.8, 2.0, "low case", "tall case"),
        "rows": Count(1, 5, "rows of fronts"),
        "columns": Count(1, 3),
        "panel": choice(
            raised="raised panels", framed="framed fronts", plain="plain fronts"
        ),
        "pull": choice(knob="knobs", ring="ring pulls", bar="bar handles"),
        "pull_size": Real(0.05, 0.09),
        "cornice": Real(0.0, 0.2, "", "projecting top"),
        "feet": choice(block="block feet", bun="bun feet", turned="turned feet"),
        "foot_height": Real(0.1, 0.3, "short feet", "tall feet"),
    },
    shape=_cabinet,
)

"""Endless random products: bodies with parts placed on them at random.

Families are few, and an encoder trained on them alone knows only them. These forms have
no name and no purpose; they teach that views of one thing belong together, whatever
the thing is.
"""

from dataclasses import dataclass

import numpy as np

from ml.packing import apparel, bodies, parts, screens, wires
from ml.packing.bodies import Maker
from ml.packing.outlines import Random
from ml.synthetic.meshes import Floats, Mesh, join

# Kinds of bodies, and how often each kind is drawn; within a kind all are as likely.
_KINDS: tuple[tuple[float, tuple[Maker, ...]], ...] = (
    (0.16, (bodies.turned, bodies.vessel, bodies.ring, bodies.cushion)),
    (0.24, (bodies.extruded, bodies.extruded, bodies.hollow, bodies.recessed)),
    (0.16, (bodies.lofted, bodies.twisted, bodies.bent, bodies.crossing)),
    (0.12, (bodies.array, bodies.stack, bodies.rolling)),
    (0.08, (bodies.perforated, bodies.cut_out)),
    (0.05, (wires.wire, wires.spring, wires.outline_wire)),
    (0.04, (wires.truss, wires.mesh_grid, wires.branches, wires.chain)),
    (0.05, (apparel.shirt, apparel.trousers, apparel.dress)),
    (0.05, (apparel.hat, apparel.shoe, apparel.bag)),
    (0.05, (screens.screen, screens.icon, screens.letters, screens.tiling)),
)
BODIES: tuple[Maker, ...] = tuple(maker for _, makers in _KINDS for maker in makers)

_TURNS = (0, 0, 0, 0, 90, -90, 180, 20)


@dataclass(frozen=True, slots=True)
class Form:
    """A random product and the words that are true of it."""

    mesh: Mesh
    phrases: tuple[str, ...]


def draw(seed: int) -> Form:
    """Return the form of a seed: one to three bodies, up to four kinds of parts."""
    rng = np.random.default_rng([seed, 7])
    meshes: list[Mesh] = []
    phrases: list[str] = []
    for index in range(int(rng.choice([1, 2, 3], p=[0.6, 0.28, 0.12]))):
        body, phrase = _body(rng)(rng)
        if index:
            body = _shrunk(body, rng).moved(*_offset(meshes[0], rng))
        meshes.append(body)
        phrases.append(phrase)
    for index in range(int(rng.choice(5, p=[0.3, 0.25, 0.2, 0.15, 0.1]))):
        part, phrase = parts.PARTS[int(rng.integers(len(parts.PARTS)))](rng)
        meshes.append(parts.placed(part.tagged(f"part{index}"), meshes[0], rng))
        phrases.append(phrase)
    whole = join(meshes).turned("xyz"[int(rng.integers(3))], float(rng.choice(_TURNS)))
    return Form(whole, tuple(dict.fromkeys(phrases)))


def _body(rng: Random) -> Maker:
    shares = np.array([share for share, _ in _KINDS])
    makers = _KINDS[int(rng.choice(len(_KINDS), p=shares / shares.sum()))][1]
    return makers[int(rng.integers(len(makers)))]


def _shrunk(mesh: Mesh, rng: Random) -> Mesh:
    factor = float(rng.uniform(0.3, 0.9))
    return mesh.scaled(factor, factor, factor)


def _offset(first: Mesh, rng: Random) -> Floats:
    """Mostly stacked or side by side, seldom anywhere."""
    low, high = first.vertices.min(axis=0), first.vertices.max(axis=0)
    shift: Floats = np.zeros(3)
    axis = int(rng.choice([0, 1, 2], p=[0.3, 0.15, 0.55]))
    shift[axis] = rng.choice([low[axis], high[axis]]) * rng.uniform(0.5, 1.0)
    if rng.random() < 0.2:
        shift += rng.normal(0, 0.2, 3)
    return shift

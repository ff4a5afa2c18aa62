"""A design is a family and named parameters; variations keep the names."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.synthetic.families import FAMILIES
from ml.synthetic.meshes import Mesh
from ml.synthetic.parameters import Choice, Real, Value

DISCRETE_FROM = 0.1  # below this jitter counts and choices stay as they are


@dataclass(frozen=True, slots=True)
class Design:
    """A product's form, and how it came about."""

    family: str
    parameters: Mapping[str, Value]
    seed: int
    parent: int | None  # seed of the design this one varies
    jitter: float  # 0 for an independent design and for one discrete change


def draw(seed: int, *, family: str | None = None) -> Design:
    """Return the design of a seed, of a family drawn by the seed if none is named."""
    rng = _generator("draw", seed)
    names = sorted(FAMILIES)
    drawn = names[int(rng.integers(len(names)))]
    chosen = family or drawn
    parameters = {
        name: spec.at(_generator("value", seed, chosen, name).random())
        for name, spec in FAMILIES[chosen].parameters.items()
    }
    return Design(chosen, parameters, seed, None, 0.0)


def vary(design: Design, *, seed: int, jitter: float) -> Design:
    """Return a sibling: every parameter moved in the unit cube by normal noise.

    Counts move and choices are drawn anew, as often as the jitter says, only from a
    jitter of .1 on. Reflection keeps the bounds.
    """
    rng = _generator("vary", seed, design.family)
    parameters: dict[str, Value] = {}
    for name, spec in FAMILIES[design.family].parameters.items():
        value = design.parameters[name]
        noise, chance, anew = float(rng.normal(0.0, jitter)), rng.random(), rng.random()
        if isinstance(spec, Choice):
            if jitter >= DISCRETE_FROM and chance < jitter:
                value = spec.at(anew)  # options have no order to move along
        elif isinstance(spec, Real) or jitter >= DISCRETE_FROM:
            value = spec.at(_reflected(spec.unit(value) + noise))
        parameters[name] = value
    return Design(design.family, parameters, seed, design.seed, jitter)


def change_one(design: Design, *, seed: int) -> Design:
    """Return a sibling that differs in exactly one count or choice that shapes it."""
    rng = _generator("change", seed, design.family)
    family = FAMILIES[design.family]
    specs = family.parameters
    active = family.active(design.parameters)
    discrete = [name for name in active if not isinstance(specs[name], Real)]
    name = discrete[int(rng.integers(len(discrete)))]
    old = design.parameters[name]
    grid = {specs[name].at(float(unit)): None for unit in np.linspace(0, 1, 65)}
    others = [value for value in grid if value != old]
    changed = others[int(rng.integers(len(others)))]
    parameters = {**design.parameters, name: changed}
    return Design(design.family, parameters, seed, design.seed, 0.0)


def mesh(design: Design) -> Mesh:
    """Return the design's form, in its family's own units."""
    return FAMILIES[design.family].build(design.parameters)


def phrases(design: Design) -> tuple[str, ...]:
    """Return short phrases that describe the design's form."""
    return FAMILIES[design.family].phrases(design.parameters)


def _generator(purpose: str, seed: int, *names: str) -> np.random.Generator:
    """Return a generator that depends on the words alone, in every process alike."""
    words = [zlib.crc32(word.encode()) for word in (purpose, *names)]
    return np.random.default_rng([seed, *words])


def _reflected(unit: float) -> float:
    folded = abs(unit) % 2.0
    return 2.0 - folded if folded > 1.0 else folded

"""Which strokes of a drawing are dashes and dots of broken lines.

Strict chains of dashes come first; where a drawing has some, what is like their dashes
and follows one another more loosely goes with them, then what a chain runs into.
Lengths are shares of the drawing's longer side, so that scale does not count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.claims import growth
from ml.claims.components import Floats, Ints, Strokes, numbers
from ml.claims.neighbours import near_pairs

Flags = NDArray[np.bool_]

# A dash is a thin stroke of such a length; phantom lines have the long ones.
_SHORTEST, _LONGEST, _THIN = 0.0035, 0.1, 0.5
_GAP = 0.045
# More unchained strokes like it than this beside a dash, on average, are a texture.
_CROWD = 0.7


@dataclass(frozen=True, slots=True)
class _Rule:
    """What makes dashes a chain.

    A gap is at most `gap` times the longer dash beside it; `turn` is the cosine between
    a dash and the way to the next one; `uneven` bounds the median deviation of lengths
    and gaps over their medians.
    """

    least: int
    gap: float
    turn: float
    uneven: float


_STRICT = _Rule(least=4, gap=1.6, turn=float(np.cos(np.radians(30))), uneven=0.5)
_SHORT = _Rule(least=3, gap=1.0, turn=float(np.cos(np.radians(20))), uneven=0.12)
_LOOSE = _Rule(least=3, gap=1.2, turn=float(np.cos(np.radians(55))), uneven=1.0)
# Beside strict chains a dash may be bent, and this much shorter or longer than theirs.
_LOOSE_THIN, _SHORTER, _LONGER = 0.8, 0.4, 1.5


@dataclass(frozen=True, slots=True)
class _Links:
    """Pairs of dashes (n,) that follow each other, and the gaps (n,) between them."""

    first: Ints
    second: Ints
    gaps: Floats


def broken(found: Strokes, shape: tuple[int, ...]) -> Flags:
    """Which strokes (n,) of a picture (h, w) belong to broken lines.

    Four or more dashes that each point at the next, of like lengths and with like gaps,
    make a chain, or three where they are very much alike; parallel strokes and stipple
    do not. Without such a chain the drawing is solid.
    """
    result = np.zeros(len(found), np.bool_)
    if not len(found):
        return result
    extent = float(np.ptp(found.boxes.reshape(-1, 2, 2), axis=(0, 1)).max())
    share = found.lengths / extent
    is_dash = (share >= _SHORTEST) & (share <= _LONGEST)
    strict = is_dash & (found.widths <= _THIN * found.lengths)
    chains = _chains(found, strict, _STRICT, extent)
    chains += _chains(found, strict, _SHORT, extent)
    chains = _uncrowded(found, chains)
    if not chains:
        return result
    sizes = np.concatenate([found.lengths[members] for members in chains])
    low, high = np.quantile(sizes, (0.1, 0.9)) * (_SHORTER, _LONGER)
    like = is_dash & (found.widths <= _LOOSE_THIN * found.lengths)
    like &= (found.lengths >= low) & (found.lengths <= high)
    chains += _chains(found, like, _LOOSE, extent)
    typical = np.zeros(len(found))
    for members in chains:
        result[members] = True
        typical[members] = np.median(found.lengths[members])
    result = growth.grown(found, result, typical, shape, reach=_GAP * extent)
    return growth.surrounded(found, result, float(np.median(sizes)))


def _chains(found: Strokes, flags: Flags, rule: _Rule, extent: float) -> list[Ints]:
    """The strokes of each chain that a rule allows among the flagged ones."""
    some = np.flatnonzero(flags)
    if len(some) < rule.least:
        return []
    links = _links(found, some, rule, extent)
    chain_of = numbers(len(some), links.first, links.second)
    order = np.argsort(chain_of, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(chain_of[order])) + 1)
    of_link = chain_of[links.first]
    by_chain = np.argsort(of_link, kind="stable")
    starts = np.searchsorted(of_link[by_chain], np.arange(len(groups) + 1))
    return [
        some[members]
        for number, members in enumerate(groups)
        if len(members) >= rule.least
        and _unevenness(found.lengths[some[members]]) <= rule.uneven
        and _unevenness(links.gaps[by_chain[starts[number] : starts[number + 1]]])
        <= rule.uneven
    ]


def _links(found: Strokes, some: Ints, rule: _Rule, extent: float) -> _Links:
    """Dashes whose ends are each other's nearest that point at each other."""
    tips, outward = growth.tips(found, some)
    first, second = near_pairs(tips, _GAP * extent)
    one, other = first % len(some), second % len(some)
    between = found.centres[some[other]] - found.centres[some[one]]
    between /= np.maximum(np.linalg.norm(between, axis=1, keepdims=True), 1e-9)
    gaps = np.linalg.norm(tips[first] - tips[second], axis=1)
    longer = np.maximum(found.lengths[some[one]], found.lengths[some[other]])
    fits = (one != other) & (gaps <= rule.gap * longer)
    fits &= (outward[first] * between).sum(axis=1) >= rule.turn
    fits &= (outward[second] * between).sum(axis=1) <= -rule.turn
    first, second, gaps = first[fits], second[fits], gaps[fits]
    nearest = np.full(len(tips), np.inf)
    np.minimum.at(nearest, first, gaps)
    np.minimum.at(nearest, second, gaps)
    mutual = (gaps <= nearest[first]) & (gaps <= nearest[second])
    return _Links(first[mutual] % len(some), second[mutual] % len(some), gaps[mutual])


def _uncrowded(found: Strokes, chains: list[Ints]) -> list[Ints]:
    """The chains that do not run through a texture of strokes like theirs.

    There a dash has such strokes beside it that are in no chain: hatching, lettering.
    """
    if not chains:
        return []
    chained = np.zeros(len(found), np.bool_)
    chained[np.concatenate(chains)] = True
    radius = float(np.median(found.lengths[chained]))
    is_like = (found.lengths >= radius * 0.5) & (found.lengths <= radius * 1.6)
    some = np.flatnonzero(chained | is_like)
    first, second = near_pairs(found.centres[some], radius)
    first, second = some[first], some[second]
    crowd = np.bincount(first[~chained[second]], minlength=len(found))
    crowd += np.bincount(second[~chained[first]], minlength=len(found))
    return [members for members in chains if crowd[members].mean() <= _CROWD]


def _unevenness(values: Floats) -> float:
    middle = float(np.median(values))
    return float(np.median(np.abs(values - middle))) / max(middle, 1e-9)

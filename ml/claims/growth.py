"""What chains of dashes run into: corners, dots, and dashes cut short."""

import numpy as np
from numpy.typing import NDArray

from ml.claims.components import Floats, Ints, Strokes
from ml.claims.neighbours import near_pairs

Flags = NDArray[np.bool_]

# A chain goes on to strokes of at most so many of its dashes' lengths, across a gap of
# at most so many.
_LARGEST, _ACROSS = 2.2, 1.2
_ROUNDS = 6
# A small stroke goes with the chains when most strokes about it do, so far around.
_ABOUT, _LEAST_ABOUT = 2.0, 2
_RAYS = np.radians([0.0, -12.0, 12.0])


def tips(found: Strokes, some: Ints) -> tuple[Floats, Floats]:
    """Both ends (2 m, 2) of strokes, first all ones, then all others; and outwards."""
    half = found.lengths[some, None] / 2 * found.axes[some]
    centres, axes = found.centres[some], found.axes[some]
    ends = np.concatenate([centres - half, centres + half])
    return ends, np.concatenate([-axes, axes])


def grown(
    found: Strokes,
    chained: Flags,
    typical: Floats,
    shape: tuple[int, ...],
    *,
    reach: float,
) -> Flags:
    """The flagged strokes (n,) with the small ones that lie ahead of their ends.

    `typical` (n,) is the length of the dashes of a flagged stroke's chain, `reach` the
    furthest to look, in pixels of the picture (h, w).
    """
    picture = found.numbered(shape)
    sizes = np.hypot(*(found.boxes[:, 2:] - found.boxes[:, :2]).T)
    result, fresh, typical = chained.copy(), np.flatnonzero(chained), typical.copy()
    for _ in range(_ROUNDS):
        seen, seer = _seen(found, picture, fresh, np.minimum(_ACROSS * typical, reach))
        fits = ~result[seen] & (sizes[seen] <= _LARGEST * typical[seer])
        fresh, at = np.unique(seen[fits], return_index=True)
        if not len(fresh):
            break
        result[fresh] = True
        typical[fresh] = typical[seer[fits][at]]
    return result


def surrounded(found: Strokes, chained: Flags, typical: float) -> Flags:
    """The flagged strokes (n,) with the small ones that stand among them.

    `typical` is the length of a dash.
    """
    sizes = np.hypot(*(found.boxes[:, 2:] - found.boxes[:, :2]).T)
    some = np.flatnonzero(chained | (sizes <= _LARGEST * typical))
    first, second = near_pairs(found.centres[some], _ABOUT * typical)
    one, other = some[first], some[second]
    result = chained.copy()
    for _ in range(_ROUNDS):
        with_chain = np.bincount(one[result[other]], minlength=len(found))
        with_chain += np.bincount(other[result[one]], minlength=len(found))
        without = np.bincount(one[~result[other]], minlength=len(found))
        without += np.bincount(other[~result[one]], minlength=len(found))
        joins = ~result & (with_chain >= _LEAST_ABOUT) & (with_chain > without)
        joins &= sizes <= _LARGEST * typical
        if not joins.any():
            break
        result |= joins
    return result


def _seen(
    found: Strokes, picture: NDArray[np.int32], some: Ints, reach: Floats
) -> tuple[Ints, Ints]:
    """The first strokes (n,) that lie ahead of the ends of some, and whose ends."""
    ends, outward = tips(found, some)
    seer = np.concatenate([some, some])
    far = reach[seer]
    steps = np.arange(1, int(far.max(initial=1)) + 2)
    hits, seers = [], []
    for angle in _RAYS:
        cosine, sine = np.cos(angle), np.sin(angle)
        ray = outward @ np.array([[cosine, sine], [-sine, cosine]])
        places = np.rint(ends[:, None] + ray[:, None] * steps[:, None]).astype(np.intp)
        x = np.clip(places[..., 0], 0, picture.shape[1] - 1)
        y = np.clip(places[..., 1], 0, picture.shape[0] - 1)
        met = picture[y, x] - 1  # (2 n, steps)
        met[(steps > far[:, None] + 1) | (met == seer[:, None])] = -1
        number = met[np.arange(len(met)), np.argmax(met >= 0, axis=1)]
        hits.append(number[number >= 0])
        seers.append(seer[number >= 0])
    return np.concatenate(hits).astype(np.int64), np.concatenate(seers)

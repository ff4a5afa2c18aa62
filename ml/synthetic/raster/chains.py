"""Cracks walked into chains: polylines between junctions, ready to be drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.meshes import Floats, Ints
from ml.synthetic.raster.cracks import Cracks

_NONE = -1


@dataclass(frozen=True, slots=True)
class Chains:
    """Polylines, one after the other; a closed one repeats its first point."""

    points: Floats  # (n, 2) x, y in pixels
    starts: Ints  # (c + 1,) first point of each chain, then n
    cracks: Ints  # (n,) the crack each point stands for

    @property
    def count(self) -> int:
        """Number of polylines."""
        return len(self.starts) - 1

    def segments(self) -> Ints:
        """Return the (s,) indices of the points that another of their chain follows."""
        is_last = np.zeros(len(self.points), bool)
        is_last[self.starts[1:] - 1] = True
        return np.flatnonzero(~is_last)

    def travelled(self) -> Floats:
        """Return (n,) lengths from each chain's first point, in pixels."""
        steps = np.zeros(len(self.points))
        follows = self.segments()
        delta = self.points[follows + 1] - self.points[follows]
        steps[follows + 1] = np.hypot(delta[:, 0], delta[:, 1])
        total = np.cumsum(steps)
        lengths = np.diff(self.starts)
        run: Floats = total - np.repeat(total[self.starts[:-1]], lengths)
        return run


def trace(cracks: Cracks, *, shortest: float = 2.5) -> Chains:
    """Walk the crack graph between junctions; drop specks below `shortest` pixels."""
    count = len(cracks.points)
    degree = np.bincount(cracks.corners.ravel(), minlength=cracks.corner_count)
    links = _links(cracks, degree)
    order, starts, ends = _walk(links, cracks.corners)
    junctions = _junctions(cracks, degree)
    positions = np.concatenate([cracks.points, junctions])
    points = positions[order]
    chains = Chains(points, starts, _owners(order, count, starts))
    chains = _without_specks(chains, degree, ends, shortest)
    return _smoothed(chains)


def _links(cracks: Cracks, degree: Ints) -> Ints:
    """Return (n, 2): the crack that continues this one at each of its corners."""
    count = len(cracks.points)
    ids = np.arange(count, dtype=float)
    total = np.bincount(
        cracks.corners.ravel(), weights=np.repeat(ids, 2), minlength=len(degree)
    )
    # Where just two cracks meet, the other one is the sum of both less this one.
    other = total[cracks.corners].astype(np.int64) - np.arange(count)[:, None]
    return np.where(degree[cracks.corners] == 2, other, _NONE)


def _walk(links: Ints, corners: Ints) -> tuple[Ints, Ints, Ints]:
    """Return crack ids along each chain, chain starts, and the (c, 2) end corners.

    Ids from n on stand for corner id - n: a chain's end. End corners of a closed
    chain are -1. Plain lists walk faster here than arrays.
    """
    count = len(links)
    link, corner = links.tolist(), corners.tolist()
    seen = bytearray(count)
    order: list[int] = []
    starts, ends = [0], []
    free = np.flatnonzero((links == _NONE).any(axis=1)).tolist()
    for first in free:
        if seen[first]:
            continue
        tail = 0 if link[first][0] == _NONE else 1
        order.append(count + corner[first][tail])
        last = _follow(first, tail, link, corner, seen, order)
        order.append(count + last)
        starts.append(len(order))
        ends.append((corner[first][tail], last))
    for first in range(count):
        if not seen[first]:
            _follow(first, 0, link, corner, seen, order)
            order.append(order[starts[-1]])
            starts.append(len(order))
            ends.append((_NONE, _NONE))
    return np.array(order, np.int64), np.array(starts), np.array(ends).reshape(-1, 2)


def _follow(
    crack: int,
    tail: int,
    link: list[list[int]],
    corner: list[list[int]],
    seen: bytearray,
    order: list[int],
) -> int:
    """Append cracks from one entered at its `tail` end; return the last corner."""
    while True:
        seen[crack] = 1
        order.append(crack)
        head = corner[crack][1 - tail]
        following = link[crack][1 - tail]
        if following == _NONE or seen[following]:
            return head
        tail = 0 if corner[following][0] == head else 1
        crack = following


def _junctions(cracks: Cracks, degree: Ints) -> Floats:
    """Return for every corner the mean of the lines that meet there, (corners, 2)."""
    flat = cracks.corners.ravel()
    sums = [
        np.bincount(flat, weights=np.repeat(axis, 2), minlength=len(degree))
        for axis in cracks.points.T
    ]
    mean: Floats = np.stack(sums, axis=1) / np.maximum(degree, 1)[:, None]
    return mean


def _owners(order: Ints, count: int, starts: Ints) -> Ints:
    """Let the end points of a chain stand for the crack next to them."""
    owners = order.copy()
    first, last = starts[:-1], starts[1:] - 1
    owners[first] = np.where(order[first] >= count, order[first + 1], order[first])
    owners[last] = np.where(order[last] >= count, order[last - 1], order[last])
    return owners


def _without_specks(
    chains: Chains, degree: Ints, ends: Ints, shortest: float
) -> Chains:
    """Drop short chains with a loose end, and short closed ones."""
    if chains.count == 0:
        return chains
    length = chains.travelled()[chains.starts[1:] - 1]
    is_loose = (ends == _NONE).any(axis=1) | (degree[ends] == 1).any(axis=1)
    keep = (length >= shortest) | ~is_loose
    sizes = np.diff(chains.starts)
    mask = np.repeat(keep, sizes)
    starts = np.concatenate([[0], np.cumsum(sizes[keep])])
    return Chains(chains.points[mask], starts, chains.cracks[mask])


def _smoothed(chains: Chains) -> Chains:
    """Take the last pixel-grid jitter off; ends and closing points stay."""
    if chains.count == 0:
        return chains
    inner: NDArray[np.bool_] = np.ones(len(chains.points), bool)
    inner[chains.starts[:-1]] = False
    inner[chains.starts[1:] - 1] = False
    at = np.flatnonzero(inner)
    points = chains.points.copy()
    points[at] = (
        0.25 * chains.points[at - 1]
        + 0.5 * chains.points[at]
        + 0.25 * chains.points[at + 1]
    )
    return Chains(points, chains.starts, chains.cracks)

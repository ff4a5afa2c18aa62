"""Ink: round pens moved along polylines, dots and hatching, all at once."""

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.meshes import Floats

Paper = NDArray[np.bool_]  # (h, w), true where there is ink


def stroke(paper: Paper, starts: Floats, ends: Floats, radii: Floats | float) -> None:
    """Ink every pixel centre within the radius of (n, 2) straight segments."""
    if len(starts) == 0:
        return
    delta = ends - starts
    length = np.hypot(delta[:, 0], delta[:, 1])
    counts = np.maximum(np.ceil(length / 0.75), 1).astype(np.int64)
    owner = np.repeat(np.arange(len(starts)), counts)
    stops = np.cumsum(counts)
    step = np.arange(stops[-1]) - np.repeat(stops - counts, counts)
    share = (step + 0.5) / counts[owner]
    points = starts[owner] + delta[owner] * share[:, None]
    radius = np.broadcast_to(np.asarray(radii, float), len(starts))[owner]
    dots(paper, points, radius)


def dots(paper: Paper, points: Floats, radii: Floats | float) -> None:
    """Ink every pixel centre within the radius of (n, 2) points; never none at all."""
    if len(points) == 0:
        return
    height, width = paper.shape
    radius = np.broadcast_to(np.maximum(np.asarray(radii, float), 0.5), len(points))
    nearest = np.rint(points).astype(np.int64)
    offset = nearest - points
    reach = int(np.ceil(radius.max() - 0.5))
    limit = radius**2 + 1e-9
    flat = paper.reshape(-1)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            distance = (offset[:, 0] + dx) ** 2 + (offset[:, 1] + dy) ** 2
            touched = distance <= limit
            if dx == 0 and dy == 0:
                touched |= True
            x, y = nearest[touched, 0] + dx, nearest[touched, 1] + dy
            on_paper = (x >= 0) & (x < width) & (y >= 0) & (y < height)
            flat[y[on_paper] * width + x[on_paper]] = True

"""The seven standard views of a design patent, with slight variation per figure."""

from dataclasses import dataclass

import numpy as np

from ml.synthetic.meshes import Floats, rotation

VIEWS = ("perspective", "front", "rear", "left", "right", "top", "bottom")
_DIRECTIONS = {  # azimuth, elevation
    "front": (0.0, 0.0),
    "rear": (180.0, 0.0),
    "left": (-90.0, 0.0),
    "right": (90.0, 0.0),
    "top": (0.0, 90.0),
    "bottom": (0.0, -90.0),
}


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the product is looked at from; all angles in degrees."""

    view: str
    azimuth: float  # towards the product's right side
    elevation: float  # above the horizon
    roll: float  # of the page, clockwise
    distance: float | None  # in radii of the product; None is orthographic
    margin: float  # empty border as a share of the figure's longer side

    def matrix(self) -> Floats:
        """Return the (3, 3) rotation to screen axes: right, down, away."""
        turned = rotation("x", self.elevation) @ rotation("z", -self.azimuth)
        screen = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
        matrix: Floats = rotation("z", self.roll) @ screen @ turned
        return matrix


def camera(view: str, *, rng: np.random.Generator) -> Camera:
    """Return a camera for one of `VIEWS`; the perspective view varies widely."""
    margin = float(rng.uniform(0.02, 0.06))
    if view != "perspective":
        azimuth, elevation = _DIRECTIONS[view]
        roll = float(rng.normal(0.0, 0.25))
        return Camera(view, azimuth, elevation, roll, None, margin)
    side = 1.0 if rng.random() < 0.6 else -1.0
    distance = float(rng.uniform(4.0, 12.0)) if rng.random() < 0.6 else None
    return Camera(
        view,
        azimuth=side * float(rng.uniform(20.0, 55.0)),
        elevation=float(rng.uniform(12.0, 38.0)),
        roll=float(rng.normal(0.0, 1.0)),
        distance=distance,
        margin=margin,
    )

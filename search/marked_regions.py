"""Regions marked on a drawing as it is searched, as crops of the upright picture."""

from search.queries import Crop, UnusableQuery, View

_QUARTER = 90


def crop_of(view: View, region: Crop) -> Crop:
    """The crop that leaves `region` of what a view shows now.

    Both are left, top, right, bottom in shares. Raises UnusableQuery for a region
    without area, and for a drawing turned by an odd angle: a region of it would lie
    askew in the upright picture.
    """
    left, top, right, bottom = region
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise UnusableQuery("A region lies within the drawing and has an area.")
    if view.rotation % _QUARTER:
        raise UnusableQuery(
            f"This drawing is turned by {view.rotation} degrees: a region can be "
            "marked only where it is turned by quarters."
        )
    if view.is_mirrored:
        left, right = 1 - right, 1 - left
    for _ in range(view.rotation // _QUARTER):  # turn it back, counterclockwise
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    return _within(view.crop or (0.0, 0.0, 1.0, 1.0), (left, top, right, bottom))


def _within(outer: Crop, inner: Crop) -> Crop:
    width, height = outer[2] - outer[0], outer[3] - outer[1]
    return (
        outer[0] + inner[0] * width,
        outer[1] + inner[1] * height,
        min(1.0, outer[0] + inner[2] * width),
        min(1.0, outer[1] + inner[3] * height),
    )

"""A mesh drawn from a camera in a style, as a 1-bit patent figure."""

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import Floats, Mesh
from ml.synthetic.raster import chains, cracks, shading, strokes
from ml.synthetic.raster.depth import BACKGROUND
from ml.synthetic.raster.projection import Scene, place
from ml.synthetic.styles import PEN_SIZE, Style

_ABUTTING = 1.5  # pixels of depth below which a crack belongs to both faces


def render(
    mesh: Mesh, *, camera: Camera, style: Style, size: int, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Return the figure, (h, w) uint8, 0 ink and 255 paper, its longer side `size`.

    `rng` moves the pen and scatters dots; it never changes the geometry.
    """
    claimed, surroundings = render_parts(
        mesh, camera=camera, style=style, size=size, rng=rng
    )
    return np.minimum(claimed, surroundings)


def render_parts(
    mesh: Mesh, *, camera: Camera, style: Style, size: int, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the figure as `render` does, its claimed part and its broken lines apart.

    A pixel that both draw is ink in both.
    """
    scene = place(mesh, camera=camera, size=size)
    found = cracks.find(scene.buffer, mesh.patches)
    shape = scene.buffer.face.shape
    paper, surroundings = np.zeros(shape, bool), np.zeros(shape, bool)
    draw_chains(
        paper, surroundings, chains.trace(found), found, scene, style=style, rng=rng
    )
    if style.shading != "none":
        shading.shade(paper, scene, style=style, rng=rng)
    ink, blank = np.uint8(0), np.uint8(255)
    return np.where(paper, ink, blank), np.where(surroundings, ink, blank)


def draw_chains(
    paper: strokes.Paper,
    surroundings: strokes.Paper,
    lines: chains.Chains,
    found: cracks.Cracks,
    scene: Scene,
    *,
    style: Style,
    rng: np.random.Generator,
) -> None:
    """Draw the chains with the style's pen, those of dashed parts broken and apart."""
    if lines.count == 0:
        return
    unit = scene.size / PEN_SIZE
    points = lines.points + _wobble(lines.points, style.wobble * unit, unit, rng)
    against_nothing = found.far[lines.cracks] == BACKGROUND
    widths = np.where(against_nothing, style.outline_width, style.line_width)
    first = lines.segments()
    broken = is_dashed(found, scene.mesh, style)[lines.cracks]
    whole, dashes = first[~broken[first]], first[broken[first]]
    dashes = dashes[~_in_gap(lines, style, unit)[dashes]]
    for sheet, some in ((paper, whole), (surroundings, dashes)):
        strokes.stroke(sheet, points[some], points[some + 1], 0.5 * widths[some] * unit)


def is_dashed(found: cracks.Cracks, mesh: Mesh, style: Style) -> NDArray[np.bool_]:
    """Tell for each crack whether it bounds a broken-line part alone.

    The nearer face decides; where a claimed part abuts, the line stays whole.
    """
    names = [name in style.dashed for name in mesh.tag_names]
    broken = np.array([*names, True])[np.append(mesh.tags, len(names))]
    near, far = broken[found.near], broken[found.far]  # background: last entry
    result: NDArray[np.bool_] = near & (far | (found.gap > _ABUTTING))
    return result


def _in_gap(lines: chains.Chains, style: Style, unit: float) -> NDArray[np.bool_]:
    """Tell for each point whether a broken line would have a gap there."""
    period = 1.6 * style.dash * unit
    phase = (lines.travelled() + 0.5 * style.dash * unit) % period
    gap: NDArray[np.bool_] = phase > style.dash * unit
    return gap


def _wobble(
    points: Floats, amplitude: float, unit: float, rng: np.random.Generator
) -> Floats:
    """Return a smooth displacement of the plane, so that junctions stay joined."""
    moved = np.zeros_like(points)
    if amplitude <= 0:
        return moved
    for wavelength in (150.0, 70.0, 30.0):
        waves = rng.normal(0, 2 * np.pi / (wavelength * unit), (2, 2))
        moved += np.sin(points @ waves + rng.uniform(0, 2 * np.pi, 2))
    return amplitude * moved

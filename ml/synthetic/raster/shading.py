"""Shading in image space: contour lines, stipple or gloss, lit from the upper left."""

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.meshes import Floats, Ints
from ml.synthetic.raster import strokes
from ml.synthetic.raster.depth import BACKGROUND
from ml.synthetic.raster.projection import Scene
from ml.synthetic.styles import PEN_SIZE, Style

_FLAT = 0.998  # cosine to the mean normal above which a face counts as flat
_CLOSEST = 0.008  # contour lines nearer than this share of the figure are dropped
_LIGHT = np.array([-0.5, -0.62, -0.6]) / np.linalg.norm([-0.5, -0.62, -0.6])
_LEAST_GLOSS = 0.012  # share of the figure a flat patch must fill to shine


def shade(
    paper: strokes.Paper, scene: Scene, *, style: Style, rng: np.random.Generator
) -> None:
    """Add the style's shading to the ink; parts in broken lines stay unshaded."""
    mesh = scene.mesh
    broken = np.array([name in style.dashed for name in mesh.tag_names])[mesh.tags]
    flat = _flat_patches(_normals(scene.corners), mesh.patches)[mesh.patches]
    if style.shading == "gloss":
        _gloss(paper, scene, flat & ~broken, rng)
    elif style.shading == "contour":
        _contour(paper, scene, ~flat & ~broken, style, rng)
    elif style.shading == "stipple":
        _stipple(paper, scene, ~broken, style, rng)


def _normals(corners: Floats) -> Floats:
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    unit: Floats = normals / np.maximum(lengths, 1e-12)
    return unit


def _flat_patches(normals: Floats, patches: Ints) -> NDArray[np.bool_]:
    """Tell for each patch whether all its faces look one way."""
    count = int(patches.max()) + 1
    mean: Floats = np.stack([np.bincount(patches, n, count) for n in normals.T], axis=1)
    mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
    agreement = np.einsum("ij,ij->i", normals, mean[patches])
    least = np.ones(count)
    np.minimum.at(least, patches, agreement)
    result: NDArray[np.bool_] = least > _FLAT
    return result


def _darkness(scene: Scene) -> Floats:
    """Return (m, 3) darkness in [0, 1] at the faces' corners, smooth in a patch."""
    mesh = scene.mesh
    edges = scene.corners[:, 1:] - scene.corners[:, :1]
    normals = np.cross(edges[:, 0], edges[:, 1])  # as long as the face is large
    count = len(mesh.vertices)
    keys = mesh.faces + count * mesh.patches[:, None]
    _, owner = np.unique(keys, return_inverse=True)
    owner = owner.ravel()
    sums = np.stack(
        [np.bincount(owner, np.repeat(axis, 3)) for axis in normals.T], axis=1
    )
    summed = sums[owner].reshape(-1, 3, 3)
    lengths = np.linalg.norm(summed, axis=2, keepdims=True)
    smooth: Floats = summed / np.maximum(lengths, 1e-12)
    smooth *= np.where(normals[:, 2] > 0, -1.0, 1.0)[:, None, None]  # towards the eye
    dark: Floats = 1.0 - np.clip(smooth @ _LIGHT, 0.0, 1.0)
    return dark


def _contour(
    paper: strokes.Paper,
    scene: Scene,
    faces: NDArray[np.bool_],
    style: Style,
    rng: np.random.Generator,
) -> None:
    """Draw lines of constant u where it is dark, thinned out at grazing angles."""
    unit = scene.size / PEN_SIZE
    step = style.spacing * unit / scene.scale
    level = scene.buffer.affine(scene.mesh.uv[..., 0]) / step
    dark = scene.buffer.affine(_darkness(scene))
    row, column, face = _pixels(scene, faces)
    value = _at(level, face, column, row)
    rate = np.maximum(np.hypot(level[face, 0], level[face, 1]), 1e-9)  # lines per pixel
    line = np.rint(value)
    crowding = np.log2(_CLOSEST * scene.size * rate)
    every = np.exp2(np.clip(np.ceil(crowding), 0, 12))
    near = (np.abs(value - line) <= 0.5 * unit * rate) & (line % every == 0)
    near &= (rate < 0.4) & (rate > 0.01 / unit)
    row, column, face, line = row[near], column[near], face[near], line[near]
    threshold = rng.uniform(0.0, 0.22, 997)[line.astype(np.int64) % 997]
    drawn = _at(dark, face, column, row) > style.darkness + threshold
    paper[row[drawn], column[drawn]] = True


def _stipple(
    paper: strokes.Paper,
    scene: Scene,
    faces: NDArray[np.bool_],
    style: Style,
    rng: np.random.Generator,
) -> None:
    """Scatter dots, the denser the darker; one candidate per cell keeps them even."""
    unit = scene.size / PEN_SIZE
    cell = 3.2 * unit
    height, width = paper.shape
    y, x = np.mgrid[0 : height - 1 : cell, 0 : width - 1 : cell]
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    points += rng.uniform(0, cell, points.shape)
    points = np.minimum(points, [width - 1, height - 1])
    column, row = np.rint(points).astype(np.int64).T
    face = scene.buffer.face[row, column]
    shown = (face != BACKGROUND) & faces[face]
    points, face, row, column = points[shown], face[shown], row[shown], column[shown]
    dark = _at(scene.buffer.affine(_darkness(scene)), face, column, row)
    density = np.clip((dark - 0.6 * style.darkness) / (1 - 0.6 * style.darkness), 0, 1)
    inked = rng.random(len(points)) < 0.85 * density**1.3
    strokes.dots(paper, points[inked], 0.55 * unit)


def _gloss(
    paper: strokes.Paper,
    scene: Scene,
    faces: NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    """Put groups of oblique strokes on large flat faces, away from their edges."""
    row, column, face = _pixels(scene, faces)
    patch = scene.mesh.patches[face]
    area = np.bincount(patch, minlength=int(scene.mesh.patches.max()) + 1)
    least = _LEAST_GLOSS * scene.size**2
    for shiny in np.flatnonzero(area > least)[:12].tolist():
        inside = np.zeros(paper.shape, bool)
        mine = patch == shiny
        inside[row[mine], column[mine]] = True
        centres = rng.choice(np.flatnonzero(mine), 2)
        for at in centres.tolist():
            start = np.array([column[at], row[at]], float)
            _streaks(paper, inside, start, float(np.sqrt(area[shiny])), scene.size, rng)


def _streaks(
    paper: strokes.Paper,
    inside: NDArray[np.bool_],
    centre: Floats,
    extent: float,
    size: int,
    rng: np.random.Generator,
) -> None:
    """Draw two to four parallel strokes, clipped a little inside the patch."""
    unit = size / PEN_SIZE
    along, aside = np.array([0.7071, -0.7071]), np.array([0.7071, 0.7071])
    height, width = inside.shape
    for i in range(int(rng.integers(2, 5))):
        length = extent * rng.uniform(0.15, 0.4)
        middle = centre + aside * (i * rng.uniform(7, 12) * unit)
        middle = middle + along * rng.normal(0, 0.05 * extent)
        reach = np.arange(-length / 2, length / 2, 0.6)[:, None]
        points = middle + reach * along
        kept = np.ones(len(points), bool)
        for ahead in (-6.0 * unit, 0.0, 6.0 * unit):
            column, row = np.rint(points + ahead * along).astype(np.int64).T
            on_paper = (column >= 0) & (column < width) & (row >= 0) & (row < height)
            kept &= on_paper
            kept[kept] &= inside[row[kept], column[kept]]
        strokes.dots(paper, points[kept], 0.5 * unit)


def _pixels(scene: Scene, faces: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Return row, column and face of the pixels that show one of the faces."""
    seen = scene.buffer.face
    row, column = np.nonzero(np.append(faces, False)[seen])
    return row, column, seen[row, column].astype(np.int64)


def _at(coefficients: Floats, face: Ints, x: Ints, y: Ints) -> Floats:
    chosen = coefficients[face]
    value: Floats = chosen[:, 0] * x + chosen[:, 1] * y + chosen[:, 2]
    return value

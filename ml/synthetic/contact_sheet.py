"""Many designs on one page, to look at."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from ml.synthetic import designs as forms
from ml.synthetic.cameras import camera
from ml.synthetic.designs import Design
from ml.synthetic.meshes import tags_of
from ml.synthetic.rendering import render
from ml.synthetic.styles import draw_style


def contact_sheet(
    designs: Sequence[Design],
    *,
    views: Sequence[str] = ("perspective",),
    columns: int = 8,
    cell: int = 320,
    seed: int = 0,
) -> Image.Image:
    """Return a gray page with every design in every view, designs row by row."""
    label = cell // 10
    shown = [(design, view) for design in designs for view in views]
    rows = -(-len(shown) // columns)
    page = Image.new("L", (columns * cell, rows * (cell + label)), 255)
    pen = ImageDraw.Draw(page)
    for number, (design, view) in enumerate(shown):
        figure = _figure(design, view, size=int(0.88 * cell), seed=seed + number)
        row, column = divmod(number, columns)
        left, top = column * cell, row * (cell + label)
        corner = ((cell - figure.width) // 2 + left, (cell - figure.height) // 2 + top)
        page.paste(figure, corner)
        middle = (left + cell // 2, top + cell + label // 2)
        pen.text(middle, f"FIG. {number + 1}  {design.family}", fill=0, anchor="mm")
    return page


def _figure(design: Design, view: str, *, size: int, seed: int) -> Image.Image:
    """Draw at twice the size and average: fine insets would blob otherwise."""
    rng = np.random.default_rng([design.seed, seed])
    mesh = forms.mesh(design)
    style = draw_style(rng, tags=tags_of(mesh))
    pixels = render(
        mesh, camera=camera(view, rng=rng), style=style, size=2 * size, rng=rng
    )
    return Image.fromarray(pixels).reduce(2)

"""Draw one planned patent: every figure, sheet and the grant document, in memory."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from ml.synthetic import cameras, designs, grants, rendering, sheets, styles
from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import Mesh
from ml.synthetic.plans import Drawings, FigurePlan, PatentPlan
from ml.synthetic.sheets import Figure, Pixels, Sheet
from ml.synthetic.styles import Style

DEFAULT_SIZE = 720  # pixels of a figure's longer side
LABEL_SHARE = 0.045  # of a figure's length: the font its label is printed from

Record = dict[str, Any]  # one line of the corpus's metadata, ready for JSON


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of one patent by name, the grant last, and its ground truth."""

    files: dict[str, bytes]
    record: Record


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One rendered figure and how it was drawn."""

    plan: FigurePlan
    figure: Figure
    camera: Camera
    style: Style


def draft(plan: PatentPlan, *, size: int = DEFAULT_SIZE) -> Draft:
    """Render `plan` completely; `size` is the longer side of a figure in pixels."""
    mesh = designs.mesh(plan.design)
    drawn = [
        _figure(mesh, figure, dashed=plan.drawings.dashed, size=size)
        for figure in plan.drawings.figures
    ]
    pages = _sheets(plan.drawings, drawn, size=size)
    turns = [
        plan.drawings.turns_wide_sheets and sheets.is_landscape(page) for page in pages
    ]
    gazette = sheets.gazette([drawn[at].figure for at in plan.drawings.gazette])
    stored = [gazette]
    stored += [
        sheets.turned(page.pixels) if turn else page.pixels
        for page, turn in zip(pages, turns, strict=True)
    ]
    images = [
        grants.Image(
            file=f"{plan.name}-D{index:05d}.TIF",
            height=pixels.shape[0],
            width=pixels.shape[1],
            is_turned=index > 0 and turns[index - 1],
        )
        for index, pixels in enumerate(stored)
    ]
    files = {
        image.file: _tiff(pixels, index, image)
        for index, (pixels, image) in enumerate(zip(stored, images, strict=True))
    }
    files[f"{plan.name}.XML"] = grants.xml(plan, images)
    return Draft(files, _record(plan, pages, images[1:], drawn))


def _figure(
    mesh: Mesh, figure: FigurePlan, *, dashed: tuple[str, ...], size: int
) -> _Drawn:
    """Render one figure; camera and style come from its own seed, not the design's."""
    rng = np.random.default_rng(figure.seed)
    camera = cameras.camera(figure.view, rng=rng)
    style = replace(styles.draw_style(rng), dashed=dashed)
    pixels = rendering.render(mesh, camera=camera, style=style, size=size, rng=rng)
    return _Drawn(figure, Figure(figure.number, pixels), camera, style)


def _sheets(drawings: Drawings, drawn: Sequence[_Drawn], *, size: int) -> list[Sheet]:
    rng = np.random.default_rng(drawings.seed)
    return [
        sheets.compose(
            [drawn[at].figure for at in places],
            style=drawings.label_style,
            label_size=round(size * LABEL_SHARE),
            rng=rng,
        )
        for places in drawings.sheets
    ]


def _tiff(pixels: Pixels, index: int, image: grants.Image) -> bytes:
    words = sheets.description(sheet=index, is_turned=image.is_turned)
    return sheets.tiff(pixels, description=words)


def _record(
    plan: PatentPlan,
    pages: Sequence[Sheet],
    images: Sequence[grants.Image],
    drawn: Sequence[_Drawn],
) -> Record:
    by_number = {item.plan.number: item for item in drawn}
    return {
        "patent": plan.id,
        "granted": plan.granted.isoformat(),
        "title": plan.words.title,
        "family": plan.design.family,
        "seed": plan.design.seed,
        "phrases": designs.phrases(plan.design),
        "parameters": dict(plan.design.parameters),
        **asdict(plan.lineage),
        "dashed": plan.drawings.dashed,
        "gazette": [plan.drawings.figures[at].number for at in plan.drawings.gazette],
        "sheets": [
            {
                "file": image.file,
                "is_turned": image.is_turned,
                "size": [page.pixels.shape[1], page.pixels.shape[0]],
                "figures": [
                    {
                        **asdict(item),
                        "view": by_number[item.number].plan.view,
                        "camera": asdict(by_number[item.number].camera),
                        "style": asdict(by_number[item.number].style),
                    }
                    for item in page.placed
                ],
            }
            for page, image in zip(pages, images, strict=True)
        ],
    }

"""The filings drawn into a pack, on sheets like those of the encoder's own test.

Each filing is drawn from its own random stream, so that any number of processes write
the same pack; a pack that is there whole is not drawn again.
"""

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.quality.lines import OTHER_PENS, Drawn
from ml import packs
from ml.manifests.ornament import Figure
from ml.packing import pens, scans, sheets
from ml.packing.pens import Pen
from ml.packs import Pack
from ml.synthetic import cameras, captions, designs, families, rendering
from ml.synthetic.meshes import tags_of

SIZE = 128  # what the default encoder sees
_DRAWN = 256  # longer side of a figure before it is shrunk, in pixels


def pack(folder: Path, filings: Sequence[Drawn], *, processes: int) -> Pack:
    """The pack of these filings, drawn unless it is there. Raises packs.UnfitPack."""
    count = sum(len(filing.views) for filing in filings)
    if not (folder / packs.MANIFEST).exists():
        packs.write(folder, _pictures(filings, processes), count=count)
    return packs.read(folder)


def draw(filing: Drawn) -> list[tuple[Figure, NDArray[np.uint8]]]:
    """All figures of one filing, (SIZE, SIZE) uint8 each, with title and captions."""
    design, rng = filing.design, _stream(filing.name)
    mesh = designs.mesh(design)
    # What is claimed belongs to the line, not to one drawing of it.
    parts = sorted(
        tags_of(mesh), key=lambda tag: zlib.crc32((filing.line + tag).encode())
    )
    dashed = tuple(parts[: int(filing.dashed)])
    family = families.FAMILIES[design.family]
    words = captions.title(design, rng)
    style = replace(pens.draw(rng, held_out=filing.side == OTHER_PENS), dashed=dashed)
    drawn = []
    for number, view in enumerate(filing.views, 1):
        pen = Pen(style, _DRAWN)
        camera = cameras.camera(view, rng=rng)
        figure = pen.inked(
            rendering.render(mesh, camera=camera, style=style, size=_DRAWN, rng=rng)
        )
        page = sheets.compose([figure], number=number, shares=sheets.CLEAN, rng=rng)
        row = Figure(
            path=f"{filing.name}/{number}",
            patent=filing.name,
            split=filing.side,
            view=view,
            captions=(captions.caption(design, view, rng), words),
            locarno=family.locarno,
            uspc=family.uspc,
        )
        drawn.append((row, _shrunk(scans.scan(page, shares=sheets.CLEAN, rng=rng))))
    return drawn


def _pictures(
    filings: Sequence[Drawn], processes: int
) -> Iterator[tuple[Figure, NDArray[np.uint8]]]:
    with ProcessPoolExecutor(processes) as pool:
        for pictures in pool.map(draw, filings, chunksize=8):
            yield from pictures


def _stream(name: str) -> np.random.Generator:
    return np.random.default_rng([zlib.crc32(name.encode()), 19])


def _shrunk(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    image = Image.fromarray(page).resize((SIZE, SIZE), Image.Resampling.BOX)
    return np.asarray(image, np.uint8)

"""A pack: a manifest and its prepared drawings in one memory-mapped array.

Training and evaluation read each drawing many times; decoding and shrinking it once is
what makes them fast. `drawings.npy` (n, s, s) uint8 lies beside `manifest.jsonl` in the
same order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from tqdm import tqdm

from ml import drawings
from ml.manifests import ornament
from ml.manifests.archives import Archives, UnreadableImage
from ml.manifests.ornament import Figure, Manifest

DRAWINGS = "drawings.npy"
MANIFEST = "manifest.jsonl"
_LEFT_OUT = (drawings.UnreadableDrawing, drawings.BlankDrawing, UnreadableImage)


class UnfitPack(Exception):
    """The folder is no pack, or drawings and manifest do not belong together."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Drawings (n, s, s) uint8, memory-mapped, and the figures they are of."""

    drawings: NDArray[np.uint8]
    manifest: Manifest

    @property
    def size(self) -> int:
        """Side of the drawings in pixels."""
        return int(self.drawings.shape[1])

    def patents(self, rows: Iterable[int]) -> NDArray[np.int64]:
        """Integer labels of the patents of some rows, equal for equal patents."""
        names = [self.manifest.figures[row].patent for row in rows]
        return np.unique(names, return_inverse=True)[1].astype(np.int64)


def read(folder: Path) -> Pack:
    """Open a pack. Raises UnfitPack."""
    try:
        pixels = np.load(folder / DRAWINGS, mmap_mode="r")
        manifest = ornament.read(folder / MANIFEST)
    except (OSError, ValueError) as error:
        raise UnfitPack(f"{folder} is no pack: {error}") from error
    if pixels.ndim != 3 or len(pixels) != len(manifest.figures):
        raise UnfitPack(
            f"{folder}: {len(manifest.figures)} figures, drawings {pixels.shape}"
        )
    return Pack(pixels, manifest)


def write(
    folder: Path, pictures: Iterable[tuple[Figure, NDArray[np.uint8]]], *, count: int
) -> None:
    """Write `count` figures with their drawings, (s, s) uint8 each.

    The manifest is moved into place last: a folder that has one is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures: list[Figure] = []
    pixels: NDArray[np.uint8] | None = None
    for figure, drawing in tqdm(pictures, total=count, unit="image", desc="packing"):
        if pixels is None:
            pixels = open_memmap(
                folder / DRAWINGS, "w+", np.uint8, (count, *drawing.shape)
            )
        pixels[len(figures)] = drawing
        figures.append(figure)
    if pixels is None or len(figures) != count:
        raise UnfitPack(f"{count} figures announced, {len(figures)} given")
    pixels.flush()  # type: ignore[attr-defined]
    part = folder / (MANIFEST + ".part")
    ornament.write(part, figures)
    part.replace(folder / MANIFEST)


def pack(manifest: Manifest, folder: Path, *, size: int) -> list[str]:
    """Prepare all images of a manifest; the paths left out, with reasons.

    A path may lead into a ZIP or TAR file. Blank and unreadable images are left out;
    anything else is raised.
    """
    kept, left_out = [], []
    with Archives(manifest.folder) as archives:
        for figure in tqdm(manifest.figures, unit="image", desc="decoding"):
            try:
                file = manifest.folder / figure.path
                source = file if file.is_file() else archives.read(figure.path)
                image = drawings.turned(drawings.open_image(source), figure.turn)
                kept.append((figure, drawings.prepare(image, size=size)))
            except _LEFT_OUT as error:
                left_out.append(f"{figure.path}: {error}")
    write(folder, kept, count=len(kept))
    return left_out

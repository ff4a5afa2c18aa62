"""Turn image files into vectors: `python -m ml.cli.encode FOLDER --out vectors.npz`.

FOLDER is searched through; a manifest (`.jsonl`) in its place gives its figures, turned
upright. `--out` ends in `.npz` (arrays `paths`, `vectors`) or `.jsonl` (a line each,
`{"path": …, "vector": […]}`). A run that was stopped goes on where it was.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ml import drawings, encoders, vector_parts
from ml.encoders import Encoder, EncoderUnavailable
from ml.manifests import ornament
from ml.manifests.archives import Archives, UnreadableImage
from ml.manifests.ornament import Figure, Manifest, UnreadableManifest
from ml.vector_parts import Part, VectorParts

SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"}
Source = Path | bytes | UnreadableImage
_BLOCK = 256  # images decoded and encoded before their vectors are on the disk


@dataclass(frozen=True, slots=True)
class Encoding:
    """What to encode with what, and where to write it."""

    images: Path
    out: Path
    encoder: str
    threads: int


def parse(arguments: Sequence[str] | None = None) -> Encoding:
    """The command line as an encoding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path, help="a folder, or a manifest")
    parser.add_argument("--out", type=Path, required=True, help=".npz or .jsonl")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--threads", type=int, default=2, help="that decode")
    given = parser.parse_args(arguments)
    if given.out.suffix not in vector_parts.SUFFIXES:
        parser.error(f"--out ends in one of {', '.join(vector_parts.SUFFIXES)}")
    if not given.images.exists():
        parser.error(f"{given.images} is not there: give a folder or a manifest")
    return Encoding(given.images, given.out, given.encoder, given.threads)


def encode(wanted: Encoding) -> list[str]:
    """Write the paths and vectors (n, d) float32; the files left out, with reasons.

    Raises EncoderUnavailable, UnreadableManifest.
    """
    encoder = encoders.load(wanted.encoder)
    manifest = _figures(wanted.images)
    figures = manifest.figures
    parts = VectorParts(wanted.out, key=_key(encoder, manifest))
    starts = range(0, len(figures), _BLOCK)
    bar = tqdm(total=len(figures), unit="image", desc="encoding")
    with (
        bar,
        Archives(manifest.folder) as archives,
        ThreadPoolExecutor(wanted.threads) as pool,
    ):
        for number, start in enumerate(starts):
            block = figures[start : start + _BLOCK]
            if not parts.has(number):
                sources = [_source(archives, manifest.folder, f) for f in block]
                sizes = [encoder.image_size] * len(block)
                found = list(pool.map(_prepared, block, sources, sizes))
                parts.put(number, _part(encoder, block, found))
            bar.update(len(block))
    if not figures:
        parts.put(0, _part(encoder, (), []))
    return list(parts.finish(max(1, len(starts))).left_out)


def _figures(images: Path) -> Manifest:
    """The figures of a manifest, or the images of a folder as such."""
    if images.is_file():
        return ornament.read(images)
    files = (path for path in sorted(images.rglob("*")) if path.is_file())
    paths = [path for path in files if path.suffix.lower() in SUFFIXES]
    figures = tuple(Figure(str(p.relative_to(images)), "", "") for p in paths)
    return Manifest(images, figures, ornament.content_sha256(figures))


def _key(encoder: Encoder, manifest: Manifest) -> str:
    """What vectors on the disk must be of, to be taken for those wanted."""
    facts = (
        encoder.weights_sha256,
        encoder.preprocessing_version,
        str(manifest.folder.resolve()),
        manifest.sha256,
    )
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _source(archives: Archives, folder: Path, figure: Figure) -> Source:
    """A file, the bytes of an archive's member, or why there is neither.

    Archives are not for several threads: this is done before those begin.
    """
    file = folder / figure.path
    if file.is_file():
        return file
    try:
        return archives.read(figure.path)
    except UnreadableImage as error:
        return error


def _prepared(
    figure: Figure, source: Source, size: int
) -> NDArray[np.uint8] | Exception:
    """The drawing of a figure, or why there is none."""
    if isinstance(source, UnreadableImage):
        return source
    try:
        image = drawings.turned(drawings.open_image(source), figure.turn)
        return drawings.prepare(image, size=size)
    except (drawings.UnreadableDrawing, drawings.BlankDrawing) as error:
        return error


def _part(
    encoder: Encoder,
    block: Sequence[Figure],
    found: Sequence[NDArray[np.uint8] | Exception],
) -> Part:
    pairs = list(zip(block, found, strict=True))
    good = [
        (figure.path, one) for figure, one in pairs if not isinstance(one, Exception)
    ]
    size = encoder.image_size
    prepared = np.array([one for _, one in good], np.uint8).reshape(-1, size, size)
    return Part(
        tuple(path for path, _ in good),
        encoder.encode_drawings(prepared),
        tuple(f"{f.path}: {one}" for f, one in pairs if isinstance(one, Exception)),
    )


def main() -> int:
    """Encode, and name the files left out; 2 where there is nothing to encode with."""
    try:
        left_out = encode(parse())
    except (EncoderUnavailable, UnreadableManifest) as error:
        print(error, file=sys.stderr)
        return 2
    for reason in left_out:
        print(f"left out: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Turn image files into vectors: `python -m ml.cli.encode FOLDER --out vectors.npz`."""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ml import drawings, encoders

SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"}
_BLOCK = 64


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
    parser.add_argument("images", type=Path, help="a folder, searched through")
    parser.add_argument("--out", type=Path, required=True, help="an .npz file")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--threads", type=int, default=2, help="that decode")
    given = parser.parse_args(arguments)
    return Encoding(given.images, given.out, given.encoder, given.threads)


def encode(wanted: Encoding) -> list[str]:
    """Write `paths` and `vectors` (n, d) float32; the files left out, with reasons.

    Raises EncoderUnavailable.
    """
    encoder = encoders.load(wanted.encoder)
    files = (path for path in sorted(wanted.images.rglob("*")) if path.is_file())
    paths = [path for path in files if path.suffix.lower() in SUFFIXES]
    kept: list[str] = []
    left_out: list[str] = []
    vectors = [np.empty((0, encoder.dimensions), np.float32)]
    bar = tqdm(total=len(paths), unit="image", desc="encoding")
    with bar, ThreadPoolExecutor(wanted.threads) as pool:
        for block in _blocks(paths):
            prepared = list(
                pool.map(lambda path: _prepared(path, encoder.image_size), block)
            )
            pairs = list(zip(block, prepared, strict=True))
            left_out += [f"{path}: {found}" for path, found in pairs if _failed(found)]
            good = [(path, found) for path, found in pairs if not _failed(found)]
            if good:
                vectors.append(
                    encoder.encode_drawings(np.stack([found for _, found in good]))
                )
                kept += [str(path.relative_to(wanted.images)) for path, _ in good]
            bar.update(len(block))
    np.savez(wanted.out, paths=np.asarray(kept), vectors=np.concatenate(vectors))
    return left_out


def _prepared(path: Path, size: int) -> NDArray[np.uint8] | str:
    """The drawing of a file, or why there is none."""
    try:
        return drawings.prepare(drawings.open_image(path), size=size)
    except (drawings.UnreadableDrawing, drawings.BlankDrawing) as error:
        return str(error)


def _failed(found: NDArray[np.uint8] | str) -> bool:
    return isinstance(found, str)


def _blocks(paths: Sequence[Path]) -> Iterator[list[Path]]:
    rest = iter(paths)
    while block := list(islice(rest, _BLOCK)):
        yield block


def main() -> None:
    """Encode, and name the files left out."""
    for reason in encode(parse()):
        print(f"left out: {reason}")


if __name__ == "__main__":
    main()

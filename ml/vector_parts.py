"""Vectors of many images, kept on disk part by part until all are there.

A part is moved into place whole, so whoever is stopped at any moment goes on behind the
last one. `finish` joins them into one file and takes the parts away.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SUFFIXES = (".npz", ".jsonl")


@dataclass(frozen=True, slots=True)
class Part:
    """Paths and vectors (n, d) float32 of some images, and why others have none."""

    paths: tuple[str, ...]
    vectors: NDArray[np.float32]
    left_out: tuple[str, ...]


class VectorParts:
    """The parts of one output file; `key` says of what, so that no others are taken."""

    def __init__(self, out: Path, *, key: str) -> None:
        self.out = out
        self.folder = out.with_name(f"{out.name}.parts")
        page = self.folder / "key"
        if self.folder.exists() and (not page.exists() or page.read_text() != key):
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        page.write_text(key)

    def has(self, number: int) -> bool:
        """Whether a part is there."""
        return self._file(number).exists()

    def put(self, number: int, part: Part) -> None:
        """Keep a part."""
        unfinished = self.folder / "unfinished.npz"
        np.savez(
            unfinished,
            paths=np.asarray(part.paths, np.str_),
            vectors=part.vectors,
            left_out=np.asarray(part.left_out, np.str_),
        )
        unfinished.replace(self._file(number))

    def finish(self, count: int) -> Part:
        """Write the parts 0 to count - 1 as one file, and what they hold together."""
        parts = [self._read(number) for number in range(count)]
        whole = Part(
            tuple(path for part in parts for path in part.paths),
            np.concatenate([part.vectors for part in parts]),
            tuple(reason for part in parts for reason in part.left_out),
        )
        # numpy appends .npz to any other name.
        unfinished = self.folder / f"whole{self.out.suffix}"
        if self.out.suffix == ".npz":
            paths = np.asarray(whole.paths, np.str_)
            np.savez(unfinished, paths=paths, vectors=whole.vectors)
        else:
            _write_lines(unfinished, whole.paths, whole.vectors)
        unfinished.replace(self.out)
        shutil.rmtree(self.folder)
        return whole

    def _read(self, number: int) -> Part:
        with np.load(self._file(number)) as stored:
            return Part(
                tuple(stored["paths"].tolist()),
                stored["vectors"],
                tuple(stored["left_out"].tolist()),
            )

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:06d}.npz"


def _write_lines(file: Path, paths: Sequence[str], rows: NDArray[np.float32]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for path, row in zip(paths, rows, strict=True):
            line = {"path": path, "vector": row.tolist()}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")

"""How large a run is, what it will need, and whether this machine can bear it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

DIMENSIONS = 512
FIGURES_PER_DESIGN = 7
GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A corpus and the run over it.

    `shared_buffers` and `build_memory` are PostgreSQL's, in MiB, and hold its table
    with the index, so that no peer waits for a disk.
    """

    name: str
    designs: int
    questions: int  # per cell
    rounds: int
    turn_seconds: float  # an arm's turn ends after so long, with 5 answers at least
    shared_buffers: int
    build_memory: int
    seed: int = 7

    @property
    def figures(self) -> int:
        """About as many; the generator draws how many each design has."""
        return self.designs * FIGURES_PER_DESIGN


SIZES = {
    shape.name: shape
    for shape in (
        Shape(
            name="tiny",  # for the tests of this package
            designs=300,
            questions=5,
            rounds=2,
            turn_seconds=1,
            shared_buffers=128,
            build_memory=64,
        ),
        Shape(
            name="small",
            designs=4_000,
            questions=20,
            rounds=7,
            turn_seconds=1,
            shared_buffers=256,
            build_memory=256,
        ),
        Shape(
            name="1m",
            designs=143_000,
            questions=20,
            rounds=7,
            turn_seconds=1,
            shared_buffers=3_072,
            build_memory=2_048,
        ),
        Shape(
            name="3.6m",
            designs=514_000,
            questions=20,
            rounds=7,
            turn_seconds=3,
            shared_buffers=8_192,
            build_memory=5_632,
        ),
    )
}

# Bytes per figure, measured with 512 dimensions (docs/measurements.md, "Search").
_DISK = 1_024 + 1_200 + 1_400 + 1_200 + 850  # vectors, table, index, codes, faiss
_MEMORY = 850 + 1_200 + 500  # faiss's graph, codes with halves in the page cache, work
_FREE_DISK = 6 * GIB  # the write-ahead log, and what others need


class TooLarge(Exception):
    """This machine cannot bear the run; the message says what it lacks."""


def check(shape: Shape, folder: Path, *, stored: int = 0) -> None:
    """Raise TooLarge unless disk and memory suffice; `stored` bytes are there already.

    Better to refuse than to measure swapping.
    """
    disk = shape.figures * _DISK + _FREE_DISK - stored
    free = shutil.disk_usage(folder).free
    memory = shape.figures * _MEMORY + shape.shared_buffers * 2**20
    available = psutil.virtual_memory().available
    for what, wanted, there in (("disk", disk, free), ("memory", memory, available)):
        if there < wanted:
            raise TooLarge(
                f"SIZE={shape.name} needs about {wanted / GIB:.0f} GiB of {what}; "
                f"{there / GIB:.0f} are free. Free some, or take a smaller SIZE."
            )

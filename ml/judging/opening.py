"""The data of a judgement as one pack, and its splits as rows of the pack."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml import packs
from ml.encoders import EncoderUnavailable
from ml.judging.judgement import Judgement, UnfitJudgement
from ml.manifests import leaks, names, ornament, sheets
from ml.manifests.health import UnfitManifest
from ml.manifests.leaks import LeakingSplits
from ml.manifests.ornament import Figure, UnreadableManifest
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.vectors import UnfitVectors
from ml.packs import Pack, UnfitPack
from ml.protocols.classification import UnfitClasses

# What a judgement may fail with through no fault of the program.
FAILURES = (
    UnfitJudgement,
    UnfitPack,
    UnfitManifest,
    UnreadableManifest,
    LeakingSplits,
    UnfitVectors,
    UnfitRelevance,
    UnfitClasses,
    EncoderUnavailable,
    OSError,
)
ROLES = ("_query", "_db")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack, and the images of the data that could not be read, with reasons."""

    pack: Pack
    left_out: tuple[str, ...]
    gazette: sheets.Gazette | None

    def rows(self, split: str) -> NDArray[np.int64]:
        """Rows of the pack in exactly this split: (n,), perhaps none."""
        figures = self.pack.manifest.figures
        found = [
            row
            for row in self.pack.manifest.of_split(split)
            if self.gazette != "without" or not is_gazette(figures[row].path)
        ]
        return np.array(found, np.int64)

    def figures(self, split: str) -> tuple[Figure, ...]:
        """The figures of exactly this split, in the order of `rows`."""
        return tuple(self.pack.manifest.figures[row] for row in self.rows(split))

    def parts(self, split: str) -> tuple[str, ...]:
        """The splits a name stands for: its query and database roles, or itself.

        Raises UnfitManifest where there is none of them.
        """
        roles = tuple(f"{split}{role}" for role in ROLES)
        if all(len(self.rows(role)) for role in roles):
            return roles
        if len(self.rows(split)):
            return (split,)
        figures = self.pack.manifest.figures
        known = ", ".join(sorted({figure.split for figure in figures})) or "none"
        raise UnfitManifest(f"split {split!r} is empty; there are: {known}")


@contextmanager
def opened(wanted: Judgement) -> Iterator[Opened]:
    """Open a pack, or pack a manifest or sheets for as long as needed.

    Raises UnfitPack, UnreadableManifest, LeakingSplits, OSError.
    """
    if (wanted.data / packs.DRAWINGS).exists():
        pack = packs.read(wanted.data)
        leaks.check(pack.manifest.figures)
        yield Opened(pack, (), wanted.gazette)
        return
    manifest = _manifest(wanted)
    if not manifest.figures:
        raise UnfitPack(
            f"{wanted.data} holds no figures: give a pack, a manifest file, or a "
            "folder of sheets like USD0939222-20211228-D00001.TIF"
        )
    leaks.check(manifest.figures)
    with tempfile.TemporaryDirectory() as scratch:
        left_out = packs.pack(manifest, Path(scratch), size=wanted.size)
        if left_out:
            logger.warning("%d images left out: %s", len(left_out), left_out[0])
        yield Opened(packs.read(Path(scratch)), tuple(left_out), wanted.gazette)


def is_gazette(path: str) -> bool:
    """Whether a path is that of a D00000, which repeats other sheets."""
    try:
        return names.sheet(path).is_gazette
    except ValueError:  # the data names its images in another way, and has none
        return False


def _manifest(wanted: Judgement) -> ornament.Manifest:
    if wanted.data.is_dir():
        return sheets.read(
            wanted.data, split=wanted.splits[0], gazette=wanted.gazette or "without"
        )
    return ornament.read(wanted.data)

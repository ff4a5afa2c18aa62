"""What is wrong with a manifest before anything is trained or judged on it.

Errors (`require`): a split without figures, files that are not there, splits that leak.
Counted and logged (`examine`): patents with one figure, which have no other view to be
found by, and classes of the training split that another split never asks for.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ml.manifests import leaks
from ml.manifests.archives import Archives
from ml.manifests.ornament import Figure, Manifest

_NAMED = 5

logger = logging.getLogger(__name__)


class UnfitManifest(Exception):
    """Nothing sound can be learnt from the manifest; the message says why."""


@dataclass(frozen=True, slots=True)
class SplitHealth:
    """Counts of one split; `absent` are the training classes it has no figure of."""

    figures: int
    patents: int
    single_figure_patents: int
    absent: tuple[str, ...]


def main_class(figure: Figure) -> str:
    """The USPC class, else the Locarno class, else ""."""
    return figure.uspc.partition("/")[0] or figure.locarno.partition("-")[0]


def examine(
    manifest: Manifest,
    *,
    train: str = "train",
    class_of: Callable[[Figure], str] = main_class,
) -> dict[str, SplitHealth]:
    """The health of each split, logged where something is amiss."""
    by_split: dict[str, list[Figure]] = defaultdict(list)
    for figure in manifest.figures:
        by_split[figure.split].append(figure)
    learnt = {class_of(figure) for figure in by_split.get(train, [])} - {""}
    found = {}
    for split, figures in by_split.items():
        sizes = Counter(figure.patent for figure in figures)
        absent = learnt - {class_of(figure) for figure in figures}
        single = sum(size == 1 for size in sizes.values())
        health = SplitHealth(len(figures), len(sizes), single, tuple(sorted(absent)))
        _log(split, health)
        found[split] = health
    return found


def missing(manifest: Manifest) -> list[str]:
    """Paths of figures whose file or archive member is not there, in file order."""
    with Archives(manifest.folder) as archives:
        paths = [figure.path for figure in manifest.figures]
        return [path for path in paths if not archives.has(path)]


def require(manifest: Manifest, splits: Sequence[str]) -> None:
    """Raise UnfitManifest or LeakingSplits unless the splits can be worked with."""
    for split in splits:
        if not manifest.of_split(split):
            known = ", ".join(sorted({figure.split for figure in manifest.figures}))
            raise UnfitManifest(f"split {split!r} is empty; there are: {known}")
    if gone := missing(manifest):
        named = ", ".join(gone[:_NAMED])
        raise UnfitManifest(f"{len(gone)} files of {manifest.folder} missing: {named}")
    leaks.check(manifest.figures)


def _log(split: str, health: SplitHealth) -> None:
    if health.single_figure_patents:
        count = health.single_figure_patents
        logger.warning("split %s: %d patents have one figure only", split, count)
    if health.absent:
        absent = ", ".join(health.absent[:_NAMED])
        logger.warning(
            "split %s lacks %d classes of training: %s",
            split,
            len(health.absent),
            absent,
        )

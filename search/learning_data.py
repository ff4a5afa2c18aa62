"""The figures that a training or an evaluation reads: the corpus, or what was given.

The corpus is written as a manifest once; a job that is begun again reads the same one,
whatever was imported meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from ml.manifests import ornament
from search import manifests
from search.manifests import Selection


class UnusableData(Exception):
    """There is nothing to learn from or to be judged on; the message says why."""


@dataclass(frozen=True, slots=True)
class Data:
    """A pack's folder or a manifest's file, named by the digest of its figures."""

    path: Path
    sha256: str
    words: str


def kept(selection: Selection) -> dict[str, Any]:
    """A selection as JSON, for the row that will need it again."""
    return {
        "captions": [*selection.captions],
        "with_gazette": selection.with_gazette,
        "shares": [*selection.shares],
        "salt": selection.salt,
    }


def selected(known: Mapping[str, Any]) -> Selection:
    """The selection behind such JSON; what is absent is as usual."""
    usual = Selection()
    train, validation, test = known.get("shares", usual.shares)
    return Selection(
        captions=tuple(known.get("captions", usual.captions)),
        with_gazette=known.get("with_gazette", usual.with_gazette),
        shares=(train, validation, test),
        salt=known.get("salt", usual.salt),
    )


def require(source: str) -> None:
    """Raise UnusableData unless the source, or the corpus, is there at all."""
    if not source:
        if not manifests.has_figures():
            raise UnusableData(manifests.EMPTY)
        return
    path = Path(source)
    if not (path.is_file() or (path / "manifest.jsonl").is_file()):
        raise UnusableData(
            f"{path} is neither a manifest nor a pack (a folder with manifest.jsonl)."
        )


def find(source: str, *, selection: Selection, sha256: str = "") -> Data:
    """The data of a job; `sha256` names those it began with, "" when it begins.

    Raises UnusableData.
    """
    if source:
        return _given(Path(source), sha256)
    path = manifests.place(sha256)
    if sha256 and path.is_file():
        return Data(path, sha256, "the corpus")
    try:
        exported = manifests.export(selection=selection)
    except manifests.UnableToExport as problem:
        raise UnusableData(str(problem)) from problem
    except OSError as problem:
        raise UnusableData(
            f"The manifest cannot be written into {settings.PUBLIC_MEDIA} ({problem}); "
            "check ORNAMENT_MEDIA."
        ) from problem
    if sha256 and exported.sha256 != sha256:
        raise UnusableData(
            f"The manifest {path} that this job began with is gone, and the corpus has "
            "changed since; start a new one."
        )
    return Data(exported.path, exported.sha256, f"the corpus ({_counted(exported)})")


def _given(path: Path, sha256: str) -> Data:
    file = path / "manifest.jsonl" if path.is_dir() else path
    try:
        manifest = ornament.read(file)
    except (ornament.UnreadableManifest, OSError) as problem:
        raise UnusableData(f"{path} cannot be read: {problem}") from problem
    if not manifest.figures:
        raise UnusableData(f"{file} holds no figure.")
    if sha256 and manifest.sha256 != sha256:
        raise UnusableData(f"{file} has changed since this job began; start a new one.")
    return Data(path, manifest.sha256, f"{path} ({len(manifest.figures):,} figures)")


def _counted(exported: manifests.Exported) -> str:
    splits: Sequence[str] = [
        f"{exported.by_split[name]:,} {name}" for name in manifests.SPLITS
    ]
    return f"{exported.figures:,} figures: {', '.join(splits)}"

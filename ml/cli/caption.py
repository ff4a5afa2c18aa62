"""Write captions for the figures or designs of a manifest; docs/captions.md.

python -m ml.cli.caption figures.jsonl --out captions.jsonl
python -m ml.cli.caption SHEETS --captioner vlm:MODEL-FOLDER --out captions.jsonl \\
    --impact 2021.csv --merge SHEETS/captioned.jsonl
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ml import captioning
from ml.captioning import gate, generation, records
from ml.captioning.generation import Outcome, Place
from ml.captioning.items import Words
from ml.manifests import delimited, impact, ornament, sheets
from ml.manifests.lines import Skipped
from ml.manifests.ornament import Figure, Manifest, UnreadableManifest

_FAILURES = (
    captioning.CaptionerUnavailable,
    records.UnfitRecords,
    UnreadableManifest,
    OSError,
    ValueError,
)
_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"}
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Captions:
    """What to caption with what, and where to write it."""

    source: Path
    captioner: str
    out: Path
    impact: tuple[Path, ...]
    classes: tuple[Path, ...]
    batch: int
    peers: int
    device: str | None
    allow_download: bool
    merge: Path | None
    place: Place
    kept_only: bool


def parse(arguments: Sequence[str] | None = None) -> Captions:
    """The command line as a task."""
    parser = argparse.ArgumentParser(
        prog="python -m ml.cli.caption", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("source", type=Path, help="a manifest, or a folder of images")
    parser.add_argument("--out", type=Path, required=True, help="a .jsonl file")
    parser.add_argument("--captioner", default=captioning.DEFAULT)
    parser.add_argument(
        "--impact", type=Path, nargs="*", default=(), help="yearly CSVs"
    )
    parser.add_argument(
        "--classes", type=Path, nargs="*", default=(), help="TSVs of class and title"
    )
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument(
        "--peers", type=int, default=gate.PEERS, help="that make a caption generic"
    )
    parser.add_argument("--device")
    parser.add_argument("--allow-download", action="store_true")
    parser.add_argument("--merge", type=Path, help="write a manifest with the captions")
    parser.add_argument("--place", choices=("first", "last", "only"), default="first")
    parser.add_argument(
        "--kept-only", action="store_true", help="merge no caption the gate marked"
    )
    given = vars(parser.parse_args(arguments))
    many = {key: tuple(given[key]) for key in ("impact", "classes")}
    return Captions(**{**given, **many})


def main(arguments: Sequence[str] | None = None) -> None:
    """Caption, and say what was done; an expected failure ends with its reason."""
    wanted = parse(arguments)
    try:
        outcome = caption(wanted)
    except _FAILURES as error:
        raise SystemExit(f"not captioned: {error}") from error
    for reason in outcome.left_out[:_SHOWN]:
        print(f"left out: {reason}")
    more = len(outcome.left_out) - _SHOWN
    if more > 0:
        print(f"left out: {more} more")
    print(
        f"{outcome.written} captions written, {outcome.found} were there, "
        f"{len(outcome.left_out)} left out; {wanted.out}"
    )
    print(", ".join(f"{count} {what}" for what, count in outcome.flags.items()))


def caption(wanted: Captions) -> Outcome:
    """Write the captions, and the manifest that has them where one is asked for.

    Raises one of `_FAILURES`.
    """
    manifest = _manifest(wanted.source)
    _check_merge(wanted, manifest)
    captioner = captioning.load(
        wanted.captioner, device=wanted.device, allow_download=wanted.allow_download
    )
    outcome = generation.generate(
        manifest,
        captioner,
        wanted.out,
        words=_words(wanted),
        batch=wanted.batch,
        peers=wanted.peers,
    )
    if wanted.merge is not None:
        written = [
            record
            for record in records.read(wanted.out)
            if record.version == captioner.version
        ]
        figures = generation.merged(
            manifest, written, place=wanted.place, kept_only=wanted.kept_only
        )
        ornament.write(wanted.merge, figures)
    return outcome


def _manifest(source: Path) -> Manifest:
    """A manifest file; or the Office's sheets in a folder, else all its images."""
    if not source.is_dir():
        return ornament.read(source)
    found = sheets.read(source)
    if found.figures:
        return found
    files = sorted(path for path in source.rglob("*") if path.is_file())
    paths = [
        path.relative_to(source).as_posix()
        for path in files
        if path.suffix.lower() in _SUFFIXES
    ]
    if not paths:
        raise UnreadableManifest(f"{source} has no images")
    figures = tuple(Figure(path=path, patent=path, split="") for path in paths)
    return Manifest(source, figures, ornament.content_sha256(figures))


def _words(wanted: Captions) -> Words:
    designs = {
        design.patent: design
        for table in wanted.impact
        for design in impact.read(table, on_bad=Skipped())
    }
    classes = {}
    for table in wanted.classes:
        for row in delimited.rows(table, separator="\t"):
            code, name, *_ = row.cells.values()
            classes[code] = name
    return Words(designs, classes)


def _check_merge(wanted: Captions, manifest: Manifest) -> None:
    """Paths are relative to the manifest's folder, so the new one must lie there."""
    if wanted.merge is None:
        return
    if wanted.merge.resolve().parent != manifest.folder.resolve():
        raise ValueError(
            f"write {wanted.merge.name} into {manifest.folder}: paths begin there"
        )


if __name__ == "__main__":
    main()

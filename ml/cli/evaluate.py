"""Judge encoders and baselines on same-design retrieval.

python -m ml.cli.evaluate --pack .ornament/packs/small --split test unseen
python -m ml.cli.evaluate --sheets ../shared/data/impact --encoder default
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml import encoders, packs
from ml.manifests import sheets
from ml.packs import Pack
from ml.protocols import same_design
from ml.protocols.same_design import Report

SHEET_SIZE = 256  # side at which real sheets are kept before an encoder shrinks them


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What to judge on what."""

    encoders: tuple[str, ...]
    baselines: tuple[str, ...]
    pack: Path | None
    sheets: Path | None
    splits: tuple[str, ...]
    as_json: bool


def parse(arguments: Sequence[str] | None = None) -> Evaluation:
    """The command line as an evaluation."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pack", type=Path, help="a folder written by ml.packs")
    source.add_argument("--sheets", type=Path, help="a folder of USD…-D00001.TIF files")
    parser.add_argument("--split", nargs="+", default=["test"])
    parser.add_argument("--encoder", nargs="*", default=["default"])
    parser.add_argument(
        "--baseline",
        nargs="*",
        default=sorted(same_design.BASELINES),
        choices=sorted(same_design.BASELINES),
    )
    parser.add_argument("--json", action="store_true", help="one object per line")
    given = parser.parse_args(arguments)
    return Evaluation(
        encoders=tuple(given.encoder),
        baselines=tuple(given.baseline),
        pack=given.pack,
        sheets=given.sheets,
        splits=tuple(given.split),
        as_json=given.json,
    )


def evaluate(wanted: Evaluation) -> Iterator[Report]:
    """One report per method and split. Raises UnfitPack, EncoderUnavailable."""
    with tempfile.TemporaryDirectory() as scratch:
        pack = _open(wanted, Path(scratch))
        loaded = [encoders.load(name) for name in wanted.encoders]
        for split in wanted.splits:
            for encoder in loaded:
                yield same_design.judge_encoder(encoder, pack, split)
            for name in wanted.baselines:
                yield same_design.judge_baseline(name, pack, split)


def _open(wanted: Evaluation, scratch: Path) -> Pack:
    if wanted.pack is not None:
        return packs.read(wanted.pack)
    if wanted.sheets is None:
        raise packs.UnfitPack("give a pack or a folder of sheets")
    packs.pack(sheets.read(wanted.sheets), scratch, size=SHEET_SIZE)
    return packs.read(scratch)


def main() -> None:
    """Print the reports, as a table or as JSON lines."""
    wanted = parse()
    if not wanted.as_json:
        print(
            "split       method    figures patents   mAP    R@1    R@5  R@10  words mAP"
        )
    for report in evaluate(wanted):
        print(json.dumps(report.as_json()) if wanted.as_json else line(report))


def line(report: Report) -> str:
    images = report.images
    recalls = "  ".join(f"{share:.3f}" for share in images.recall_at.values())
    words = report.texts and f"{report.texts.mean_average_precision:.3f}"
    return (
        f"{report.split:<11} {report.method:<10} {report.figures:>6} "
        f"{report.patents:>7}  {images.mean_average_precision:.3f}  {recalls}  "
        f"{words or '-'}"
    )


if __name__ == "__main__":
    main()

"""Turn lists of figures of one format into another; docs/formats.md tells of each.

python -m ml.cli.convert 2020.csv 2021.csv --from impact --split train \\
    --images zips --to manifest --out zips/train.jsonl
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ml.manifests import conversion
from ml.manifests.conversion import READERS, WRITERS, Conversion


def parse(arguments: Sequence[str] | None = None) -> Conversion:
    """The command line as a conversion."""
    parser = argparse.ArgumentParser(
        prog="python -m ml.cli.convert", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("sources", nargs="+", type=Path, help="files or folders")
    parser.add_argument("--from", required=True, choices=sorted(READERS), dest="read")
    parser.add_argument("--to", required=True, choices=sorted(WRITERS), dest="write")
    parser.add_argument("--out", required=True, type=Path, help="file or folder")
    parser.add_argument(
        "--images", type=Path, help="folder that paths begin in; else the source's"
    )
    parser.add_argument("--split", default="", help="where the source names none")
    parser.add_argument(
        "--gazette",
        choices=("without", "with", "only"),
        help="D00000, which repeats other sheets: not of impact, of lists as listed",
    )
    parser.add_argument("--separator", default="\t", help="of a written open-clip-csv")
    parser.add_argument(
        "--classes", type=Path, help="TSV of class and title, to name categories by"
    )
    parser.add_argument(
        "--skip-bad", action="store_true", help="count bad lines instead of stopping"
    )
    parser.add_argument(
        "--png", action="store_true", help="write shards of upright PNG images"
    )
    given = parser.parse_args(arguments)
    first = given.sources[0]
    return Conversion(
        sources=tuple(given.sources),
        source_format=given.read,
        out=given.out,
        target_format=given.write,
        images=given.images or (first if first.is_dir() else first.parent),
        split=given.split,
        gazette=given.gazette,
        separator=given.separator.replace("\\t", "\t"),
        classes=given.classes,
        skip_bad=given.skip_bad,
        png=given.png,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert, and say what was done; an expected failure ends with its reason."""
    wanted = parse(arguments)
    try:
        figures, skipped = conversion.convert(wanted)
    except conversion.FAILURES as error:
        raise SystemExit(f"not converted: {error}") from error
    print(f"{figures} figures in {wanted.out}, {skipped} lines left out")


if __name__ == "__main__":
    main()

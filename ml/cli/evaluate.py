"""Judge encoders and baselines by the protocols of docs/protocols.md.

python -m ml.cli.evaluate --pack .ornament/packs/drawn --split test unseen
python -m ml.cli.evaluate --sheets ../shared/data/impact --protocol deeppatent \\
    --gazette with --out results
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from ml import judging
from ml.classification.classes import LEVELS
from ml.judging import FAILURES, PROTOCOLS, REFINEMENTS, Judgement, reporting
from ml.manifests import delimited
from ml.protocols import report, same_design


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What to judge, and how to print it."""

    judgement: Judgement
    as_json: bool


def parse(arguments: Sequence[str] | None = None) -> Evaluation:
    """The command line as an evaluation."""
    given = _parser().parse_args(arguments)
    names = _titles(given.classes) if given.classes else {}
    judgement = Judgement(
        data=given.pack or given.manifest or given.sheets,
        encoders=tuple(given.encoder),
        baselines=tuple(given.baseline),
        splits=tuple(given.split),
        protocols=tuple(given.protocol),
        out=given.out,
        gazette=given.gazette,
        level=given.level,
        class_names=names,
        train=given.train,
        validation=given.validation,
        refine=tuple(given.refine),
        size=given.size,
        threads=given.threads,
        seed=given.seed,
    )
    return Evaluation(judgement, given.json)


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, and print the tables or JSON; an expected failure ends with its reason."""
    try:
        wanted = parse(arguments)
        with tqdm(unit="image", leave=False) as bar:
            found = judging.judge(wanted.judgement, report=_shown_on(bar))
    except FAILURES as error:
        raise SystemExit(f"not judged: {error}") from error
    if not wanted.as_json:
        print(reporting.as_markdown(found))
        return
    for protocol, split, methods in reporting.tables(found):
        for method, result in methods.items():
            row = {"protocol": protocol, "split": split, "method": method}
            plain = json.loads(report.as_json({"result": result}))
            print(json.dumps(row | plain, ensure_ascii=False))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ml.cli.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pack", type=Path, help="a folder written by ml.packs")
    source.add_argument("--manifest", type=Path, help="a manifest file (JSON lines)")
    source.add_argument("--sheets", type=Path, help="a folder of USD…-D00001.TIF files")
    parser.add_argument("--split", nargs="+", default=["test"])
    parser.add_argument("--encoder", nargs="*", default=["default"])
    baselines = sorted(same_design.BASELINES)
    parser.add_argument("--baseline", nargs="*", default=baselines, choices=baselines)
    parser.add_argument(
        "--protocol", nargs="+", default=["same-design"], choices=PROTOCOLS
    )
    parser.add_argument(
        "--refine", nargs="*", default=[], choices=REFINEMENTS, help="better rankings"
    )
    parser.add_argument(
        "--gazette",
        choices=("without", "with"),
        help="D00000, which repeats other sheets: not of sheets, else as listed",
    )
    _add_classes(parser)
    parser.add_argument("--size", type=int, default=256, help="side of kept images")
    parser.add_argument("--threads", type=int, default=0, help="0: as the machine has")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="folder for results and plots")
    parser.add_argument("--json", action="store_true", help="one object per line")
    return parser


def _add_classes(parser: argparse.ArgumentParser) -> None:
    """What zero-shot, linear-probe and classical need to know."""
    parser.add_argument("--level", default="locarno", choices=LEVELS)
    parser.add_argument(
        "--classes", type=Path, help="TSV of class and title, for prompts"
    )
    parser.add_argument("--train", default="train", help="split that probes learn on")
    parser.add_argument(
        "--validation", default="validation", help="split that probes are chosen on"
    )


def _titles(path: Path) -> dict[str, str]:
    """The titles by class of a table `class<TAB>title`, or `title_en`."""
    titles = {}
    for row in delimited.rows(path, required=["class"], separator="\t"):
        title = row.cells.get("title") or row.cells.get("title_en")
        titles[row.cells["class"]] = title or row.cells["class"]
    return titles


def _shown_on(bar: "tqdm[None]") -> Callable[[int, int, str], None]:
    def show(done: int, total: int, message: str) -> None:
        bar.total = total
        bar.set_description(message, refresh=False)
        bar.update(done - bar.n)

    return show


if __name__ == "__main__":
    main()

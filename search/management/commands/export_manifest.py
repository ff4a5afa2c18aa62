"""Write the corpus as a manifest that training and evaluation read."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import manifests
from search.manifests import Exported, Selection, UnableToExport


class Command(BaseCommand):
    help = (
        "Write the figures of the corpus, with their words and classes, as a manifest "
        "(JSON lines) in the media folder. Every patent stands on one side of the "
        "split, the same one each time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="a file in the media folder; by default named by its content",
        )
        parser.add_argument(
            "--captions",
            nargs="+",
            default=[manifests.TITLE, manifests.DESCRIPTION],
            metavar="SOURCE",
            help="title, description, or the version of a captioner",
        )
        parser.add_argument(
            "--with-gazette",
            action="store_true",
            help="also the gazette's figures (D00000), which repeat others",
        )
        parser.add_argument(
            "--shares",
            nargs=3,
            type=float,
            default=list(manifests.SHARES),
            metavar=("TRAIN", "VALIDATION", "TEST"),
        )
        parser.add_argument("--salt", default="", help="another text, another split")
        parser.add_argument(
            "--json", action="store_true", help="print what was written as JSON"
        )

    def handle(self, *_: str, **options: Any) -> None:
        try:
            selection = Selection(
                captions=tuple(options["captions"]),
                with_gazette=options["with_gazette"],
                shares=tuple(options["shares"]),
                salt=options["salt"],
            )
            exported = manifests.export(options["path"], selection=selection)
        except UnableToExport as problem:
            raise CommandError(str(problem)) from problem
        report = _report(exported)
        self.stdout.write(json.dumps(report) if options["json"] else _table(report))


def _report(exported: Exported) -> dict[str, Any]:
    return {
        "path": str(exported.path),
        "sha256": exported.sha256,
        "figures": exported.figures,
        "patents": exported.patents,
        "splits": {name: exported.by_split[name] for name in manifests.SPLITS},
        "left_out": dict(exported.left_out),
    }


def _table(report: dict[str, Any]) -> str:
    rows = [
        ("figures", report["figures"]),
        *((f"  {name}", count) for name, count in report["splits"].items()),
        ("designs", report["patents"]),
        *((f"left out: {why}", count) for why, count in report["left_out"].items()),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"Manifest {report['path']}", f"content {report['sha256']}"]
    return "\n".join(lines + [f"{name:<{width}}  {count:>9,}" for name, count in rows])

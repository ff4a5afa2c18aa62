"""Take the captions of IMPACT's yearly tables into the corpus."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import captioning
from search.ingest import impact_captions
from search.ingest.impact_captions import Counts, UnreadableTable

OUTCOMES = {
    "added": "captions added",
    "updated": "captions updated",
    "unchanged": "unchanged",
    "without_caption": "without a caption",
    "absent": "designs not in the corpus",
    "classified": "designs that got a class",
    "rejected": "rejected rows",
}


class Command(BaseCommand):
    help = (
        "Give designs of the corpus the captions of IMPACT's tables, and classes where "
        "they have none. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "tables", nargs="+", type=Path, metavar="CSV", help="such as 2021.csv"
        )
        parser.add_argument(
            "--json", action="store_true", help="print the counts as one JSON object"
        )

    def handle(self, *_: str, **options: Any) -> None:
        loaded = {str(path): self._loaded(path) for path in options["tables"]}
        generic = captioning.judge(impact_captions.GENERATOR)
        if options["json"]:
            tables = {path: asdict(counts) for path, counts in loaded.items()}
            self.stdout.write(json.dumps({"tables": tables, "generic": generic}))
            return
        for path, counts in loaded.items():
            self.stdout.write(_table(path, counts))
        self.stdout.write(f"In all {generic:,} of IMPACT's captions are generic.")

    def _loaded(self, path: Path) -> Counts:
        try:
            return impact_captions.load(path)
        except UnreadableTable as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(
                f"{path} cannot be read ({problem.strerror})"
            ) from problem


def _table(path: str, counts: Counts) -> str:
    width = max(map(len, OUTCOMES.values()))
    lines = [path]
    lines += [
        f"{words:<{width}}  {getattr(counts, name):>9,}"
        for name, words in OUTCOMES.items()
    ]
    return "\n".join([*lines, *(f"  {reason}" for reason in counts.reasons)])

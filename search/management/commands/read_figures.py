"""Read the figures of stored sheets, in the foreground."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import numbers
from search.ingest import reading_figures


class Command(BaseCommand):
    help = (
        "Read the labels on stored sheets, split sheets into their figures and bind "
        "descriptions by number. What a person has bound stays. Running it again "
        "changes nothing; embed_figures then gives new figures their vectors."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "patents", nargs="*", metavar="PATENT", help="in any spelling; else all"
        )
        parser.add_argument("--processes", type=int, help="else one per core")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object on the last line"
        )

    def handle(self, *_: str, **options: Any) -> None:
        try:
            chosen = [numbers.parse(text) for text in options["patents"]]
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        with tqdm(
            unit=" patents", disable=not sys.stderr.isatty(), file=sys.stderr
        ) as bar:

            def tell(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            read = reading_figures.read_all(
                chosen or None, processes=options["processes"], progress=tell
            )
        if options["json"]:
            self.stdout.write(json.dumps(asdict(read)))
            return
        revision = f"revision {read.revision}" if read.revision else "nothing changed"
        self.stdout.write(
            f"Read {read.sheets:,} sheets of {read.patents:,} patents: "
            f"{read.new_figures:,} new figures, {read.needing_review:,} figures to "
            f"review, {read.unread:,} sheets unread; {revision}."
        )

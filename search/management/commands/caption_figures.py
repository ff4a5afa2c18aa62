"""Describe the figures that have no caption yet, in the foreground."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import captioning
from search.captioning import CaptionerUnavailable
from search.embedding import MediaUnavailable
from search.jobs import Cancelled
from search.management import job_arguments
from search.progress_bars import ProgressBar

INTERRUPTED = 130  # what a shell reports after Ctrl-C


class Command(BaseCommand):
    help = (
        "Write a caption for every figure, or every design, that has none of this "
        "captioner's version. Running it again writes only what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        job_arguments.add_captioning(parser)
        parser.add_argument(
            "--json", action="store_true", help="print what was done as JSON"
        )

    def handle(self, *_: str, **options: Any) -> None:
        row = job_arguments.captioning_of(options)
        with ProgressBar("captions") as bar:
            try:
                counts = captioning.execute(row, progress=bar.tell)
            except (CaptionerUnavailable, MediaUnavailable) as problem:
                raise CommandError(str(problem)) from problem
            except (KeyboardInterrupt, Cancelled):
                raise CommandError(
                    "Stopped. What was written stays; run it again to finish.",
                    returncode=INTERRUPTED,
                ) from None
        report = {"generator": row.generator, "job": row.job_id, **asdict(counts)}
        if options["json"]:
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(f"Captions by {row.generator}")
        for name, count in asdict(counts).items():
            self.stdout.write(f"{name:<10}  {count:>9,}")

"""Judge an encoder by the published protocols, in the foreground."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import evaluation, model_cards
from search.encoding import EncoderUnavailable
from search.evaluation import UnableToEvaluate
from search.jobs import Cancelled
from search.management import job_arguments
from search.models import Evaluation
from search.progress_bars import ProgressBar

INTERRUPTED = 130  # what a shell reports after Ctrl-C


class Command(BaseCommand):
    help = "Judge an encoder on the corpus's test split, or on a manifest or pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        job_arguments.add_evaluation(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: str, **options: Any) -> None:
        row = job_arguments.evaluation_of(options)
        with ProgressBar("figures") as bar:
            try:
                evaluation.execute(row, progress=bar.tell)
            except (UnableToEvaluate, EncoderUnavailable) as problem:
                raise CommandError(str(problem)) from problem
            except (KeyboardInterrupt, Cancelled):
                raise CommandError("Stopped.", returncode=INTERRUPTED) from None
        self.stdout.write(json.dumps(_report(row)) if options["json"] else _table(row))


def _report(row: Evaluation) -> dict[str, Any]:
    return {
        "evaluation": row.pk,
        "job": row.job_id,
        "encoder": row.encoder_id,
        "manifest_sha256": row.manifest_sha256,
        "results": row.results,
    }


def _table(row: Evaluation) -> str:
    """Every number on a line of its own, named by its way through the results."""
    rows = list(model_cards.flat(row.results))
    width = max((len(name) for name, _ in rows), default=0)
    lines = [f"{row.encoder} on {row.data}"]
    return "\n".join(
        lines + [f"{name:<{width}}  {model_cards.shown(value)}" for name, value in rows]
    )

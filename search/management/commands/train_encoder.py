"""Train an encoder by a recipe, in the foreground."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import training
from search.encoding import EncoderUnavailable
from search.jobs import Cancelled
from search.management import job_arguments
from search.progress_bars import ProgressBar
from search.training import UnableToTrain

INTERRUPTED = 130  # what a shell reports after Ctrl-C


class Command(BaseCommand):
    help = (
        "Train an encoder on the corpus, or on a manifest or pack. It becomes a "
        "candidate: embed_figures --encoder embeds it beside the live one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        job_arguments.add_training(parser)
        parser.add_argument(
            "--json", action="store_true", help="print what came of it as JSON"
        )

    def handle(self, *_: str, **options: Any) -> None:
        run = job_arguments.training_of(options)
        with ProgressBar("images") as bar:
            try:
                training.execute(run, progress=bar.tell)
            except (UnableToTrain, EncoderUnavailable) as problem:
                raise CommandError(str(problem)) from problem
            except (KeyboardInterrupt, Cancelled):
                raise CommandError(
                    f"Stopped. Its state stays in {training.folder(run)}.",
                    returncode=INTERRUPTED,
                ) from None
        assert run.encoder
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "training": run.pk,
                        "job": run.job_id,
                        "encoder": run.encoder.pk,
                        "load_name": run.encoder.load_name,
                        "manifest_sha256": run.manifest_sha256,
                        "metrics": run.metrics,
                    }
                )
            )
            return
        self.stdout.write(run.model_card)
        self.stdout.write(
            f"Candidate encoder {run.encoder.pk}. Embed it beside the live one:\n"
            f"manage.py embed_figures --encoder {run.encoder.load_name}"
        )

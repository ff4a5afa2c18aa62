"""Queue the evaluation of an encoder; evaluate_encoder does it at once."""

from argparse import ArgumentParser
from typing import Any

from search.management import job_arguments
from workers import workflows
from workers.management.queueing import QueueCommand


class Command(QueueCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        job_arguments.add_evaluation(parser)
        self.add_wait(parser)

    def handle(self, *_: str, **options: Any) -> None:
        row = job_arguments.evaluation_of(options)
        workflows.evaluate(row)
        self.tell(row.job, is_wait_wanted=options["wait"])

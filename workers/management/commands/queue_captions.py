"""Queue the captioning of figures for a worker; caption_figures does it at once."""

from argparse import ArgumentParser
from typing import Any

from search.management import job_arguments
from workers import workflows
from workers.management.queueing import QueueCommand


class Command(QueueCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        job_arguments.add_captioning(parser)
        self.add_wait(parser)

    def handle(self, *_: str, **options: Any) -> None:
        row = job_arguments.captioning_of(options)
        workflows.caption(row)
        self.tell(row.job, is_wait_wanted=options["wait"])

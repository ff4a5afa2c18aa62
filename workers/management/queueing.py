"""What the commands that queue long work share: its number, and waiting for it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from search.models import Job
from workers import following
from workers.following import JobEndedBadly

INTERRUPTED = 130  # what a shell reports after Ctrl-C


class QueueCommand(BaseCommand):
    """Prints the number of the job it queued, and follows it where asked to."""

    def add_wait(self, parser: ArgumentParser) -> None:
        """The option that `tell` is given."""
        parser.add_argument(
            "--wait", action="store_true", help="follow the job until it ends"
        )

    def tell(self, job: Job, *, is_wait_wanted: bool) -> None:
        """Print the job's number; wait for its end where asked. Raises CommandError."""
        self.stdout.write(str(job.pk))
        self.stdout.flush()
        if not is_wait_wanted:
            return
        try:
            following.follow(job, say=self.stderr.write)
        except JobEndedBadly as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            raise CommandError(
                f"No longer watched; job {job.pk} goes on.", returncode=INTERRUPTED
            ) from None

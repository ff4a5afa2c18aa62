"""Take a wrong import back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import withdrawal


class Command(BaseCommand):
    help = (
        "Take an import back: the patents it was the last to write leave the corpus, "
        "with their drawings. What an update overwrote is not restored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, help="the import's number")

    def handle(self, *_: str, **options: Any) -> None:
        try:
            taken = withdrawal.withdraw(options["id"])
        except withdrawal.UnableToWithdraw as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Import {options['id']} is taken back. At revision {taken.revision} left "
            f"the corpus: patents {taken.patents:,}, sheets {taken.sheets:,}, "
            f"figures {taken.figures:,}."
        )

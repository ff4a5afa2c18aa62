"""`manage.py serve`: the site with the corpus and the accounts that are there."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from examiner import standalone
from examiner.web import serving
from examiner.web.management.commands.demo import positive


class Command(BaseCommand):
    help = (
        "Brings the database up to date, starts workers and web server on this machine "
        "and serves until Ctrl-C. Nobody else's machine reaches it; for that see "
        "docker-compose.yml."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=positive, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        try:
            with serving.services():
                call_command("migrate", interactive=False, verbosity=0)
                call_command("collectstatic", interactive=False, verbosity=0)
                serving.serve(port, welcome=self._welcome)
        except serving.Stopped:
            self.stdout.write("Stopped.")
        except (standalone.UnableToStart, serving.NoFreePort) as error:
            raise CommandError(str(error)) from error

    def _welcome(self, address: str) -> None:
        self.stdout.write(f"Ornament serves at {address} until Ctrl-C.")
        self.stdout.flush()

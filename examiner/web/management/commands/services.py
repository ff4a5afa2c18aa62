"""`manage.py services status|start|stop`: the embedded PostgreSQL and Redis."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from examiner import standalone


class Command(BaseCommand):
    help = "Show, start or stop the embedded services."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "start", "stop"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            if action == "start":
                standalone.ensure()
            elif action == "stop":
                stopped = standalone.stop()
                self.stdout.write(f"stopped: {', '.join(stopped) or 'nothing ran'}")
                return
        except standalone.UnableToStart as error:
            raise CommandError(str(error)) from error
        for name, is_running in standalone.status().items():
            self.stdout.write(f"{name}: {'running' if is_running else 'stopped'}")

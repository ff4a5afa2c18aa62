"""`manage.py demo`: from nothing to a working site with a corpus to search."""

import argparse
import secrets
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from examiner import standalone
from examiner.accounts import roles
from examiner.accounts.models import User
from examiner.cases import tutorial
from examiner.web import processes, serving
from ml.synthetic import applications
from search.models import Import, Job

SEED = 7
LOGINS = (
    ("examiner", User.Role.EXAMINER),
    ("supervisor", User.Role.SUPERVISOR),
    ("curator", User.Role.CURATOR),
    ("administrator", User.Role.ADMINISTRATOR),
)


class Command(BaseCommand):
    help = "Set up a sample corpus, start everything and serve until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--designs", type=positive, default=300)
        parser.add_argument("--port", type=positive, default=8000)
        parser.add_argument(
            "--prepare-only", action="store_true", help="set up, but do not serve"
        )

    def handle(
        self,
        *args: Any,
        designs: int,
        port: int,
        prepare_only: bool,
        **options: Any,
    ) -> None:
        self._say("Services")
        try:
            with serving.services() as ready:
                told = " and ".join(ready) or "external services"
                self.stdout.write(f"{told} ready")
                password = self._prepare(designs)
                if not prepare_only:
                    self._serve(port, password)
        except serving.Stopped:
            self.stdout.write("Stopped.")
        except (standalone.UnableToStart, serving.NoFreePort) as error:
            raise CommandError(str(error)) from error

    def _prepare(self, designs: int) -> str:
        self._say("Database")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("migrations applied")
        call_command("collectstatic", interactive=False, verbosity=0)
        self._ensure_corpus(designs)
        self._say("Embedding")
        call_command("embed_figures", stdout=self.stdout, stderr=self.stderr)
        password = self._ensure_logins()
        self._ensure_tutorial(designs)
        return password

    def _ensure_corpus(self, designs: int) -> None:
        folder = standalone.home() / "demo" / f"corpus-{SEED}-{designs}"
        self._say(f"Sample corpus: {designs} synthetic designs")
        done = Import.objects.filter(
            sources=[str(folder)], job__state=Job.State.DONE, withdrawn__isnull=True
        )
        if done.exists():
            self.stdout.write("already imported")
            return
        self.stdout.write("drawing")
        command = [sys.executable, "-m", "ml.cli.synthesize", "corpus", str(folder)]
        command += ["--designs", str(designs), "--seed", str(SEED)]
        processes.run(command)
        self.stdout.write("importing")
        call_command(
            "import_patents", str(folder), stdout=self.stdout, stderr=self.stderr
        )

    def _ensure_logins(self) -> str:
        """Accounts with one password per installation, kept beside the data."""
        path = standalone.home() / "demo" / "password"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(4))
        password = path.read_text()
        for name, role in LOGINS:
            roles.ensure_account(name, role=role, password=password)
        return password

    def _ensure_tutorial(self, designs: int) -> None:
        """A case of the examiner, its drawings close to designs of the corpus."""
        folder = standalone.home() / "demo" / f"application-{SEED}-{designs}"
        self._say("Tutorial")
        if applications.read(folder) is None:
            command = [sys.executable, "-m", "ml.cli.synthesize", "application"]
            command += [str(folder), "--designs", str(designs), "--seed", str(SEED)]
            processes.run(command)
        case = tutorial.ensure(User.objects.get(username="examiner"), folder)
        if case:
            self.stdout.write(f"case {case.application_number}, {case.title}")

    def _serve(self, port: int, password: str) -> None:
        self._say("Site")
        serving.serve(port, welcome=lambda address: self._welcome(address, password))

    def _welcome(self, address: str, password: str) -> None:
        names = ", ".join(name for name, _ in LOGINS)
        self.stdout.write(
            f"\n  Ornament serves at {address}\n"
            f"  Sign in as {names}; the password of each is {password}\n"
            "  Ctrl-C stops everything this command started.\n"
        )
        self.stdout.flush()

    def _say(self, title: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"== {title}"))
        self.stdout.flush()


def positive(text: str) -> int:
    """The type of an argument that must be 1 or more."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value

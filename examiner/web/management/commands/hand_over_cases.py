"""Give the cases of a closed account to another person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize

from examiner.accounts.models import User
from examiner.cases import left_behind


class Command(BaseCommand):
    help = (
        "Makes another person the owner of the cases of a closed account, as far as no "
        "supervisor is in charge of them. Nothing of the cases is shown; the account's "
        "history in the administration tells who handed over which."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("former", help="user name of the closed account")
        parser.add_argument("person", help="user name of the new owner")
        parser.add_argument(
            "--by", required=True, help="user name of the administrator who decided"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, former, person = (
            _account(options[name]) for name in ("by", "former", "person")
        )
        try:
            given = left_behind.hand_over(by, former, person)
        except left_behind.REFUSALS as problem:
            raise CommandError(str(problem)) from problem
        cases = f"case{pluralize(given)}"
        self.stdout.write(f"Handed over {given} {cases} to {person.username}.")


def _account(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no account {username!r}.")
    return found

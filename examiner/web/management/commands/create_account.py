"""Make a person's account, such as the first one outside the demo."""

import getpass
import sys
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from examiner.accounts import roles
from examiner.accounts.models import User


class Command(BaseCommand):
    help = (
        "Makes an account. The password is asked for, or read as the first line of "
        "standard input where that is no terminal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role", choices=User.Role.values, default=User.Role.EXAMINER.value
        )
        parser.add_argument("--name", default="", help="as it is shown to others")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        user = _unsaved(options)
        if User.objects.filter(username=user.username).exists():
            raise CommandError(f"There is an account {user.username!r} already.")
        password = _ask_password()
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            raise CommandError(_told_by_field(error)) from error
        try:
            password_validation.validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        self.stdout.write(f"Made {user.get_role_display().lower()} {user.username}.")


def _unsaved(options: dict[str, Any]) -> User:
    first, _, last = options["name"].strip().rpartition(" ")
    user = User(
        username=options["username"],
        email=options["email"],
        first_name=first,
        last_name=last,
    )
    roles.give(user, User.Role(options["role"]))
    return user


def _told_by_field(error: ValidationError) -> str:
    told = error.message_dict.items()
    return " ".join(f"{field}: {' '.join(messages)}" for field, messages in told)


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Once more: "):
        raise CommandError("The two passwords differ; nothing was made.")
    return password

#!/usr/bin/env python
"""Ornament's commands; those that need the services start or join them."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from psycopg2.errors import UndefinedColumn, UndefinedTable

from examiner import standalone

# Commands that must start nothing.
BARE = {
    "",
    "check",
    "collectstatic",
    "demo",
    "diffsettings",
    "help",
    "makemigrations",
    "serve",
    "services",
    "spectacular",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examiner.settings")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    asks_only = {"--help", "-h", "--version"} & set(sys.argv)
    if command not in BARE and not asks_only:
        try:
            standalone.ensure()
        except standalone.UnableToStart as error:
            sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sys.exit(f"The database cannot be reached, or refused to work: {error}")
    except ProgrammingError as error:
        if not isinstance(error.__cause__, (UndefinedTable, UndefinedColumn)):
            raise
        sys.exit("The database is not up to date: run manage.py migrate first.")


if __name__ == "__main__":
    main()

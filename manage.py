#!/usr/bin/env python
"""Ornament's commands; those that need the services start or join them."""

import os
import sys

from django.core.management import execute_from_command_line

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
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

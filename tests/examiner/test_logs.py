"""What a case holds reaches no log, whatever goes wrong with it."""

import logging
import sys

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError

from examiner.logs import Discreet

SECRET = "Collapsible umbrella"


def logged(
    error: Exception,
    *,
    name: str = "django.request",
    line: str = "Failed: %(exc)s",
    args: object = None,
) -> str:
    """The text of a record on an error that came out of another one."""
    try:
        try:
            {}[SECRET]
        except KeyError as cause:
            raise error from cause
    except type(error):
        raised = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, line, (), raised)
    record.args = args or {"exc": repr(error)}
    logging.Formatter().format(record)  # as another handler leaves it
    return Discreet("{levelname} {message}", style="{").format(record)


def test_an_error_is_told_by_its_kind_and_place() -> None:
    told = logged(ValueError(f"{SECRET!r} is no title"))
    assert SECRET not in told
    assert told.startswith("ERROR Failed: ValueError\n")
    assert "KeyError" in told
    assert "in logged" in told


@pytest.mark.parametrize(("line", "args"), [("%s: %s", (SECRET, "/")), (SECRET, ())])
def test_no_line_repeats_the_error(line: str, args: tuple[str, ...]) -> None:
    told = logged(BadRequest(SECRET), line=line, args=args)
    assert SECRET not in told
    assert "BadRequest" in told.splitlines()[0]


def test_what_machines_say_of_machines_stays() -> None:
    told = logged(OperationalError("connection refused"))
    assert "connection refused" in told
    assert SECRET not in told


def test_what_is_published_is_quoted() -> None:
    assert SECRET in logged(ValueError(), name="search.ingest.importing")


@pytest.mark.parametrize("name", settings.LOGGING["handlers"])
def test_every_handler_is_discreet(name: str) -> None:
    formatter = settings.LOGGING["handlers"][name]["formatter"]
    assert settings.LOGGING["formatters"][formatter]["()"] == "examiner.logs.Discreet"

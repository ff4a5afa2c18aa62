"""Log lines that quote no case: of an error they tell its kind and where it happened.

What an exception says may be made of what a person typed, and so may what a database
says of a row that it refuses. Only what machines say of machines is kept.
"""

import copy
import logging
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType

from django.db import InterfaceError, OperationalError

_Raised = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)

_OF_MACHINES = (
    *(OSError, MemoryError, ImportError, AttributeError, NameError),
    *(OperationalError, InterfaceError),
)
_OF_QUEUES = {"kombu", "redis", "amqp"}
_PUBLIC = "search.ingest"  # what is read there is published


class Discreet(logging.Formatter):
    """Formats records as usual, and errors without their messages."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and below it the lines of code that an error came through."""
        told_here = copy.copy(record)
        told_here.exc_text = None  # as another formatter may have put it
        if record.exc_info and record.name.startswith(_PUBLIC):
            told_here.exc_text = super().formatException(record.exc_info)
        elif record.exc_info and record.exc_info[1]:
            _requote(told_here, record.exc_info[1])
        return super().format(told_here)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's name
        """What happened and where, after what it came from."""
        return "\n".join(line for error in _chain(ei[1]) for line in _lines(error))


def _requote(record: logging.LogRecord, error: BaseException) -> None:
    """Celery and Django write the error into their lines as well: tell it here, too."""

    def requoted(said: object) -> object:
        quotes = isinstance(said, str) and said in (str(error), repr(error))
        is_error = said is error or quotes
        return told(error) if is_error else said

    record.msg = requoted(record.msg)
    if isinstance(record.args, Mapping):
        record.args = {**record.args, "exc": told(error)}
    elif record.args:
        record.args = tuple(map(requoted, record.args))


def told(error: BaseException) -> str:
    """The kind of an error, with its message where that can quote nobody."""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    is_of_queue = kind.__module__.partition(".")[0] in _OF_QUEUES
    return (
        f"{name}: {error}" if is_of_queue or isinstance(error, _OF_MACHINES) else name
    )


def _lines(error: BaseException) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    for frame in traceback.format_tb(error.__traceback__):
        yield frame.rstrip("\n")
    yield told(error)


def _chain(error: BaseException | None) -> list[BaseException]:
    """An error and all that it came from, the first cause first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        context = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or context
    return found

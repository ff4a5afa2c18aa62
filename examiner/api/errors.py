"""How refusals of the domain become HTTP answers; the one place that knows."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from examiner.cases.access import NotVisible


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Map expected exceptions; anything else stays a server error."""
    if isinstance(error, NotVisible):
        error = NotFound()
    return exception_handler(error, context)

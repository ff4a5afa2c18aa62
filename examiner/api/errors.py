"""How refusals of the domain become HTTP answers; the one place that knows.

Answers follow RFC 9457 (application/problem+json).
"""

from http import HTTPStatus
from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from examiner.cases.access import NotAllowed, NotVisible
from examiner.cases.cases import InvalidFacts
from examiner.cases.decisions import Overtaken, UnusableDecision
from examiner.cases.evidence import IsCited
from examiner.cases.lifecycle import UnableToStep
from examiner.cases.removal import IsNeeded
from examiner.cases.team import UnableToJoin
from examiner.cases.versions import ChangedMeanwhile
from search.numbers import UnreadableNumber
from search.queries import UnusableQuery
from search.query_documents import UnreadableDocument
from search.replays import UnableToRepeat
from search.watches import UnableToWatch

# What is asked for is understood, but not as things stand; the message says why.
_CONFLICTS = (IsCited, IsNeeded, Overtaken, UnableToRepeat, UnableToStep, UnableToWatch)


class Conflict(exceptions.APIException):
    """What is asked for no longer fits the state of the row."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class Outdated(exceptions.APIException):
    """The row has changed since the asker read it."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "outdated"
    default_detail = "Somebody changed this meanwhile: read it again."


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Map expected exceptions; anything else stays a server error."""
    response = exception_handler(_as_api_exception(error), context)
    if response is None:
        return None
    details = response.data
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
    }
    if isinstance(details, dict) and set(details) == {"detail"}:
        problem["detail"] = str(details["detail"])
    else:
        problem["errors"] = details
    response.data = problem
    response.content_type = "application/problem+json"
    return response


def _as_api_exception(error: Exception) -> Exception:
    if isinstance(error, NotVisible):
        return exceptions.NotFound()
    if isinstance(error, NotAllowed):
        return exceptions.PermissionDenied(str(error))
    if isinstance(error, ChangedMeanwhile):
        return Outdated()
    if isinstance(error, InvalidFacts):
        return exceptions.ValidationError(
            {field: [told] for field, told in error.errors.items()}
        )
    if isinstance(error, UnreadableDocument) and set(error.problems) != {""}:
        return exceptions.ValidationError(
            {place or "query": [told] for place, told in error.problems.items()}
        )
    if isinstance(error, _CONFLICTS):
        return Conflict(str(error))
    if isinstance(
        error, UnableToJoin | UnusableDecision | UnusableQuery | UnreadableNumber
    ):
        return exceptions.ValidationError({"detail": str(error)})
    return error

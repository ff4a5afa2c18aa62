"""Changes that name the version they were made on: `ETag` out, `If-Match` in."""

import re
from http import HTTPStatus
from typing import Any

from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


class NoVersion(exceptions.APIException):
    """A change that does not say what it was made on would undo that of another."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = "Send If-Match with the ETag of what you read."
    default_code = "no_version"


def seen(request: Request) -> int:
    """The version a change was made on; 0, which no row has, for any other tag."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise NoVersion
    found = _TAG.fullmatch(tag.strip())
    return int(found[1]) if found else 0


def tagged(data: Any, version: int, **more: Any) -> Response:
    """An answer with the version of what it tells."""
    response = Response(data, **more)
    response["ETag"] = f'"{version}"'
    return response

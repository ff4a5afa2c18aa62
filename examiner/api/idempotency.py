"""What is asked for twice is made once: `Idempotency-Key` on all that creates.

A key is kept for a day with keyed hashes and the address of what was made, never with
a word of it. The same request again is answered with what stands at that address.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.urls import get_script_prefix, resolve
from django.utils.crypto import salted_hmac
from drf_spectacular.utils import OpenApiParameter, extend_schema
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from examiner.api.errors import Conflict

Post = Callable[..., Response]

KEPT = 24 * 3600  # seconds
LONGEST_KEY = 255

_SALT = "examiner.api.idempotency"
_HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="of your choice: the same request with it again, within a day, makes "
    "nothing more and is answered with what was made; 422 for another request, 409 "
    "while the first is not answered",
)


class UnusableKey(exceptions.APIException):
    """The key stands for another request already."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "unusable_key"
    default_detail = "This Idempotency-Key was sent with another request."


class NoMemory(exceptions.APIException):
    """What was made before cannot be looked up, so nothing may be made."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "no_memory"
    default_detail = (
        "Whether this was made before cannot be looked up now: try again later, or "
        "without Idempotency-Key."
    )


def once(post: Post) -> Post:
    """Let a `post` that creates, and says where by `Location`, do so once per key."""

    @wraps(post)
    def answered(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return post(self, request, *args, **kwargs)
        place, asked = _place(request, key), _hash(*_body(request.data))
        if not _begun(place, asked):
            return _made_before(request, place, asked)
        try:
            answer = post(self, request, *args, **kwargs)
        except Exception:
            with suppress(NoConnection, NoAnswer):
                cache.delete(place)  # refused: what is mended may use the key again
            raise
        made = {"status": answer.status_code, "address": answer["Location"]}
        cache.set(place, {"asked": asked} | made, KEPT)
        return answer

    return extend_schema(parameters=[_HEADER])(answered)


def _begun(place: str, asked: str) -> bool:
    """Whether this request is the first with its key."""
    try:
        return cache.add(place, {"asked": asked}, KEPT)
    except (NoConnection, NoAnswer) as problem:
        raise NoMemory from problem


def _made_before(request: Request, place: str, asked: str) -> Response:
    """The answer to the first request, as what it made stands now."""
    first = cache.get(place) or {"asked": asked}
    if first["asked"] != asked:
        raise UnusableKey
    if "address" not in first:
        raise Conflict(
            "The first request with this key is not answered yet, or was broken off: "
            "see whether what you asked for is there."
        )
    path = urlsplit(first["address"]).path
    found = resolve("/" + path.removeprefix(get_script_prefix()))
    view = found.func.view_class()  # type: ignore[attr-defined]
    answer: Response = view.get(request, *found.args, **found.kwargs)
    answer.status_code = first["status"]
    answer["Location"] = first["address"]
    return answer


def _place(request: Request, key: str) -> str:
    if not 0 < len(key) <= LONGEST_KEY:
        told = f"An Idempotency-Key has 1 to {LONGEST_KEY} characters."
        raise exceptions.ValidationError({"detail": told})
    return _hash(str(request.user.pk), request.path, key)


def _body(data: Any) -> Iterator[str]:
    """What was asked for, in pieces that are equal for equal requests."""
    if not isinstance(data, QueryDict):
        yield json.dumps(data, sort_keys=True, cls=DjangoJSONEncoder)
        return
    for name, values in sorted(data.lists()):
        yield name
        for value in values:
            yield _digest(value) if isinstance(value, UploadedFile) else str(value)


def _digest(file: "UploadedFile[bytes]") -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return f"{file.name} {found.hexdigest()}"


def _hash(*parts: str) -> str:
    """Keyed, so that whoever reads the cache cannot try what was asked."""
    return salted_hmac(_SALT, json.dumps(parts), algorithm="sha256").hexdigest()

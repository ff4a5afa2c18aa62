"""Liveness and readiness for those who run the site; no sign-in, no details."""

import redis
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from search.models import Encoder


@login_not_required
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """What a search needs answers; 503 with the part that does not."""
    checks = {"database": _database(), "redis": _redis(), "encoder": _encoder()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    try:
        cache.get("readyz")
    except redis.RedisError:
        return False
    return True


def _encoder() -> bool:
    try:
        return Encoder.objects.live() is not None
    except DatabaseError:
        return False

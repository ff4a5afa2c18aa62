"""The cache, which the site can do without for a while."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

logger = logging.getLogger(__name__)

Found = TypeVar("Found")


class ForgivingRedis(RedisCache):
    """Redis that holds nothing while it is gone, instead of failing the page.

    Only reading and writing are forgiven: what must be forgotten would come back with
    the server.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _tried(
            lambda: super(ForgivingRedis, self).get(key, default, version), default
        )

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        _tried(
            lambda: super(ForgivingRedis, self).set(key, value, timeout, version), None
        )

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return _tried(lambda: super(ForgivingRedis, self).has_key(key, version), False)


def _tried(ask: Callable[[], Found], otherwise: Found) -> Found:
    try:
        return ask()
    except (NoConnection, NoAnswer) as problem:
        logger.warning("the cache cannot be reached: %s", problem)
        return otherwise

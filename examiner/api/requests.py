"""What every endpoint behind the sign-in may rely on."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, ScopedRateThrottle
from rest_framework.views import APIView

from examiner.accounts.models import User
from examiner.cases.access import NotVisible


class OfCase(Protocol):
    """A row that belongs to a case."""

    @property
    def case_id(self) -> Any: ...


Row = TypeVar("Row", bound=OfCase)


class LimitedWrites(APIView):
    """Writing is limited by `throttle_scope`, reading is not."""

    def get_throttles(self) -> Sequence[BaseThrottle]:  # type: ignore[override]
        is_write = self.request.method not in SAFE_METHODS
        return [ScopedRateThrottle()] if is_write else []


def person(request: Request) -> User:
    """The person who asks; `IsAuthenticated` has turned everybody else away."""
    assert isinstance(request.user, User)
    return request.user


def within(case_id: UUID, row: Row) -> Row:
    """A row found by its own id, if it is one of the case that the address names."""
    if row.case_id != case_id:
        raise NotVisible(f"{row} is none of case {case_id}")
    return row

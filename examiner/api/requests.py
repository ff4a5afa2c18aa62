"""What every endpoint behind the sign-in may rely on."""

from rest_framework.request import Request

from examiner.accounts.models import User


def person(request: Request) -> User:
    """The person who asks; `IsAuthenticated` has turned everybody else away."""
    assert isinstance(request.user, User)
    return request.user

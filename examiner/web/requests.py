"""What every view behind the sign-in may rely on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from examiner.accounts.models import User


class SignedIn(HttpRequest):
    """A request of a person; LoginRequiredMiddleware turns everybody else away."""

    user: User
    htmx: HtmxDetails

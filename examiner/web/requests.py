"""What every view behind the sign-in may rely on."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from examiner.accounts.models import User


class SignedIn(HttpRequest):
    """A request of a person; LoginRequiredMiddleware turns everybody else away."""

    user: User
    htmx: HtmxDetails


def came_from(request: SignedIn) -> str:
    """The page that a form was sent from, if that is one of ours; empty if not."""
    given = request.POST.get("next", "").partition("#")[0]
    is_ours = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if is_ours else ""

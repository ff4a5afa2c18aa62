"""What holds for every request: who may ask, how much is taken, what stays hidden."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from examiner.cases.access import NotAllowed, NotVisible
from examiner.web.views import errors

Respond = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]


class SignInFirst(LoginRequiredMiddleware):
    """Leads to the sign-in page, the whole page also where a part of it was asked for.

    Otherwise a search that is waited for would be replaced by the form of the sign-in.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, *arguments: Any
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, *arguments)
        htmx = getattr(request, "htmx", None)
        if answer is None or not htmx:
            return answer
        page = htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
        sign_in = redirect_to_login(page, resolve_url(self.get_login_url(view_func)))
        return HttpResponseClientRedirect(sign_in.url)


class LargestBody:
    """Refuses by its declared size what would fill memory or disk while it is read.

    Files go to disk and get the limit of uploads; everything else is held in memory.
    Imports take larger files, of people who may: their view checks them.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, *_: Any
    ) -> HttpResponse | None:
        if getattr(view, "takes_large_files", False):
            return None
        is_form = request.content_type == "multipart/form-data"
        most = (
            settings.LARGEST_UPLOAD if is_form else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        )
        if int(request.META.get("CONTENT_LENGTH") or 0) <= most:
            return None
        return HttpResponse(
            f"This is more than the {most // 2**20} MB that are taken at once.\n",
            content_type="text/plain",
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )


class HideWhatIsNotVisible:
    """Answers 404 for what a person may not see, so that it does not seem to exist.

    What a person sees but may not do is answered with 403 and the reason.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, NotVisible):
            return errors.not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return errors.forbidden(request, exception)
        return None

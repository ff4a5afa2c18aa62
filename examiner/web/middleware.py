"""The one place where refusals of the domain become pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from examiner.cases.access import NotVisible
from examiner.web.views import errors


class HideWhatIsNotVisible:
    """Answers 404 for what a person may not see, so that it does not seem to exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, NotVisible):
            return errors.not_found(request, exception)
        return None

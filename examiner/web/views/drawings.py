"""The drawings of a case: put in, read, named, masked, checked."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from examiner.cases import access, figures
from examiner.web.requests import SignedIn
from search.media import MissingMedia

_KINDS = {"small": "image/webp", "full": "image/png"}


@require_safe
def picture(request: SignedIn, figure_id: int, size: str) -> HttpResponse:
    """A figure of an application, cropped and turned; only its people get it."""
    if size not in _KINDS:
        raise Http404("pictures are small or full")
    figure = access.figure(request.user, figure_id)
    try:
        content = figures.picture(figure, size="small" if size == "small" else "full")
    except MissingMedia as error:
        raise Http404("no such picture") from error
    response = HttpResponse(content, content_type=_KINDS[size])
    response["Cache-Control"] = "private, no-store"  # 35 USC 122
    return response

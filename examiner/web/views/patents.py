"""Designs: listed, opened by number, one on its page, corrected by hand."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from examiner.accounts import roles
from examiner.web import caption_reviews, cards, class_tree, front_pages, results
from examiner.web.forms.corrections import CorrectionForm
from examiner.web.forms.filters import FilterForm
from examiner.web.requests import SignedIn
from search import browsing, corrections, numbers
from search.models import Patent
from search.queries import UnusableQuery

LISTED_AT_ONCE = 48
MOST_COUNTED = 10_000


@require_GET
def browse(request: SignedIn) -> HttpResponse:
    """Designs by words, class and date, without a drawing."""
    form = FilterForm(request.GET)
    context: dict[str, object] = {
        "form": form,
        "class_lists": class_tree.options(),
    }
    if form.is_valid():
        context |= _listed(request, form)
    status = 200 if form.is_valid() else 422
    return render(request, "patents/browse.html", context, status=status)


def _listed(request: SignedIn, form: FilterForm) -> dict[str, object]:
    """One page of designs and the address of the next one."""
    text, filters = form.cleaned_data["text"], form.filters()
    after = request.GET.get("after", "")
    try:
        page = browsing.designs(
            text, filters=filters, after=after, limit=LISTED_AT_ONCE
        )
    except UnusableQuery as error:
        form.add_error(None, str(error))
        return {}
    following = request.GET.copy()
    following["after"] = page.next
    return {
        "cards": cards.of_patents(page.patents),
        "density": results.density(request),
        "count": browsing.count(text, filters=filters, at_most=MOST_COUNTED),
        "most_counted": MOST_COUNTED,
        "is_first": not after,
        "next": following.urlencode() if page.next else "",
    }


@require_GET
def open_by_number(request: SignedIn) -> HttpResponse:
    """The box in the bar: a number in any spelling opens its design, words find."""
    asked = request.GET.get("q", "").strip()
    try:
        patent_id = numbers.parse(asked)
    except numbers.UnreadableNumber:
        return redirect(f"{reverse('designs')}?{urlencode({'text': asked})}")
    return redirect("design", patent_id)


@require_GET
def show(request: SignedIn, number: str) -> HttpResponse:
    """A design as the front page of its grant shows it, and more."""
    try:
        patent_id = numbers.parse(number)
    except numbers.UnreadableNumber as error:
        context = {"reason": str(error)}
        return render(request, "patents/absent.html", context, status=404)
    if patent_id != number:
        return redirect("design", patent_id, permanent=True)
    patent = Patent.objects.select_related("load").filter(pk=patent_id).first()
    if patent is None:
        context = {"number": patent_id}
        return render(request, "patents/absent.html", context, status=404)
    page = front_pages.read(patent)
    may_correct = roles.may_correct(request.user) and corrections.is_open(patent)
    return render(
        request, "patents/show.html", {"page": page, "may_correct": may_correct}
    )


@require_POST
def review_caption(request: SignedIn, number: str) -> HttpResponse:
    """Send what a figure is called, or every figure of a design, to the curators."""
    patent = get_object_or_404(Patent.objects.only("pk"), pk=number)
    figure = request.POST.get("figure", "")
    figure_id = int(figure) if figure.isdecimal() else None
    count = caption_reviews.send(request.user, patent.pk, figure_id=figure_id)
    shown = numbers.shown(patent.pk)
    told = f"{count} figure{'' if count == 1 else 's'} of {shown} sent to review."
    if request.htmx:
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        return trigger_client_event(answer, "said", {"text": told})
    messages.success(request, told)
    return redirect("design", patent.pk)


@require_http_methods(["GET", "POST"])
def correct(request: SignedIn, number: str) -> HttpResponse:
    """Mend what was misread from a PDF; every change is kept with its author."""
    if not roles.may_correct(request.user):
        raise PermissionDenied("Only curators and administrators correct records.")
    patent = get_object_or_404(Patent.objects.current(), pk=number)
    if not corrections.is_open(patent):
        raise PermissionDenied("Only records read from a PDF are corrected by hand.")
    form = CorrectionForm(request.POST or None, patent=patent)
    if form.is_valid():
        try:
            corrected = form.save(author=request.user.get_username())
        except corrections.NotOpen as problem:  # closed since we looked
            raise PermissionDenied(str(problem)) from problem
        if corrected is not None:
            messages.success(request, f"{numbers.shown(corrected.pk)} is corrected.")
            return redirect("design", corrected.pk)
    context = {"form": form, "patent": patent, "edits": front_pages.edits(patent)}
    status = 422 if form.is_bound else 200
    return render(request, "patents/correct.html", context, status=status)

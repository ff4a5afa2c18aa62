"""Naming the five tags of a case where they are used."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from examiner.cases import access, tags, versions
from examiner.web.requests import SignedIn, came_from


@require_POST
@never_cache  # 35 USC 122, as all pages of cases
def name(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Say what the tags mean; names given by another meanwhile are shown, not lost."""
    case = access.case_to_work_in(request.user, case_id)
    typed, seen = request.POST.getlist("name"), request.POST.getlist("seen")
    context: dict[str, Any] = {
        "case": case,
        "names": typed,
        "back_to": came_from(request),
    }
    try:
        tags.name(request.user, case, typed, seen=seen)
    except ValueError as problem:
        context["problem"] = str(problem)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "decisions/tag_names.html", context, status=status)
    except versions.ChangedMeanwhile as problem:
        context |= {"case": problem.row, "problem": str(problem), "is_overtaken": True}
        status = HTTPStatus.CONFLICT
        return render(request, "decisions/tag_names.html", context, status=status)
    messages.success(request, "The tags are named.")
    return redirect(came_from(request) or reverse("case", args=[case.pk]))

"""The pages on which a query is written: alone, in a case, beside a result."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from examiner.cases import access, history
from examiner.cases.models import Case
from examiner.web import class_tree, corpus_size, history_lines, results
from examiner.web.forms.queries import QueryForm
from examiner.web.requests import SignedIn
from examiner.web.tiles import Tile
from search.models import Upload
from search.queries import MOST_VIEWS

RECENT = 8

Arranged = list[tuple[Upload, list[Tile]]]


def new(
    request: SignedIn, form: QueryForm, chosen: list[Tile], arranged: Arranged
) -> HttpResponse:
    """The search page, outside of any case."""
    context = {
        **panel(form, chosen),
        "uploads": arranged,
        "recent": results.recent(access.runs_of(request.user), count=RECENT),
    }
    return render(request, "runs/new.html", context, status=_status(form))


def of_case(
    request: SignedIn,
    form: QueryForm,
    chosen: list[Tile],
    arranged: Arranged,
    *,
    case: Case,
) -> HttpResponse:
    """The search page of a case, with its latest searches."""
    context = {
        **panel(form, chosen),
        "case": case,
        "works": case.is_open and access.works(request.user, case),
        "uploads": arranged,
        "lines": history_lines.of_case(case, latest=RECENT),
        "predicted": _predicted(case),
    }
    return render(request, "runs/of_case.html", context, status=_status(form))


def panel(form: QueryForm, chosen: list[Tile]) -> dict[str, Any]:
    """What the query form needs wherever it stands."""
    return {
        "form": form,
        "tiles": chosen,
        "most_views": MOST_VIEWS,
        "class_lists": class_tree.options(),
        "corpus": corpus_size.read(),
    }


def _predicted(case: Case) -> Mapping[results.Scheme, list[results.Prediction]]:
    """Classes that the latest answered search with drawings found probable."""
    run = history.latest_with_predictions(case)
    return results.predicted(run) if run else {}


def _status(form: QueryForm) -> int:
    return 422 if form.is_bound else 200

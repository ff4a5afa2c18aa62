"""The record of a case: looked at, and kept as files."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from examiner.cases import access
from examiner.cases.record import bundle, files, gaps, pto892
from examiner.web.requests import SignedIn


@require_GET
@never_cache  # 35 USC 122
def show(request: SignedIn, case_id: UUID) -> HttpResponse:
    """What the record says now, what it lacks, and the files it is kept in."""
    case = access.case(request.user, case_id)
    document = bundle.of_case(case, with_results=False)
    context = {
        "case": case,
        "document": document,
        "gaps": gaps.of(document),
        "formats": files.FORMATS,
        "sheets": [_sheet(sheet) for sheet in document["pto892"]],
        "works": case.is_open and access.works(request.user, case),
    }
    return render(request, "record/show.html", context)


@require_GET
@never_cache
def file(request: SignedIn, case_id: UUID, name: str) -> HttpResponse:
    """The record as one file to keep; 404 for a format nobody writes."""
    case = access.case(request.user, case_id)
    try:
        made = files.make(case, name)
    except files.UnknownFormat as problem:
        raise Http404(str(problem)) from problem
    named = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.kind, headers=named)


def _sheet(sheet: dict[str, object]) -> dict[str, object]:
    """A sheet of the form as tables: a title, a head, and rows of cells or none."""
    return {**sheet, "parts": [_part(sheet, name) for name in pto892.TITLES]}


def _part(sheet: dict[str, object], name: str) -> dict[str, object]:
    columns = ("line", *pto892.COLUMNS[name])
    lines = sheet[name]
    return {
        "title": pto892.TITLES[name],
        "head": [pto892.HEADINGS.get(column, "") for column in columns],
        "rows": [[line[column] for column in columns] for line in lines]
        if isinstance(lines, list)
        else [],
    }

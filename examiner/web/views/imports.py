"""Imports: starting one, watching it, stopping it, taking it back."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from examiner.accounts import roles
from examiner.web import import_pages, spool
from examiner.web.forms.imports import FilesForm, PathForm
from examiner.web.requests import SignedIn
from search import jobs
from search.ingest import importing
from search.models import Import, ImportNote
from workers.tasks.ingest import load_import, withdraw_import

P = ParamSpec("P")

LISTED = 50
NOTES_AT_ONCE = 100
DESIGNS_AT_ONCE = 60


def for_curators(
    view: Callable[Concatenate[SignedIn, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Only those who may import see anything of imports."""

    @wraps(view)
    def checked(request: SignedIn, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not roles.may_import(request.user):
            raise PermissionDenied("Only curators and administrators import grants.")
        return view(request, *args, **kwargs)

    return checked


def takes_large_files(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let `middleware.LargestBody` pass what is sent to a view."""
    view.takes_large_files = True  # type: ignore[attr-defined]
    return view


@require_GET
@for_curators
def overview(request: SignedIn) -> HttpResponse:
    """The forms that start an import, and the earlier ones."""
    return _overview(request, FilesForm(), PathForm())


@takes_large_files
@require_POST
@for_curators
def create_from_files(request: SignedIn) -> HttpResponse:
    """Import the files sent along."""
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, form, PathForm(), status=422)
    folder = spool.store(form.cleaned_data["sent"])
    return _start(str(folder))


@require_POST
@for_curators
def create_from_path(request: SignedIn) -> HttpResponse:
    """Import what lies on the server already."""
    if not roles.may_import_paths(request.user):
        raise PermissionDenied("Only administrators name paths of the server.")
    form = PathForm(request.POST)
    if not form.is_valid():
        return _overview(request, FilesForm(), form, status=422)
    return _start(form.cleaned_data["path"], is_update=form.cleaned_data["is_update"])


@require_GET
@for_curators
def show(request: SignedIn, import_id: int) -> HttpResponse:
    """One import: progress, counts, what it refused and what it warns of."""
    load = _find(import_id)
    kind = request.GET.get("kind", "")
    notes = load.notes.order_by("kind", "pk")
    if kind in ImportNote.Kind.values:
        notes = notes.filter(kind=kind)
    context = {
        "page": import_pages.read(load),
        "designs": load.patents.current().order_by("pk")[:DESIGNS_AT_ONCE],
        "most_designs": DESIGNS_AT_ONCE,
        "notes": Paginator(notes, NOTES_AT_ONCE).get_page(request.GET.get("page")),
        "kind": kind,
    }
    return render(request, "imports/show.html", context)


@require_GET
@for_curators
def state(request: SignedIn, import_id: int) -> HttpResponse:
    """What the import's page asks for while it runs."""
    page = import_pages.read(_find(import_id))
    response = render(request, "imports/_state.html", {"page": page})
    if page.job.is_finished:
        response["HX-Refresh"] = "true"  # rejects and counts stand on the whole page
    return response


@require_POST
@for_curators
def cancel(request: SignedIn, import_id: int) -> HttpResponse:
    """Ask a waiting or running import to stop; what it stored so far stays."""
    load = _find(import_id)
    if jobs.request_cancel(load.job_id, now=timezone.now()):
        messages.success(request, "The import stops; what it has stored is kept.")
    else:
        messages.warning(request, "The import had ended already.")
    return redirect("import", import_id)


@require_http_methods(["GET", "POST"])
@for_curators
def withdraw(request: SignedIn, import_id: int) -> HttpResponse:
    """Take an import back, after asking once more."""
    page = import_pages.read(_find(import_id))
    if not page.can_be_withdrawn:
        messages.warning(request, "This import cannot be withdrawn now.")
        return redirect("import", import_id)
    if request.method == "POST":
        withdraw_import.delay_on_commit(import_id=import_id)
        messages.success(request, "The import is being withdrawn.")
        return redirect("import", import_id)
    return render(request, "imports/withdraw.html", {"page": page})


def _start(source: str, *, is_update: bool = False) -> HttpResponse:
    load = importing.create(sources=[source], is_update=is_update)
    load_import.delay_on_commit(import_id=load.pk)
    return redirect("import", load.pk)


def _overview(
    request: SignedIn, files: FilesForm, path: PathForm, *, status: int = 200
) -> HttpResponse:
    latest = Import.objects.select_related("job", "withdrawn").order_by("-pk")
    context = {
        "files_form": files,
        "path_form": path if roles.may_import_paths(request.user) else None,
        "roots": settings.IMPORT_ROOTS,
        "largest": settings.IMPORT_LARGEST_FILE,
        "pages": [import_pages.read(load) for load in latest[:LISTED]],
    }
    return render(request, "imports/overview.html", context, status=status)


def _find(import_id: int) -> Import:
    return get_object_or_404(
        Import.objects.select_related("job", "withdrawn"), pk=import_id
    )

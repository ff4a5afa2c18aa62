"""Taking drawings out of a case again, as long as no search rests on them."""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import CaseSearch
from search import case_media
from search.models import QueryView, Upload, UploadPage


class IsNeeded(Exception):
    """Drawings that something rests on stay; the message says what to do instead."""


def remove(user: User, upload: Upload) -> None:
    """Take a file out of its case, with its pages, their figures and all pictures.

    Raises access.NotAllowed and IsNeeded.
    """
    access.check_works(user, upload.placement.case)
    if upload.evidence.exists():
        raise IsNeeded(f"{upload.name} is the page image of evidence: change it there.")
    with transaction.atomic():
        _check_unneeded(upload, upload.name, _held(upload.pages.all()))
        folder = case_media.folder(Path(settings.PRIVATE_MEDIA), upload.pk)
        upload.delete()
        transaction.on_commit(partial(shutil.rmtree, folder, ignore_errors=True))


def remove_page(user: User, page: UploadPage) -> None:
    """Take one page of a file out of its case; the last one takes the file along.

    The file as it came stays, for its hash. Raises as `remove` does.
    """
    upload = page.upload
    access.check_works(user, upload.placement.case)
    with transaction.atomic():
        held = _held(upload.pages.all())  # two at once must not leave an empty file
        if len(held) <= 1:
            remove(user, upload)
            return
        name = f"Page {page.position + 1} of {upload.name}"
        _check_unneeded(upload, name, [page.pk])
        files = case_media.files_of(Path(settings.PRIVATE_MEDIA), page)
        page.delete()
        transaction.on_commit(partial(_unlink, files))


def _held(pages: QuerySet[UploadPage]) -> list[int]:
    """The ids of pages, held until the end: no search takes them up meanwhile."""
    return [page.pk for page in pages.select_for_update().order_by("pk")]


def _check_unneeded(upload: Upload, name: str, pages: Sequence[int]) -> None:
    """Refuse what a search was made with, of whichever case."""
    asked = QueryView.objects.filter(page__in=pages)
    if not asked.exists():
        return
    own = CaseSearch.objects.filter(
        case=upload.placement.case_id, run__in=asked.values("run")
    )
    names = [search.name for search in own.order_by("number")]
    who = f"{_listed(names)} searched with it" if names else "a search was made with it"
    reason = f"{name} stays: {who}, and the record rests on that."
    if not upload.placement.is_query:
        reason += " Leave its figures out of search and checks instead."
    raise IsNeeded(reason)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _unlink(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)

"""The only way from a person to a case, its uploads and its runs.

Absence and lack of permission look the same to the asker: both raise NotVisible.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from examiner.accounts.models import User
from examiner.cases.models import Case, CaseSearch, CaseUpload
from search.models import SearchRun, Upload, UploadPage


class NotVisible(Exception):
    """There is no such row for this person; faces answer 404."""


def cases_of(user: User) -> QuerySet[Case]:
    """Cases a person owns or is a member of."""
    if not user.is_active:
        return Case.objects.none()
    return Case.objects.filter(Q(owner=user) | Q(members__user=user)).distinct()


def scratch_case(user: User) -> Case:
    """The personal scratch case, made when first needed."""
    case, _ = Case.objects.get_or_create(
        owner=user, is_scratch=True, defaults={"title": "Scratch"}
    )
    return case


def runs_of(user: User) -> QuerySet[SearchRun]:
    """Runs of the cases a person may see."""
    return SearchRun.objects.filter(placement__case__in=cases_of(user))


def run(user: User, run_id: UUID) -> SearchRun:
    """One run, or NotVisible."""
    found = runs_of(user).filter(pk=run_id).first()
    if found is None:
        raise NotVisible(f"no search {run_id}")
    return found


def case_of(user: User, placed: SearchRun) -> Case:
    """The case a run stands in, or NotVisible."""
    found = cases_of(user).filter(searches__run=placed).first()
    if found is None:
        raise NotVisible(f"no case of {placed}")
    return found


def upload(user: User, upload_id: UUID) -> Upload:
    """One upload, or NotVisible."""
    visible = Upload.objects.filter(placement__case__in=cases_of(user))
    found = visible.filter(pk=upload_id).first()
    if found is None:
        raise NotVisible(f"no upload {upload_id}")
    return found


def upload_page(user: User, page_id: int) -> UploadPage:
    """One drawing of an upload, or NotVisible."""
    visible = UploadPage.objects.filter(upload__placement__case__in=cases_of(user))
    found = visible.select_related("upload").filter(pk=page_id).first()
    if found is None:
        raise NotVisible(f"no drawing {page_id}")
    return found


def place_upload(user: User, placed: Upload, *, case: Case | None = None) -> None:
    """Put an upload into a case of this person (the scratch case by default)."""
    CaseUpload.objects.create(case=_writable(user, case), upload=placed, added_by=user)


def place_run(user: User, placed: SearchRun, *, case: Case | None = None) -> None:
    """Put a run into a case of this person (the scratch case by default)."""
    CaseSearch.objects.create(case=_writable(user, case), run=placed, started_by=user)


def _writable(user: User, case: Case | None) -> Case:
    if case is None:
        return scratch_case(user)
    if not cases_of(user).filter(pk=case.pk).exists():
        raise NotVisible(f"no case {case.pk}")
    return case

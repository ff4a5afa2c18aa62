"""The only way from a person to a case, and to all that is confidential of it.

Absence and lack of permission to see look the same to the asker: both raise NotVisible.
Who sees a case but may not act in it gets NotAllowed, with the reason.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model, Q, QuerySet

from examiner.accounts import roles
from examiner.accounts.models import User
from examiner.cases.models import (
    Case,
    CaseFigure,
    CaseMember,
    CaseSearch,
    CaseUpload,
    Citation,
    ClassSearch,
    Evidence,
)
from search.models import QueryView, SearchRun, Upload, UploadPage

Row = TypeVar("Row", bound=Model)


class NotVisible(Exception):
    """There is no such row for this person; faces answer 404."""


class NotAllowed(Exception):
    """The person sees the case but may not do this in it; faces answer 403."""


# -- cases ----------------------------------------------------------------------


def cases_of(user: User) -> QuerySet[Case]:
    """Cases a person owns or is a member of, archived ones too."""
    if not user.is_active:
        return Case.objects.none()
    return Case.objects.filter(Q(owner=user) | Q(members__user=user)).distinct()


def case(user: User, case_id: UUID) -> Case:
    """One case to read, or NotVisible."""
    return _one(cases_of(user).select_related("owner"), case_id)


def case_to_work_in(user: User, case_id: UUID) -> Case:
    """One case to work in. Raises NotVisible, and NotAllowed as `check_works` does."""
    found = case(user, case_id)
    check_works(user, found)
    return found


def case_to_manage(user: User, case_id: UUID) -> Case:
    """One case whose team and state a person decides. Raises NotVisible, NotAllowed."""
    found = case(user, case_id)
    if not manages(user, found):
        raise NotAllowed("Only its owner and its supervisors decide this of a case.")
    return found


def check_works(user: User, case: Case) -> None:
    """Raise NotAllowed where the case is closed or the person only supervises it."""
    if not case.is_open:
        raise NotAllowed(
            f"This case is {case.get_state_display().lower()}: reopen it to go on."
        )
    if not works(user, case):
        raise NotAllowed("A supervisor reads a case; its examiners work in it.")


def works(user: User, case: Case) -> bool:
    """Whether a person may change a case as long as it is open."""
    if case.owner_id == user.pk:
        return True
    colleague = CaseMember.Role.COLLEAGUE
    return case.members.filter(user=user, role=colleague).exists()


def manages(user: User, case: Case) -> bool:
    """Whether a person decides on team and state of a case.

    Who was a supervisor and is one no more only reads what they supervised.
    """
    if case.owner_id == user.pk:
        return True
    supervisor = CaseMember.Role.SUPERVISOR
    return (
        roles.may_supervise(user)
        and case.members.filter(user=user, role=supervisor).exists()
    )


def scratch_case(user: User) -> Case:
    """The personal scratch case, made when first needed."""
    case, _ = Case.objects.get_or_create(
        owner=user, is_scratch=True, defaults={"title": "Scratch"}
    )
    return case


# -- what belongs to a case ------------------------------------------------------


def runs_of(user: User) -> QuerySet[SearchRun]:
    """Runs of the cases a person may see, and those their watches made."""
    cases = cases_of(user)
    watched = Q(
        origin_kind=SearchRun.Origin.WATCH, origin__watch__placement__case__in=cases
    )
    return SearchRun.objects.filter(Q(placement__case__in=cases) | watched)


def run(user: User, run_id: UUID) -> SearchRun:
    """One run, or NotVisible."""
    return _one(runs_of(user), run_id)


def case_of(user: User, placed: SearchRun) -> Case:
    """The case a run stands in, or NotVisible."""
    stands = Q(searches__run=placed)
    if placed.origin_kind == SearchRun.Origin.WATCH:
        stands |= Q(watches__watch__origin=placed.origin_id)
    found = cases_of(user).select_related("owner").filter(stands).first()
    if found is None:
        raise NotVisible(f"no case of {placed}")
    return found


def run_in(user: User, case: Case, run_id: UUID) -> SearchRun:
    """One run of this case, or NotVisible."""
    found = run(user, run_id)
    if case_of(user, found).pk != case.pk:
        raise NotVisible(f"no search {run_id} in {case}")
    return found


def upload(user: User, upload_id: UUID) -> Upload:
    """One upload, or NotVisible."""
    return _one(Upload.objects.filter(placement__case__in=cases_of(user)), upload_id)


def upload_page(user: User, page_id: int) -> UploadPage:
    """One drawing of an upload, or NotVisible.

    Also one that a search of a visible case was made with, wherever it was put in.
    """
    cases = cases_of(user)
    placed = Q(upload__placement__case__in=cases)
    searched = Q(
        pk__in=QueryView.objects.filter(run__placement__case__in=cases).values("page")
    )
    visible = UploadPage.objects.filter(placed | searched)
    return _one(visible.select_related("upload"), page_id)


def figure(user: User, figure_id: int) -> CaseFigure:
    """One figure of an application, or NotVisible."""
    visible = CaseFigure.objects.filter(case__in=cases_of(user))
    return _one(visible.select_related("case", "page__upload"), figure_id)


def class_search(user: User, class_search_id: int) -> ClassSearch:
    """One class looked through for a case, or NotVisible."""
    visible = ClassSearch.objects.filter(case__in=cases_of(user))
    return _one(visible.select_related("case", "started_by"), class_search_id)


def evidence(user: User, evidence_id: UUID) -> Evidence:
    """One piece of evidence, or NotVisible."""
    visible = Evidence.objects.filter(case__in=cases_of(user))
    return _one(visible.select_related("case", "upload"), evidence_id)


def citation(user: User, citation_id: int) -> Citation:
    """One citation, or NotVisible."""
    visible = Citation.objects.filter(case__in=cases_of(user))
    return _one(visible.select_related("case", "patent"), citation_id)


def _one(visible: QuerySet[Row], pk: Any) -> Row:
    """The row of this key among those a person may see, or NotVisible."""
    found = visible.filter(pk=pk).first()
    if found is None:
        raise NotVisible(f"no {visible.model.__name__} {pk}")
    return found


# -- placing ---------------------------------------------------------------------


def place_upload(
    user: User, placed: Upload, *, case: Case | None = None, is_query: bool = False
) -> None:
    """Put an upload into a case of this person (the scratch case by default)."""
    CaseUpload.objects.create(
        case=_writable(user, case), upload=placed, added_by=user, is_query=is_query
    )


def place_run(user: User, placed: SearchRun, *, case: Case | None = None) -> CaseSearch:
    """Put a run into a case of this person (the scratch case by default), numbered."""
    into = _writable(user, case)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=into.pk)  # numbers without a gap
        last = into.searches.aggregate(last=Max("number"))["last"] or 0
        return CaseSearch.objects.create(
            case=into, run=placed, number=last + 1, started_by=user
        )


def _writable(user: User, case: Case | None) -> Case:
    if case is None:
        return scratch_case(user)
    if not cases_of(user).filter(pk=case.pk).exists():
        raise NotVisible(f"no case {case.pk}")
    check_works(user, case)
    return case

"""What people do with the figures of an application; each act needs one who works."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max

from examiner.accounts.models import User
from examiner.cases import access, drawings, versions
from examiner.cases.models import Case, CaseFigure
from search.models import UploadPage


def change(user: User, figure: CaseFigure, *, seen: int, **values: Any) -> CaseFigure:
    """Write fields of a figure whose version a person saw; it is confirmed by that.

    Raises access.NotAllowed and versions.ChangedMeanwhile.
    """
    access.check_works(user, figure.case)
    return versions.change(figure, seen=seen, is_confirmed=True, **values)


def leave_out(
    user: User, figure: CaseFigure, *, seen: int, is_left_out: bool
) -> CaseFigure:
    """Take a figure out of search and checks, or back in. Raises as `change`."""
    access.check_works(user, figure.case)
    return versions.change(figure, seen=seen, is_left_out=is_left_out)


def move(user: User, figure: CaseFigure, *, by: int) -> None:
    """Put a figure some places later, or earlier where `by` is negative."""
    access.check_works(user, figure.case)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=figure.case_id)
        rows = list(figure.case.figures.order_by("position", "pk"))
        place = rows.index(figure)
        rows.insert(max(0, place + by), rows.pop(place))
        for position, row in enumerate(rows):
            row.position = position
        CaseFigure.objects.bulk_update(rows, ["position"])
        # Touched: from now on the order is the person's.
        CaseFigure.objects.filter(pk=figure.pk).update(version=F("version") + 1)


def confirm_all(user: User, case: Case) -> int:
    """Confirm what is proposed and complete; tell how many figures that were."""
    access.check_works(user, case)
    proposed = case.figures.filter(is_confirmed=False, is_left_out=False)
    complete = proposed.exclude(number="").exclude(view="unknown")
    return complete.update(is_confirmed=True, version=F("version") + 1)


def add(user: User, case: Case, page: UploadPage) -> CaseFigure:
    """Another figure of a page, to be marked by hand. Raises as `start_again`."""
    _check_page(user, case, page)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        of_page = case.figures.filter(page=page)
        part = of_page.aggregate(last=Max("part"))["last"]
        last = case.figures.aggregate(last=Max("position"))["last"]
        return CaseFigure.objects.create(
            case=case,
            page=page,
            part=0 if part is None else part + 1,
            position=0 if last is None else last + 1,
            version=2,  # a person's own: no proposal takes its place
        )


def start_again(user: User, case: Case, page: UploadPage) -> None:
    """Forget what was done with the figures of a page and propose them afresh.

    Raises access.NotAllowed, and access.NotVisible for a page of another case.
    """
    _check_page(user, case, page)
    with transaction.atomic():
        case.figures.filter(page=page).delete()
        drawings.of_case(case)


def _check_page(user: User, case: Case, page: UploadPage) -> None:
    access.check_works(user, case)
    if not case.uploads.filter(upload=page.upload_id, is_query=False).exists():
        raise access.NotVisible(f"no page {page.pk} in {case}")

"""The references a case cites: their order, basis, pertinence, figures relied on.

Which references are cited, and in which role, is decided in `cases.decisions`.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from django.db import transaction
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access, versions
from examiner.cases.models import Case, Citation
from search import field_distance
from search.critical_dates import Label
from search.field_distance import Classes, Distance

LONGEST_PERTINENCE = 10_000  # characters


def of_case(case: Case) -> list[Citation]:
    """Return the citations of a case in order, each with what it refers to."""
    cited = case.citations.select_related(
        "patent", "evidence__upload", "run__placement"
    )
    known = cited.prefetch_related("figures", "evidence__upload__pages")
    return list(known.order_by("position", "pk"))


def change(
    user: User,
    citation: Citation,
    *,
    seen: int,
    basis: str,
    pertinence: str,
    figures: Iterable[int] = (),
) -> Citation:
    """Write what a citation rests on. Raises versions.ChangedMeanwhile.

    Figures that are not the cited design's are passed over.
    """
    access.check_works(user, citation.case)
    with transaction.atomic():
        changed = versions.change(
            citation,
            seen=seen,
            basis=basis,
            pertinence=pertinence,
            changed_at=timezone.now(),
        )
        if changed.patent:
            own = changed.patent.figures.filter(pk__in=list(figures))
            changed.figures.set(own)
    return changed


def move(user: User, citation: Citation, *, by: Literal[-1, 1]) -> None:
    """Put a citation before the one above it, or behind the one below it.

    Raises access.NotVisible where it was removed.
    """
    access.check_works(user, citation.case)
    with transaction.atomic():
        rows = Citation.objects.select_for_update().filter(case=citation.case_id)
        order = list(rows.order_by("position", "pk"))
        if citation not in order:
            raise access.NotVisible(f"{citation} was removed")
        place = order.index(citation)
        other = place + by
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
        for position, one in enumerate(order):
            one.position = position
        Citation.objects.bulk_update(order, ["position"])


def suggested_basis(role: str, labels: Sequence[Label], *, is_combined: bool) -> str:
    """Return the basis the dates speak for, "" where they speak for none.

    `is_combined`: the case cites secondary references to combine a primary one with.
    """
    codes = {label.code for label in labels}
    if role == Citation.Role.BACKGROUND or not codes & {"a1", "a1_grace", "a2"}:
        return ""
    if role == Citation.Role.SECONDARY or is_combined:
        return Citation.Basis.OBVIOUSNESS
    return Citation.Basis.A1 if codes & {"a1", "a1_grace"} else Citation.Basis.A2


def distances(case: Case, patent_ids: Sequence[str]) -> dict[str, dict[str, Distance]]:
    """Return how far the field of each design lies from the case's, in one query."""
    own = Classes(
        locarno=(case.locarno,) if case.locarno else (),
        uspc=(case.uspc,) if case.uspc else (),
    )
    classes = field_distance.classes_of(patent_ids)
    return {one: field_distance.between(own, classes[one]) for one in patent_ids}

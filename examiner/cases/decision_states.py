"""The state of a design or of evidence in a case as JSON: read, compared, restored.

An act keeps the state before and after it. Undoing it restores only what it changed,
and only where that still stands as the act left it.
"""

from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from examiner.accounts.models import User
from examiner.cases import class_searches
from examiner.cases.models import Act, Case, CaseDesign, Citation, Evidence
from search.models import Figure, Patent, SearchRun

State = dict[str, Any]

_WORDS = ("basis", "pertinence")
_WRITTEN = {*_WORDS, "figures"}  # what a person adds to a citation


def locked(case: Case, patent_id: str, *, by: User) -> CaseDesign:
    """Return the row of a design in a case, made where needed, locked until commit."""
    CaseDesign.objects.get_or_create(
        case=case, patent_id=patent_id, defaults={"changed_by": by}
    )
    rows = CaseDesign.objects.select_for_update()
    return rows.get(case=case, patent_id=patent_id)


def of_design(row: CaseDesign) -> State:
    """Return the state of a design and its citation."""
    cited = Citation.objects.filter(case=row.case_id, patent=row.patent_id)
    return {
        "reviewed_at": row.reviewed_at.isoformat() if row.reviewed_at else None,
        "verdict": row.verdict,
        "tags": list(row.tags),
        "note": row.note,
    } | _citation(cited)


def of_evidence(case: Case, evidence_id: UUID) -> State:
    """Return the state of a piece of evidence: how it is cited."""
    return _citation(case.citations.filter(evidence=evidence_id))


def give_role(
    cited: QuerySet[Citation],
    role: str,
    *,
    case: Case,
    by: User,
    patent: CaseDesign | None = None,
    evidence: Evidence | None = None,
    run: SearchRun | None = None,
) -> None:
    """Cite in a role, change the role of a citation, or drop it ("")."""
    now = timezone.now()
    if not role:
        cited.delete()
    elif not cited.update(role=role, version=F("version") + 1, changed_at=now):
        last = case.citations.aggregate(last=Max("position"))["last"]
        Citation.objects.create(
            case=case,
            patent_id=patent.patent_id if patent else None,
            evidence=evidence,
            role=role,
            run=run,
            cited_by=by,
            position=0 if last is None else last + 1,
        )


def restore(act: Act, *, by: User) -> bool:
    """Put back what an act changed; False where that was changed again since.

    A design that is no more counts as changed.
    """
    if is_of_design(act) and not Patent.objects.filter(pk=act.key).exists():
        return False
    before, after = act.before or {}, act.after or {}
    changed = {name for name in before if before[name] != after[name]}
    row = locked(act.case, act.key, by=by) if is_of_design(act) else None
    now = of_design(row) if row else of_evidence(act.case, UUID(act.key))
    must_stand = changed - {"position"}  # another citation's going moves it
    if "role" in changed and not before["role"]:
        must_stand |= _WRITTEN  # no word is lost with a citation
    if any(now[name] != after[name] for name in must_stand):
        return False
    if "role" in changed:
        _restore_citation(act, before, by=by)
    if row:
        _restore_design(row, before, changed, by=by)
        class_searches.follow(act.case, act.key, before=now, after=of_design(row))
    return True


def _restore_design(
    row: CaseDesign, before: State, changed: set[str], *, by: User
) -> None:
    if "reviewed_at" in changed:
        text = before["reviewed_at"]
        row.reviewed_at = parse_datetime(text) if text else None
    if "note" in changed:
        row.note, row.version = before["note"], row.version + 1
    for name in changed & {"verdict", "tags"}:
        setattr(row, name, before[name])
    row.changed_by = by
    row.save()


def _restore_citation(act: Act, before: State, *, by: User) -> None:
    """Bring back, change back or drop the citation of an act."""
    column = "patent_id" if is_of_design(act) else "evidence_id"
    cited = act.case.citations.filter(**{column: act.key})
    if not before["role"]:
        cited.delete()
    elif cited.exists():
        cited.update(role=before["role"], version=F("version") + 1)
    else:
        kept = {name: before[name] for name in ("role", "position", *_WORDS)}
        citation = Citation.objects.create(
            case=act.case,
            cited_by=by,
            run=SearchRun.objects.filter(pk=before["run"]).first(),
            **{column: act.key},
            **kept,
        )
        citation.figures.set(before["figures"])


def _citation(cited: QuerySet[Citation]) -> State:
    """The fields of a citation; without one its role is empty."""
    found = cited.first() or Citation()
    figures = found.figures.order_by("pk") if found.pk else Figure.objects.none()
    return {
        "role": found.role,
        "basis": found.basis,
        "pertinence": found.pertinence,
        "figures": list(figures.values_list("pk", flat=True)),
        "position": found.position,
        "run": str(found.run_id) if found.run_id else None,
    }


def is_of_design(act: Act) -> bool:
    """Whether an act was about a design of the corpus, not about evidence."""
    return act.key.startswith("USD")

"""What the people of a case make of designs: reviewed, relevant, tagged, noted, cited.

Every decision is one act that whoever made it can undo. That a design was looked at is
noted by the way and is no act: `unreview` takes it back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access, class_searches, decision_states, tags, versions
from examiner.cases.models import Act, Case, CaseDesign, Citation, Evidence
from search.models import SearchRun

LONGEST_NOTE = 10_000  # characters


class UnusableDecision(ValueError):
    """There is no such verdict, tag, role or note; the message says which there are."""


class Overtaken(Exception):
    """What is to be undone was changed by somebody since, and stays as it is."""

    def __init__(self, act: Act) -> None:
        super().__init__(
            "This was changed again since, perhaps by a colleague: it stays as it is."
        )
        self.act = act


@dataclass(frozen=True, slots=True)
class Decision:
    """A design as a case sees it; `version` is what a change of its note must see."""

    patent_id: str
    is_reviewed: bool = False
    verdict: str = ""
    tags: tuple[int, ...] = ()
    note: str = ""
    version: int = 1
    citation: Citation | None = None


def of_designs(case: Case, patent_ids: Iterable[str]) -> dict[str, Decision]:
    """Return what a case made of each design, in two queries; every id is present."""
    wanted = list(patent_ids)
    rows = {row.patent_id: row for row in case.designs.filter(patent__in=wanted)}
    cited = {one.patent_id: one for one in case.citations.filter(patent__in=wanted)}
    return {one: _decision(one, rows.get(one), cited.get(one)) for one in wanted}


def decided(
    case: Case, *, verdict: str = "", tag: int | None = None
) -> QuerySet[CaseDesign]:
    """The designs a case looked at or decided on, by default all of them."""
    found = case.designs.all()
    if verdict:
        found = found.filter(verdict=verdict)
    return found if tag is None else found.filter(tags__contains=tag)


def mark_reviewed(user: User, case: Case, patent_ids: Iterable[str]) -> None:
    """Note that designs were looked at; those noted before keep their time."""
    access.check_works(user, case)
    # In one order for everybody: two people leafing never wait for each other.
    wanted, now = sorted({*patent_ids}), timezone.now()
    with transaction.atomic():
        fresh = [
            CaseDesign(case=case, patent_id=one, reviewed_at=now, changed_by=user)
            for one in wanted
        ]
        CaseDesign.objects.bulk_create(fresh, ignore_conflicts=True)
        unseen = case.designs.filter(patent__in=wanted, reviewed_at__isnull=True)
        held = unseen.select_for_update().order_by("patent").values("pk")
        case.designs.filter(pk__in=held).update(
            reviewed_at=now, changed_by=user, changed_at=now
        )
        class_searches.finish_reviewed(case)


def judge(user: User, case: Case, patent_id: str, verdict: str) -> Decision:
    """Call a design relevant or not, or neither ("")."""
    _check(verdict, ("", *CaseDesign.Verdict.values), "a verdict")

    def change(row: CaseDesign) -> None:
        row.verdict = verdict

    return _decide(user, case, patent_id, "verdict", change)


def tag(user: User, case: Case, patent_id: str, number: int) -> Decision:
    """Put one of five tags on a design, or take it off where it has it."""
    _check(number, tags.TAGS, "a tag")

    def change(row: CaseDesign) -> None:
        row.tags = sorted({*row.tags} ^ {number})

    return _decide(user, case, patent_id, "tag", change)


def set_tags(
    user: User, case: Case, patent_id: str, numbers: Iterable[int]
) -> Decision:
    """Give a design these of the five tags, and no other."""
    wanted = sorted(set(numbers))
    for number in wanted:
        _check(number, tags.TAGS, "a tag")

    def change(row: CaseDesign) -> None:
        row.tags = wanted

    return _decide(user, case, patent_id, "tag", change)


def note(user: User, case: Case, patent_id: str, text: str, *, seen: int) -> Decision:
    """Write the note on a design. Raises versions.ChangedMeanwhile.

    `seen` is the version of the decision whose note the person changed.
    """
    if len(text) > LONGEST_NOTE:
        raise UnusableDecision(f"A note has at most {LONGEST_NOTE:,} characters.")

    def change(row: CaseDesign) -> None:
        versions.change(row, seen=seen, note=text)

    return _decide(user, case, patent_id, "note", change, reviews=False)


def unreview(user: User, case: Case, patent_id: str) -> Decision:
    """Say that a design is still to be looked at, and so has no verdict yet."""

    def change(row: CaseDesign) -> None:
        row.reviewed_at, row.verdict = None, ""

    return _decide(user, case, patent_id, "unreview", change, reviews=False)


def cite(
    user: User, case: Case, patent_id: str, role: str, run: SearchRun | None = None
) -> Decision:
    """Cite a design in a role, or no longer (""). `run` is the search that found it."""
    _check(role, ("", *Citation.Role.values), "a role")

    def change(row: CaseDesign) -> None:
        cited = case.citations.filter(patent=row.patent_id)
        decision_states.give_role(cited, role, case=case, by=user, patent=row, run=run)

    return _decide(user, case, patent_id, "cite", change)


def cite_evidence(user: User, case: Case, evidence: Evidence, role: str) -> None:
    """Cite a piece of evidence in a role, or no longer ("")."""
    _check(role, ("", *Citation.Role.values), "a role")
    access.check_works(user, case)
    with transaction.atomic():
        versions.hold(evidence)
        before = decision_states.of_evidence(case, evidence.pk)
        cited = case.citations.filter(evidence=evidence)
        decision_states.give_role(cited, role, case=case, by=user, evidence=evidence)
        after = decision_states.of_evidence(case, evidence.pk)
        _log(user, case, "cite", str(evidence.pk), before, after)


def undo(user: User, case: Case) -> Act | None:
    """Take back the last act of a person in a case; None where there is none.

    Raises Overtaken where somebody changed the same since; the act before it is then
    the next to be undone.
    """
    access.check_works(user, case)
    with transaction.atomic():
        acts = Act.objects.select_for_update().filter(case=case, user=user)
        act = acts.filter(undone_at__isnull=True).order_by("-pk").first()
        if act is None:
            return None
        was_undone = decision_states.restore(act, by=user)
        act.undone_at = timezone.now()
        act.save(update_fields=["undone_at"])
    if not was_undone:
        raise Overtaken(act)
    return act


def _decide(
    user: User,
    case: Case,
    patent_id: str,
    kind: str,
    change: Callable[[CaseDesign], None],
    *,
    reviews: bool = True,
) -> Decision:
    """Change one design's row under its lock and log the act, where it changed any."""
    access.check_works(user, case)
    with transaction.atomic():
        row = decision_states.locked(case, patent_id, by=user)
        before = decision_states.of_design(row)
        change(row)
        if reviews and row.reviewed_at is None:
            row.reviewed_at = timezone.now()
        row.changed_by = user
        row.save(
            update_fields=["reviewed_at", "verdict", "tags", "changed_by", "changed_at"]
        )
        after = decision_states.of_design(row)
        _log(user, case, kind, patent_id, before, after)
        class_searches.follow(case, patent_id, before=before, after=after)
    return of_designs(case, [patent_id])[patent_id]


def _log(
    user: User,
    case: Case,
    kind: str,
    key: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    if before != after:
        Act.objects.create(
            case=case, user=user, kind=kind, key=key, before=before, after=after
        )


def _check(given: object, known: Iterable[object], what: str) -> None:
    if given not in known:
        named = ", ".join(str(one) for one in known if one != "")
        raise UnusableDecision(f"{given!r} is not {what}: {named}.")


def _decision(
    patent_id: str, row: CaseDesign | None, citation: Citation | None
) -> Decision:
    if row is None:
        return Decision(patent_id, citation=citation)
    return Decision(
        patent_id,
        is_reviewed=row.reviewed_at is not None,
        verdict=row.verdict,
        tags=tuple(row.tags),
        note=row.note,
        version=row.version,
        citation=citation,
    )

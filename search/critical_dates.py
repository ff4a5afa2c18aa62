"""What a hit's dates make of it under 35 USC 102, as labels with reasons.

Labels flag, they never hide, and they are no legal advice. All comparisons are by
calendar date; the same day is not before. Sources: 35 USC 100(i), 102, 172, 390; MPEP
2153.01(a) for a grace year that ends when the office is closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search import business_days, effective_dates, names
from search.date_spans import PartialDate, Span
from search.effective_dates import EffectiveFiling, ForeignPriority, Parent
from search.queries import Application

AIA = date(2013, 3, 16)

Code = Literal[
    "a1", "a1_grace", "a2", "same_inventors", "pre_aia", "undated", "not_prior_art"
]
_Outcome = frozenset[Code]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentFacts:
    """What the labels of a design rest on; `event` says what first published it.

    What `is_patent` not was never filed: 102(a)(2) does not know it.
    """

    published: PartialDate
    filed: PartialDate
    event: str = "first published"
    is_patent: bool = True
    number: str = ""
    parents: tuple[Parent, ...] = ()
    priorities: tuple[ForeignPriority, ...] = ()
    inventors: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label and the sentence with the dates it rests on."""

    code: Code
    reason: str

    def to_json(self) -> dict[str, str]:
        """As the hit's row keeps it."""
        return {"code": self.code, "reason": self.reason}


def label(facts: PatentFacts, application: Application) -> tuple[Label, ...]:
    """Return the labels of a design; none where the case has no effective date."""
    day = application.effective_date
    if day is None:
        return ()
    case = _Case(facts, application, day)
    found = [_pre_aia(case)] if day < AIA else list(_judged(case))
    same = _same_inventors(case)
    return (*found, same) if same else tuple(found)


class _Case:
    """A design beside the application, with what follows from their dates."""

    def __init__(self, facts: PatentFacts, application: Application, day: date) -> None:
        self.facts, self.application, self.day = facts, application, day
        filed = Span.of(facts.filed)
        self.published = Span.of(facts.published, first=filed.first)
        self.filing: EffectiveFiling = effective_dates.of(
            filed=facts.filed,
            published=self.published,
            number=facts.number,
            parents=facts.parents,
            priorities=facts.priorities,
        )
        self.entity = names.persons(facts.inventors, application.inventors)

    def outcome(self, published: date, filed: date) -> _Outcome:
        """The labels if the design was published and effectively filed on two days."""
        is_before = published < self.day
        is_in_grace = is_before and self.day <= grace_end(published)
        found: set[Code] = set()
        if is_before:
            found.add("a1_grace" if is_in_grace else "a1")
        is_late_enough = is_in_grace or not is_before
        if (
            self.facts.is_patent
            and is_late_enough
            and min(filed, published) < self.day
            and self.entity != "same"
        ):
            found.add("a2")
        return frozenset(found)

    @property
    def was(self) -> str:
        """What published the design, and when."""
        return f"{self.facts.event} on {self.published}"


def grace_end(published: date) -> date:
    """Return the last effective filing date within a year of a publication."""
    return business_days.end_of_period(business_days.year_later(published))


def _judged(case: _Case) -> Iterator[Label]:
    """The labels under the law since 2013; several where dates leave it open."""
    filed = case.filing.span
    outcomes = {
        case.outcome(published, effective)
        for published in case.published.ends
        for effective in filed.ends
    }
    sure = frozenset.intersection(*outcomes)
    if "a1" in sure:
        yield _a1(case)
    if "a1_grace" in sure:
        yield _a1_grace(case)
    if "a2" in sure:
        yield _a2(case, _filed(case))
    conditional = None if "a2" in sure else _conditional_a2(case)
    if len(outcomes) > 1:
        yield _undated(case)
    if conditional:
        yield conditional
    if outcomes == {frozenset()} and not conditional:
        yield _not_prior_art(case)


def _pre_aia(case: _Case) -> Label:
    filed = f", effectively filed on {case.filing.span} by {case.filing.basis}"
    return Label(
        code="pre_aia",
        reason=f"The effective filing date of {case.day} is before {AIA}, so the "
        f"former 35 USC 102 applies; the design was {case.was}"
        f"{filed if case.facts.is_patent else ''}.",
    )


def _a1(case: _Case) -> Label:
    if not case.published.is_exact:
        return Label(
            code="a1",
            reason=f"{_capital(case.was)}, more than a year before the effective "
            f"filing date of {case.day}.",
        )
    published = case.published.last
    return Label(
        code="a1",
        reason=f"{_capital(case.was)}, {_days(published, case.day)} before the "
        f"effective filing date of {case.day}; its grace year ended on "
        f"{_grace_end_shown(published)}.",
    )


def _a1_grace(case: _Case) -> Label:
    if case.published.is_exact:
        published = case.published.last
        when = (
            f"{_days(published, case.day)} before the effective filing date of "
            f"{case.day}, within the grace year, which ended on "
            f"{_grace_end_shown(published)}"
        )
    else:
        when = f"within the year before the effective filing date of {case.day}"
    return Label(
        code="a1_grace",
        reason=f"{_capital(case.was)}, {when}; excepted if it is the inventor's own or "
        "derived disclosure, or the inventor had disclosed the design before "
        "(35 USC 102(b)(1)): ask for the inventor.",
    )


def _a2(case: _Case, filed: str) -> Label:
    return Label(
        code="a2",
        reason=f"{filed}, before the effective filing date of {case.day}, and "
        f"{case.was}, {_when_published(case)}; {_other_inventor(case)}; excepted if "
        "derived, if the inventor had disclosed the design before, or if owned by the "
        "same person by that date (35 USC 102(b)(2)).",
    )


def _conditional_a2(case: _Case) -> Label | None:
    """a2 by an earlier filing that counts only under a condition."""
    for earlier in case.filing.conditional:
        found = [
            case.outcome(published, earlier.span.first)
            for published in case.published.ends
        ]
        if all("a2" in outcome for outcome in found):
            return _a2(
                case,
                f"Effectively filed on {earlier.span} by {earlier.basis}, which "
                f"{earlier.condition} (otherwise on {case.filing.span})",
            )
    return None


def _undated(case: _Case) -> Label:
    """Name the dates that are not known in full and would decide."""
    missing = []
    published, filed = case.published, case.filing.span
    if any(
        len({case.outcome(end, effective) for end in published.ends}) > 1
        for effective in filed.ends
    ):
        missing.append("the date of first publication")
    if any(
        len({case.outcome(day, end) for end in filed.ends}) > 1
        for day in published.ends
    ):
        missing += case.filing.unsure
    dates = " and ".join(dict.fromkeys(missing))
    return Label(
        code="undated",
        reason=f"{_capital(dates)} would decide against the effective filing date of "
        f"{case.day}, and {'are' if ' and ' in dates else 'is'} missing or not known "
        "to the day.",
    )


def _not_prior_art(case: _Case) -> Label:
    if not case.facts.is_patent:
        return Label(
            code="not_prior_art",
            reason=f"{_capital(case.was)}, not before the effective filing date of "
            f"{case.day}.",
        )
    if case.filing.span.first >= case.day:
        why = f"effectively filed on {case.filing.span} by {case.filing.basis}, neither"
        return Label(
            code="not_prior_art",
            reason=f"{_capital(case.was)} and {why} before the effective filing date "
            f"of {case.day}.",
        )
    return Label(
        code="not_prior_art",
        reason=f"Effectively filed on {case.filing.span}, before the effective filing "
        f"date of {case.day}, but {case.was}, {_when_published(case)}, and it names no "
        "other inventor; consider double patenting.",
    )


def _same_inventors(case: _Case) -> Label | None:
    """Who stands on both sides: an inventor, or an assignee."""
    facts, application = case.facts, case.application
    reasons = []
    shared = names.shared_person(facts.inventors, application.inventors)
    if case.entity == "same":
        reasons.append("The inventors are the same ones")
    elif shared:
        doubt = "" if shared[1] == "same" else " (as far as initials tell)"
        reasons.append(f"The inventor {shared[0]} is named by both{doubt}")
    company = names.shared_company(facts.owners, application.assignees)
    if company:
        start = "the" if reasons else "The"
        reasons.append(f"{start} assignee or applicant {company} is the same")
    if not reasons:
        return None
    return Label(
        code="same_inventors",
        reason=f"{'; '.join(reasons)}; the design was {case.was}, against an effective "
        f"filing date of {case.day}.",
    )


def _other_inventor(case: _Case) -> str:
    if not (case.facts.inventors and case.application.inventors):
        return "whether it names another inventor is not known here"
    if case.entity == "alike":
        return "its inventors are the same only as far as initials tell"
    return "it names another inventor"


def _filed(case: _Case) -> str:
    filing = case.filing
    if filing.span.last < case.day:
        return f"Effectively filed on {filing.span} by {filing.basis}"
    return "Effectively filed before it was published"


def _when_published(case: _Case) -> str:
    if case.published.last < case.day:
        return "within the grace year"
    if case.published.first < case.day:
        return "within the grace year or after it"
    return "on that day" if case.published.last == case.day else "after it"


def _grace_end_shown(published: date) -> str:
    """The end of the grace year, and why it is not the same day a year later."""
    year_later = business_days.year_later(published)
    end = grace_end(published)
    if end == year_later:
        return f"{end}"
    return f"{end} ({year_later} was {business_days.why_closed(year_later)})"


def _days(earlier: date, later: date) -> str:
    days = (later - earlier).days
    return f"{days:,} day{'' if days == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

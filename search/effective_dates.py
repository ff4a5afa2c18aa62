"""When a design counts as effectively filed: 35 USC 102(d) for what patents cite.

Its own filing, the earliest application it continues or divides, and foreign priority
claimed within six months (35 USC 172, 119(a)-(d)). Provisional applications give
designs nothing (119(e), 172). What counts only under a condition is kept apart:
priority claimed up to two months late (37 CFR 1.55(c)), and continuation in part, which
carries only what the parent shows. Whether claims are valid is not examined here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from search import business_days
from search.date_spans import PartialDate, Span

MONTHS_OF_PRIORITY = 6
MONTHS_BY_PETITION = 8
MONTHS_OF_UTILITY = 12

_CARRIES_ALL = {
    "continuation",
    "division",
    "reissue",
    "continuing-reissue",
    "divisional-reissue",
}
_CARRIES_A_PART = "continuation-in-part"
_DESIGN_SERIES = ("29", "35")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """An earlier application a design claims the benefit of; `child` does so."""

    relation: str
    number: str
    child: str = ""
    dated: PartialDate = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPriority:
    """A foreign application whose priority is claimed."""

    country: str
    number: str
    dated: PartialDate = None

    def __str__(self) -> str:
        return f"priority {self.country} {self.number}".replace("  ", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """An earlier filing that counts only if `condition` holds."""

    span: Span
    basis: str
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveFiling:
    """The effective filing date, as a span where dates are missing.

    `basis` names what gives the latest day of the span; `unsure` the dates that are
    missing or month-only and widen it.
    """

    span: Span
    basis: str
    unsure: tuple[str, ...] = ()
    conditional: tuple[Conditional, ...] = ()


@dataclass(frozen=True, slots=True)
class _Filing:
    span: Span
    basis: str
    is_whole: bool  # carries all the child shows
    is_design: bool


def of(
    *,
    filed: PartialDate,
    published: Span,
    number: str = "",
    parents: tuple[Parent, ...] = (),
    priorities: tuple[ForeignPriority, ...] = (),
) -> EffectiveFiling:
    """Return when a design, published in a span, was effectively filed."""
    own = _Filing(
        Span.of(filed, last=published.last), "its filing", True, is_design=True
    )
    chain = [own, *_chain(own, number, parents)]
    sure = [filing for filing in chain if filing.is_whole]
    conditional = [
        Conditional(
            span=filing.span,
            basis=filing.basis,
            condition="counts only as far as the parent shows the design "
            "(continuation in part)",
        )
        for filing in chain
        if not filing.is_whole
    ]
    counted, unsure = list(sure), [f.basis for f in sure if not f.span.is_exact]
    for claim in priorities:
        verdict = _priority(claim, chain)
        if isinstance(verdict, Conditional):
            conditional.append(verdict)
        elif verdict is not None:
            counted.append(verdict)
            if not verdict.span.is_exact:
                unsure.append(f"{claim}")
    earliest = min(counted, key=lambda filing: filing.span.last)
    span = earliest.span
    for filing in counted:
        span = span.until(filing.span)
    return EffectiveFiling(
        span=span,
        basis=earliest.basis,
        unsure=tuple(f"the date of {basis}" for basis in unsure),
        conditional=tuple(conditional),
    )


def plain(number: str) -> str:
    """Return an application number by its digits and letters alone."""
    return "".join(sign for sign in number.upper() if sign.isalnum())


def _chain(own: _Filing, number: str, parents: tuple[Parent, ...]) -> Iterator[_Filing]:
    """Follow the benefit claims from child to parent.

    A claim whose child is not on the way is taken as the design's own.
    """
    left = [p for p in parents if p.relation in {*_CARRIES_ALL, _CARRIES_A_PART}]
    reached = {plain(number): True}
    while left:
        claim = next((p for p in left if plain(p.child) in reached), left[0])
        left.remove(claim)
        is_whole = reached.get(plain(claim.child), True)
        is_whole = is_whole and claim.relation != _CARRIES_A_PART
        reached[plain(claim.number)] = is_whole or reached.get(
            plain(claim.number), False
        )
        yield _Filing(
            Span.of(claim.dated, last=own.span.last),
            f"its parent {claim.number} ({claim.relation.replace('-', ' ')})",
            is_whole,
            is_design=plain(claim.number).startswith(_DESIGN_SERIES),
        )


def _priority(
    claim: ForeignPriority, chain: list[_Filing]
) -> _Filing | Conditional | None:
    """Weigh a priority claim; None where it was claimed too late."""
    earliest = min(filing.span.first for filing in chain)
    span = Span.of(
        claim.dated,
        first=earliest
        if earliest == date.min
        else business_days.months_later(earliest, -MONTHS_OF_PRIORITY),
        last=min(filing.span.last for filing in chain),
    )
    basis = f"{claim}"
    whole = [filing for filing in chain if filing.is_whole]
    if any(_is_within(span, filing.span, MONTHS_OF_PRIORITY) for filing in whole):
        is_sure = any(
            filing.span.last <= _end(span.first, MONTHS_OF_PRIORITY) for filing in whole
        )
        # In time by some readings of a month-only date only: it may count, or not.
        return _Filing(
            span if is_sure else Span(span.first, max(f.span.last for f in whole)),
            basis,
            is_whole=True,
            is_design=True,
        )
    condition = _condition(span, chain)
    if not condition:
        return None
    return Conditional(span=span, basis=basis, condition=condition)


def _condition(span: Span, chain: list[_Filing]) -> str:
    """Say under which condition a priority counts that is late for the design."""
    in_part = [filing for filing in chain if not filing.is_whole]
    if any(_is_within(span, filing.span, MONTHS_OF_PRIORITY) for filing in in_part):
        return (
            "counts only as far as the parent shows the design (continuation in part)"
        )
    if any(_is_within(span, filing.span, MONTHS_BY_PETITION) for filing in chain):
        return (
            "was claimed more than six months later (35 USC 172) and counts only if it "
            "was restored by petition (37 CFR 1.55(c))"
        )
    utility = [filing for filing in chain if not filing.is_design]
    if any(_is_within(span, filing.span, MONTHS_OF_UTILITY) for filing in utility):
        return (
            "was claimed within the twelve months of a parent that is no design "
            "application, where a design has six (35 USC 172)"
        )
    return ""


def _is_within(claimed: Span, filed: Span, months: int) -> bool:
    """Say whether an application can be filed in time after the one it claims."""
    return claimed.first <= filed.last and filed.first <= _end(claimed.last, months)


def _end(claimed: date, months: int) -> date:
    if claimed.year >= date.max.year:
        return date.max
    return business_days.end_of_period(business_days.months_later(claimed, months))

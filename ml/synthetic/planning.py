"""Draw the plan of a whole corpus: lines of related designs, dates, citations.

A line is a root design and what later came of it: the same design filed again, one
discrete change, jitter of .08 and .2. Everything follows from the seed alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from ml.synthetic import citing, designs, filings, layouts, parties, wording
from ml.synthetic.designs import Design
from ml.synthetic.families import FAMILIES
from ml.synthetic.parties import Company
from ml.synthetic.plans import FIRST_NUMBER, Lineage, PatentPlan, Relation

FIRST_DAY = date(2005, 1, 4)
LAST_DAY = date(2024, 12, 31)
_WEEKS_APART = 8  # at most, between two issue days of the corpus
_PER_ISSUE = 3  # patents of one issue day, on average

# The purposes of random streams, so that one draw never shifts another's.
_LINES, _WORDS, _CITATIONS, _FIGURES, _FILING = range(5)

# How a line goes on after its root: relation, jitter, grade, share.
_KINSHIPS: tuple[tuple[Relation, float, int, float], ...] = (
    ("same", 0.0, 3, 0.15),
    ("jitter", 0.08, 2, 0.3),
    ("change", 0.0, 2, 0.3),
    ("jitter", 0.2, 1, 0.25),
)
_LINE_SIZES = (1, 2, 3, 4)
_LINE_SHARES = (0.4, 0.25, 0.2, 0.15)


@dataclass(frozen=True, slots=True)
class _Member:
    """One design of a line with its filing, before it has a number."""

    order: int  # place in the drawing order; names its random streams
    root: int  # order of the line's root
    design: Design
    lineage: Lineage
    company: Company
    filed: date
    granted: date


def plan(seed: int, count: int, *, families: tuple[str, ...] = ()) -> list[PatentPlan]:
    """Plan `count` patents, numbered and sorted by grant date.

    `families` names those to draw from; none means all. Citations and related
    documents only point to earlier dates.
    """
    members = sorted(
        _members(seed, count, names=families or tuple(FAMILIES)),
        key=lambda member: (member.granted, member.order),
    )
    numbers = {
        member.order: f"D{FIRST_NUMBER + index}" for index, member in enumerate(members)
    }
    by_family: dict[str, list[PatentPlan]] = {}
    made: dict[int, PatentPlan] = {}
    for member in members:
        earlier = by_family.setdefault(member.design.family, [])
        item = _patent(
            seed,
            member,
            number=numbers[member.order],
            root_number=numbers[member.root],
            root=made.get(member.root),
            earlier=earlier,
        )
        made[member.order] = item
        earlier.append(item)
    return list(made.values())


def _members(seed: int, count: int, *, names: tuple[str, ...]) -> list[_Member]:
    rng = np.random.default_rng([seed, _LINES])
    weeks = 52 * (LAST_DAY.year - FIRST_DAY.year) * _PER_ISSUE // max(1, count)
    step = min(max(1, weeks), _WEEKS_APART)
    members: list[_Member] = []
    queue: list[str] = []
    line = 0
    while len(members) < count:
        queue = queue or [str(name) for name in rng.permutation(sorted(names))]
        size = int(rng.choice(_LINE_SIZES, p=_LINE_SHARES))
        members += _line(
            np.random.default_rng([seed, _LINES, line]),
            Lineage(line),
            family=queue.pop(),
            orders=range(len(members), min(len(members) + size, count)),
            step=step,
        )
        line += 1
    return members


def _line(
    rng: np.random.Generator,
    lineage: Lineage,
    *,
    family: str,
    orders: range,
    step: int,
) -> list[_Member]:
    granted = _issue_day(_between(rng, FIRST_DAY, LAST_DAY - timedelta(days=200)), step)
    filed = granted - timedelta(days=int(rng.integers(250, 560)))
    design = designs.draw(_seed(rng), family=family)
    company = parties.company(rng)
    first = orders[0]
    root = _Member(first, first, design, lineage, company, filed, granted)
    return [root, *(_relative(rng, root, order, step) for order in orders[1:])]


def _relative(
    rng: np.random.Generator, root: _Member, order: int, step: int
) -> _Member:
    """Draw a later design of the root's line; a rival's is only a distant sibling."""
    shares = [share for *_, share in _KINSHIPS]
    relation, jitter, grade, _ = _KINSHIPS[int(rng.choice(len(_KINSHIPS), p=shares))]
    soon = root.granted + timedelta(weeks=_WEEKS_APART)
    late = min(root.granted + timedelta(days=2200), LAST_DAY - timedelta(weeks=step))
    if relation == "same":  # a continuation is filed while its parent is pending
        late = min(late, soon + timedelta(days=400))
        filed = _between(rng, root.filed + timedelta(days=60), root.granted)
    granted = _issue_day(_between(rng, soon, late), step)
    if relation != "same":
        pending = timedelta(days=int(rng.integers(250, 560)))
        filed = max(root.filed + timedelta(days=21), granted - pending)
    is_rival = jitter > 0.1 and rng.random() < 0.5
    return _Member(
        order=order,
        root=root.order,
        design=_redesigned(root.design, relation, jitter, seed=_seed(rng)),
        lineage=replace(root.lineage, relation=relation, jitter=jitter, grade=grade),
        company=parties.company(rng) if is_rival else root.company,
        filed=filed,
        granted=granted,
    )


def _redesigned(
    root: Design, relation: Relation, jitter: float, *, seed: int
) -> Design:
    if relation == "jitter":
        return designs.vary(root, seed=seed, jitter=jitter)
    if relation == "change":
        return designs.change_one(root, seed=seed)
    return root


def _patent(
    seed: int,
    member: _Member,
    *,
    number: str,
    root_number: str,
    root: PatentPlan | None,
    earlier: Sequence[PatentPlan],
) -> PatentPlan:
    """Complete a member; `root` is its line's, `earlier` those of its family."""
    rng, words, figures, cited = (
        np.random.default_rng([seed, purpose, member.order])
        for purpose in (_FILING, _WORDS, _FIGURES, _CITATIONS)
    )
    company, family = member.company, FAMILIES[member.design.family]
    hague = filings.hague(company, member.filed, member.granted, rng)
    if member.lineage.relation == "same":  # continuations are filed at home
        hague = None
    drawings = layouts.drawings(member.design, figures, is_hague=hague is not None)
    texts = wording.words(
        member.design, drawings, words, title=root.words.title if root else ""
    )
    return PatentPlan(
        number=number,
        granted=member.granted,
        filed=member.filed,
        application=filings.application(
            member.filed, series="35" if hague else "29", serial=member.order
        ),
        design=member.design,
        lineage=replace(member.lineage, root=f"US{root_number}"),
        words=texts,
        drawings=drawings,
        locarno=family.locarno,
        uspc=(family.uspc, *filings.further_classes(family.uspc, rng)),
        company=company,
        inventors=company.designers[: int(rng.integers(1, 4))],
        is_assigned=bool(rng.random() < 0.75),
        agent=filings.agent(company, rng),
        office=filings.office(seed, family.uspc, rng),
        citations=citing.citations(
            cited,
            symbol=family.uspc,
            granted=member.granted,
            line=member.lineage.line,
            earlier=earlier,
        ),
        others=citing.others(cited, product=texts.title, granted=member.granted),
        priorities=() if hague else filings.priorities(company, member.filed, rng),
        parent=filings.parent(root, member.lineage, rng) if root else None,
        hague=hague,
    )


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _between(rng: np.random.Generator, first: date, last: date) -> date:
    """Draw a day from `first` on and before `last`, or `first` if none lies there."""
    return first + timedelta(days=int(rng.integers(max(1, (last - first).days))))


def _issue_day(day: date, step: int) -> date:
    """Return the first issue day from `day` on: a Tuesday every `step` weeks."""
    weeks = -(-(day - FIRST_DAY).days // 7)
    return FIRST_DAY + timedelta(weeks=-(-weeks // step) * step)

"""Which earlier documents a synthetic grant cites.

Relatives of its line and neighbours of its family, which lie in the corpus, and older
designs outside it, whose numbers nobody holds: the references that dangle in real data.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from ml.synthetic import parties
from ml.synthetic.parties import Seat
from ml.synthetic.plans import Citation, OtherReference, PatentPlan

_OUTSIDE_FIRST = 8_000_001  # numbers granted to nobody, 13,000 for each year
_OLDEST = 1958
_NOWHERE = Seat("", "", "")


def citations(
    rng: np.random.Generator,
    *,
    symbol: str,
    granted: date,
    line: int,
    earlier: Sequence[PatentPlan],
) -> tuple[Citation, ...]:
    """Return the citations of a grant: US designs by date, then foreign ones.

    `earlier` are the plans of its family numbered before it; only those of an earlier
    month count, for nothing of the same month could have been cited. `symbol` is the
    class of the family.
    """
    open_ = [plan for plan in earlier if _month(plan.granted) < _month(granted)]
    relatives = [plan for plan in open_ if plan.lineage.line == line]
    neighbours = [plan for plan in open_ if plan.lineage.line != line]
    count = min(len(neighbours), int(rng.integers(0, 6)))
    chosen = rng.choice(len(neighbours), count, replace=False) if count else ()
    inside = [
        *(_inside(plan, by_examiner=bool(rng.random() < 0.8)) for plan in relatives),
        *(_inside(neighbours[int(at)], by_examiner=True) for at in sorted(chosen)),
    ]
    outside = [
        _outside(rng, symbol=symbol, before=granted)
        for _ in range(int(rng.integers(2, 9)))
    ]
    foreign = [
        _foreign(rng, before=granted) for _ in range(int(rng.choice([0, 0, 1, 3])))
    ]
    by_date = sorted(
        [*inside, *outside], key=lambda item: (item.year, item.month, item.number)
    )
    return (*by_date, *foreign)


def others(
    rng: np.random.Generator, *, product: str, granted: date
) -> tuple[OtherReference, ...]:
    """Return what a grant in six cites beside patents: an invented web page."""
    seen = granted - timedelta(days=int(rng.integers(200, 900)))
    dated = seen - timedelta(days=int(rng.integers(30, 1500)))
    seller = parties.company(rng).name.split(" ", maxsplit=1)[0]
    if rng.random() > 0.17:
        return ()
    text = (
        f"\u201c{seller}: {product}\u201d. Found online {_printed(seen)} at "
        f"{seller.lower()}.example. Reference dated {_printed(dated)}."
    )
    return (OtherReference(text, by_examiner=bool(rng.random() < 0.7)),)


def _printed(day: date) -> str:
    """Return a date as citations print it: "Apr. 23, 2024"."""
    months = "Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec."
    return f"{months.split()[day.month - 1]} {day.day}, {day.year}"


def _inside(plan: PatentPlan, *, by_examiner: bool) -> Citation:
    others = " et al." if len(plan.inventors) > 1 else ""
    return Citation(
        country="US",
        number=plan.number,
        kind="S",
        name=f"{plan.inventors[0].last}{others}",
        year=plan.granted.year,
        month=plan.granted.month,
        by_examiner=by_examiner,
        symbol=plan.uspc[0],
    )


def _outside(rng: np.random.Generator, *, symbol: str, before: date) -> Citation:
    """Invent a design older than `before`; later ones carry higher numbers."""
    year = int(rng.integers(_OLDEST, before.year))
    number = _OUTSIDE_FIRST + (year - _OLDEST) * 13_000 + int(rng.integers(13_000))
    return Citation(
        country="US",
        number=f"D{number}",
        kind="S",
        name=parties.person(rng, _NOWHERE).last,
        year=year,
        month=int(rng.integers(1, 13)),
        by_examiner=bool(rng.random() < 0.6),
        symbol=symbol,
    )


def _foreign(rng: np.random.Generator, *, before: date) -> Citation:
    """Invent a registered design of another office, in its spelling."""
    serial = int(rng.integers(9_000_000, 9_999_999))
    country, number = (
        ("EM", f"00{serial}-{int(rng.integers(1, 13)):04d}"),
        ("JP", f"D{serial}"),
        ("CN", f"30{serial}"),
        ("KR", f"30-{serial}"),
    )[int(rng.integers(4))]
    return Citation(
        country=country,
        number=number,
        kind="",
        name="",
        year=int(rng.integers(max(_OLDEST, before.year - 12), before.year)),
        month=int(rng.integers(1, 13)),
        by_examiner=bool(rng.random() < 0.5),
    )


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month

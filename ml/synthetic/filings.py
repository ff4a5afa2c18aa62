"""What a filing brings with it: numbers, treaty claims, parents, the examining office.

Numbers follow the spelling of each office and the date, and mean nothing else.
"""

from datetime import date, timedelta

import numpy as np

from ml.synthetic import parties
from ml.synthetic.families import FAMILIES
from ml.synthetic.parties import Company, Person, Seat
from ml.synthetic.plans import (
    Continuity,
    Hague,
    Lineage,
    Office,
    Parent,
    PatentPlan,
    Priority,
)

HAGUE_FROM = date(2015, 7, 1)  # the Geneva Act bound the United States from May 2015
_SERIES_FROM = date(2003, 1, 1)
_AGENTS = (
    "Harrowgate & Pym LLP",
    "Lantern IP Group",
    "Quill, Marsh & Bell PC",
    "Brask & Ottoline PLLC",
)
_OFFICE_SEAT = Seat("", "", "")


def application(filed: date, *, series: str, serial: int) -> str:
    """Return an application number: series, then six digits that grow with the date.

    `serial` keeps filings of one day apart.
    """
    days = (filed - _SERIES_FROM).days
    return f"{series}{150_000 + days * 100 + serial % 100:06d}"


def hague(
    company: Company, filed: date, granted: date, rng: np.random.Generator
) -> Hague | None:
    """Return an international registration, if the filing came that way.

    It is published half a year after it is registered, and before the grant.
    """
    published = filed + timedelta(days=int(rng.integers(175, 215)))
    serial = int(rng.integers(900_000, 999_999))
    is_chosen = rng.random() < 0.35
    if not (company.may_use_hague and filed >= HAGUE_FROM and is_chosen):
        return None
    return Hague(f"DM/{serial}", filed, published) if published < granted else None


def priorities(
    company: Company, filed: date, rng: np.random.Generator
) -> tuple[Priority, ...]:
    """Return the foreign filings claimed, within the six months the treaty gives."""
    earlier = filed - timedelta(days=int(rng.integers(60, 180)))
    serial = int(rng.integers(1, 99_999))
    if not company.is_foreign or rng.random() < 0.35:
        return ()
    country = company.seat.country
    if country in {"DE", "FR", "IT", "DK"}:
        serial += 9_000_000
        lots = int(rng.integers(1, 3))
        numbers = [f"00{serial}-{lot:04d}" for lot in range(1, lots + 1)]
        return tuple(Priority("EM", number, earlier) for number in numbers)
    number = {
        "JP": f"{earlier.year}-{serial:06d}",
        "KR": f"30-{earlier.year}-{serial:07d}",
        "CN": f"{earlier.year}30{serial:06d}.{serial % 10}",
    }[country]
    return (Priority(country, number, earlier),)


def parent(
    root: PatentPlan, lineage: Lineage, rng: np.random.Generator
) -> Parent | None:
    """Return the parent application where the same design was filed again."""
    if lineage.relation != "same":
        return None
    continuity: Continuity = "division" if rng.random() < 0.35 else "continuation"
    return Parent(continuity, root.application, root.filed, root.number)


def further_classes(symbol: str, rng: np.random.Generator) -> tuple[str, ...]:
    """Return a further class for about a quarter of designs: a neighbour's symbol."""
    class_ = symbol.partition("/")[0]
    near = sorted(
        {family.uspc for family in FAMILIES.values()} - {symbol},
        key=lambda other: (other.partition("/")[0] != class_, other),
    )
    if not near or rng.random() > 0.25:
        return ()
    return (near[int(rng.integers(min(3, len(near))))],)


def agent(company: Company, rng: np.random.Generator) -> str:
    """Return who represents the applicant: a firm, or the company itself."""
    at = int(rng.integers(len(_AGENTS) + 1))
    return _AGENTS[at] if at < len(_AGENTS) else company.name


def office(seed: int, symbol: str, rng: np.random.Generator) -> Office:
    """Return the examiners of a class, few and lasting, and where they searched."""
    class_ = int(symbol.partition("/")[0].removeprefix("D"))
    staff = np.random.default_rng([seed, class_])
    people = [parties.person(staff, _OFFICE_SEAT) for _ in range(4)]
    assistant: Person | None = people[3] if rng.random() < 0.3 else None
    return Office(
        examiner=people[int(rng.integers(3))],
        assistant=assistant,
        art_unit=str(2911 + class_ % 12),
        searched=_searched(symbol, rng),
    )


def _searched(symbol: str, rng: np.random.Generator) -> tuple[tuple[str, str], ...]:
    """Return the own symbol, a few near it, and perhaps a range of neighbours."""
    class_, _, subclass = symbol.partition("/")
    whole = int(subclass.partition(".")[0])
    steps = sorted(int(step) for step in rng.choice(range(1, 9), 3, replace=False))
    entries = [(symbol, ""), *((f"{class_}/{whole + step}", "") for step in steps)]
    if rng.random() < 0.4:
        first = whole + 10
        entries.append((f"{class_}/{first}", f"{class_}/{first + steps[-1]}"))
    return tuple(entries)

"""Invented people and companies for synthetic grants; none is meant to exist."""

from dataclasses import dataclass

import numpy as np

_STARTS = (
    "Or", "Vel", "Tam", "Quil", "Bras", "Nim", "Zor", "Hal", "Pent", "Mir",
    "Cal", "Ost", "Fen", "Lum", "Drav", "Ith",
)  # fmt: skip
_MIDDLES = ("na", "ri", "lo", "me", "ti", "vo", "se", "du")
_ENDS = ("mint", "ware", "tec", "form", "line", "plast", "craft", "dyne")
_LAST = (
    "Ashgrove", "Bellweather", "Calloway-Finch", "Dunmarrow", "Elderquist",
    "Farnleigh", "Göttweiler", "Hollinbrook", "Ibarrondo", "Jörgstad",
    "Kettlewick", "Lindenthorpe", "Marchbanks", "Nørgaarden", "Oakhanger",
    "Pemberlane", "Quillfeather", "Rosenquell", "Stonebarrow", "Thistlewood",
    "Umberfield", "Vasquirre", "Wetherstone", "Xandergast", "Yarrowby", "Zellinger",
)  # fmt: skip
_FIRST = (
    "Ada", "Benno", "Clemence", "Dario", "Edda", "Fabian", "Greta", "Hollis",
    "Ines", "Joris", "Kaja", "Lorenz", "Maren", "Nils", "Odile", "Piet",
    "Quentin", "Rosa M.", "Søren", "Tilda", "Ulrich J.", "Vera", "Wendel", "Yvo",
)  # fmt: skip
# (city, state, country, legal form): invented towns, real states and countries
_SEATS = (
    ("Brindlewood", "OH", "US", "Inc."),
    ("Marrowgate", "CA", "US", "LLC"),
    ("Saltmere", "WA", "US", "Corporation"),
    ("Finchfield", "NY", "US", "Co."),
    ("Copper Hollow", "TX", "US", "Inc."),
    ("Alder Springs Junction", "IL", "US", "L.P."),
    ("Neuwaldstett", "", "DE", "GmbH"),
    ("Val-des-Ormes", "", "FR", "S.A.S."),
    ("Hoshikage", "", "JP", "Co., Ltd."),
    ("Saebyeok-ri", "", "KR", "Co., Ltd."),
    ("Qingshuihe", "", "CN", "Co., Ltd."),
    ("Borgovecchio", "", "IT", "S.p.A."),
    ("Lillevang", "", "DK", "A/S"),
)
_HAGUE_COUNTRIES = frozenset({"DE", "FR", "JP", "KR", "IT", "DK"})


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a company or a person lives; `state` is empty outside the US."""

    city: str
    state: str
    country: str


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person: inventor, examiner, or applicant on their own."""

    last: str
    first: str
    seat: Seat


@dataclass(frozen=True, slots=True)
class Company:
    """An applicant organisation and the people who design for it."""

    name: str
    seat: Seat
    designers: tuple[Person, ...]

    @property
    def is_foreign(self) -> bool:
        """Whether it sits outside the United States."""
        return self.seat.country != "US"

    @property
    def may_use_hague(self) -> bool:
        """Whether its country had joined the Hague agreement's Geneva Act."""
        return self.seat.country in _HAGUE_COUNTRIES


def company(rng: np.random.Generator) -> Company:
    """Invent a company with two to five designers in its own town."""
    city, state, country, form = _SEATS[int(rng.integers(len(_SEATS)))]
    seat = Seat(city, state, country)
    name = _pick(_STARTS, rng) + _pick(_MIDDLES, rng) + _pick(_ENDS, rng)
    people = tuple(person(rng, seat) for _ in range(int(rng.integers(2, 6))))
    return Company(f"{name} {form}", seat, people)


def person(rng: np.random.Generator, seat: Seat) -> Person:
    """Invent a person who lives at `seat`."""
    return Person(_pick(_LAST, rng), _pick(_FIRST, rng), seat)


def _pick(choices: tuple[str, ...], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]

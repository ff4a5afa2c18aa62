"""What one synthetic patent will hold, decided before anything is drawn.

Plans are plain values: equal seeds give equal plans in every process, and a plan alone
says what to render, what to write, and how alike two designs are.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ml.synthetic.designs import Design
from ml.synthetic.labels import LabelStyle
from ml.synthetic.parties import Company, Person

FIRST_NUMBER = 9_000_001  # far above any number the Office has granted

Relation = Literal["root", "same", "change", "jitter"]
Continuity = Literal["continuation", "division"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited document; its date is known to the month, as in every grant.

    `symbol` is its class ("D9/500"), printed where the examiner cited it.
    """

    country: str
    number: str
    kind: str
    name: str
    year: int
    month: int
    by_examiner: bool
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class OtherReference:
    """One cited document that is no patent: `text` as printed."""

    text: str
    by_examiner: bool


@dataclass(frozen=True, slots=True)
class Priority:
    """A claim to an earlier foreign filing."""

    country: str
    number: str
    filed: date


@dataclass(frozen=True, slots=True)
class Parent:
    """The earlier application a patent continues or was divided from."""

    continuity: Continuity
    application: str
    filed: date
    number: str


@dataclass(frozen=True, slots=True)
class Hague:
    """An international registration and its first publication."""

    registration: str
    registered: date
    published: date


@dataclass(frozen=True, slots=True)
class Lineage:
    """How a design came about: `grade` tells its likeness to the root of its line.

    3 the same design drawn again; 2 one discrete change, or jitter up to .08;
    1 a sibling of jitter .2. The root itself has grade 3; `root` is its id.
    """

    line: int
    root: str = ""
    relation: Relation = "root"
    jitter: float = 0.0
    grade: int = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a grant; `descriptions` name the figures, `statements` follow."""

    title: str
    claim: str
    descriptions: tuple[str, ...]
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """One figure: its printed number, its view, the seed of camera and style."""

    number: str
    view: str
    seed: int


@dataclass(frozen=True, slots=True)
class Drawings:
    """The figures of a grant; `sheets` and `gazette` refer to them by index.

    `dashed` names the parts that stand in broken lines, in every figure alike.
    """

    figures: tuple[FigurePlan, ...]
    sheets: tuple[tuple[int, ...], ...]
    gazette: tuple[int, ...]
    turns_wide_sheets: bool
    dashed: tuple[str, ...]
    label_style: LabelStyle
    seed: int


@dataclass(frozen=True, slots=True)
class Office:
    """Who examined and where they searched: symbols with the upper end, or ""."""

    examiner: Person
    assistant: Person | None
    art_unit: str
    searched: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PatentPlan:
    """One grant in full."""

    number: str  # "D9000001"
    granted: date
    filed: date
    application: str  # "29680800", "35508164" under the Hague agreement
    design: Design
    lineage: Lineage
    words: Words
    drawings: Drawings
    locarno: str
    uspc: tuple[str, ...]  # main first
    company: Company
    inventors: tuple[Person, ...]
    is_assigned: bool
    agent: str
    office: Office
    citations: tuple[Citation, ...] = ()
    others: tuple[OtherReference, ...] = ()
    priorities: tuple[Priority, ...] = ()
    parent: Parent | None = None
    hague: Hague | None = None

    @property
    def id(self) -> str:
        """The id of the patent: "USD9000001"."""
        return f"US{self.number}"

    @property
    def name(self) -> str:
        """The name its folder and files carry: "USD9000001-20210105"."""
        return f"{self.id}-{self.granted:%Y%m%d}"


def relevance(first: Lineage, second: Lineage) -> int:
    """Return how alike two designs are: 3, 2, 1, or 0 where the lines differ.

    Two variations of one root are siblings (1), unless one of them is the root's own
    design again.
    """
    if first.line != second.line:
        return 0
    if first.grade == 3 or second.grade == 3:
        return min(first.grade, second.grade)
    return 1

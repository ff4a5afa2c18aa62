"""What is searched for: one typed query for screen, API and command line.

`search.query_documents` reads and writes it as JSON.
"""

import base64
import binascii
import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from search import result_sets
from search.figure_views import VIEWS
from search.figure_views import View as ViewKind
from search.result_sets import ResultSet

Mode = Literal["exact", "approximate", "auto"]
Mask = Literal["whole", "claimed", "environment"]
Rule = Literal["published", "filed", "either"]
Facet = Literal["overall", "silhouette", "pattern", "layout"]
Crop = tuple[float, float, float, float]

OVERALL: Facet = "overall"
FACETS: tuple[Facet, ...] = get_args(Facet)

MOST_VIEWS = 10
MOST_HITS = 10_000
MOST_CLASSES = 50  # of one scheme
MOST_NAMES = 50  # assignees, countries, families
MOST_EXAMPLES = 20
LONGEST_TEXT = 1_000  # characters
LONGEST_NAME = 200
LARGEST_WEIGHT = 1_000.0
LARGEST_BITMAP = 512  # cells on the longer side


class UnusableQuery(ValueError):
    """The query cannot be searched; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which designs are eligible: all that meet every condition given.

    `locarno` and `uspc` are canonical symbols or prefixes ("09", "09-01", "D9",
    "D9/5*"); a design is eligible when any of its classes matches any of them.
    `before`: first published (or filed, or either, by `before_rule`) strictly before
    this day. `assignee`: words that an assignee or applicant holds; `country`: codes
    of one of them. `not_family_of`: designs or applications whose families are left
    out. `within`: only designs of this set. `added_after`: only what came into the
    corpus after this revision.
    """

    locarno: tuple[str, ...] = ()
    uspc: tuple[str, ...] = ()
    before: date | None = None
    before_rule: Rule = "published"
    assignee: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    not_family_of: tuple[str, ...] = ()
    within: ResultSet | None = None
    added_after: int | None = None

    def __post_init__(self) -> None:
        if max(len(self.locarno), len(self.uspc)) > MOST_CLASSES:
            raise UnusableQuery(
                f"A query takes at most {MOST_CLASSES} classes of a kind; give a class "
                "that holds many, like 09 or D9."
            )
        for names in (self.assignee, self.country, self.not_family_of):
            if len(names) > MOST_NAMES or any(len(n) > LONGEST_NAME for n in names):
                raise UnusableQuery(
                    f"A filter takes at most {MOST_NAMES} names of {LONGEST_NAME} "
                    "characters."
                )
        if self.before_rule not in get_args(Rule):
            raise UnusableQuery("A day is compared by published, filed or either.")

    def to_json(self) -> dict[str, Any]:
        """As the run's row keeps it."""
        return {
            "locarno": list(self.locarno),
            "uspc": list(self.uspc),
            "before": self.before.isoformat() if self.before else None,
            "before_rule": self.before_rule,
            "assignee": list(self.assignee),
            "country": list(self.country),
            "not_family_of": list(self.not_family_of),
            "within": self.within.to_json() if self.within else None,
            "added_after": self.added_after,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """As the run's row kept it."""
        before, within = stored.get("before"), stored.get("within")
        return cls(
            locarno=tuple(stored.get("locarno", ())),
            uspc=tuple(stored.get("uspc", ())),
            before=date.fromisoformat(before) if before else None,
            before_rule=stored.get("before_rule", "published"),
            assignee=tuple(stored.get("assignee", ())),
            country=tuple(stored.get("country", ())),
            not_family_of=tuple(stored.get("not_family_of", ())),
            within=result_sets.read(within) if within else None,
            added_after=stored.get("added_after"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitmap:
    """An area of a drawing, cell by cell over the upright picture.

    `bits`: base64 of the cells packed row by row, most significant bit first; 1 is
    environment. At most 512 cells on the longer side.
    """

    width: int
    height: int
    bits: str

    def __post_init__(self) -> None:
        if not (0 < self.width <= LARGEST_BITMAP and 0 < self.height <= LARGEST_BITMAP):
            raise UnusableQuery(f"A mask has 1 to {LARGEST_BITMAP} cells on each side.")
        try:
            raw = base64.b64decode(self.bits, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UnusableQuery("The cells of a mask are base64.") from error
        if len(raw) != -(-self.width * self.height // 8):
            raise UnusableQuery(
                f"A mask of {self.width} x {self.height} cells has "
                f"{-(-self.width * self.height // 8)} bytes, not {len(raw)}."
            )

    @classmethod
    def of(cls, cells: NDArray[np.bool_]) -> Self:
        """Pack cells (h, w)."""
        height, width = cells.shape
        bits = base64.b64encode(np.packbits(cells).tobytes()).decode()
        return cls(width=width, height=height, bits=bits)

    def cells(self) -> NDArray[np.bool_]:
        """Unpack to bool (h, w)."""
        raw = np.frombuffer(base64.b64decode(self.bits), np.uint8)
        count = self.width * self.height
        flat = np.unpackbits(raw, count=count).astype(bool)
        return flat.reshape(self.height, self.width)

    def to_json(self) -> dict[str, Any]:
        return {"width": self.width, "height": self.height, "bits": self.bits}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One drawing of the query: a page of an upload, or a figure of the corpus.

    `crop` is left, top, right, bottom in shares of the upright picture. `mask` says
    which part counts; the parts are told apart by `environment`, or where that is
    None by the broken lines found in the drawing. Then the picture is turned by
    `rotation` degrees clockwise, then mirrored.
    """

    page_id: int | None = None
    figure_id: int | None = None
    view: ViewKind = "unknown"
    weight: float = 1.0
    crop: Crop | None = None
    mask: Mask = "whole"
    environment: Bitmap | None = None
    rotation: int = 0
    is_mirrored: bool = False

    def __post_init__(self) -> None:
        if (self.page_id is None) == (self.figure_id is None):
            raise UnusableQuery("A view is one page of an upload or one figure.")
        if self.view not in VIEWS:
            raise UnusableQuery(f"{self.view!r} is no kind of view.")
        _check_weight(self.weight, "a drawing")
        if self.mask not in get_args(Mask):
            raise UnusableQuery("A mask is whole, claimed or environment.")
        if not 0 <= self.rotation < 360:
            raise UnusableQuery("A drawing is turned by 0 to 359 degrees.")
        if self.crop is not None:
            left, top, right, bottom = self.crop
            if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
                raise UnusableQuery(
                    "A crop is left, top, right, bottom between 0 and 1, with an area."
                )

    @property
    def is_plain(self) -> bool:
        """Whether the picture is searched as it is stored."""
        is_whole = self.crop is None and self.mask == "whole"
        return is_whole and not self.rotation and not self.is_mirrored


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How much each aspect of a design counts, in relation to one another."""

    overall: float = 0.6
    silhouette: float = 0.0
    pattern: float = 0.0
    layout: float = 0.0
    text: float = 0.2

    def __post_init__(self) -> None:
        for name in (*FACETS, "text"):
            _check_weight(getattr(self, name), f"the facet {name}")
        if not any(getattr(self, name) for name in (*FACETS, "text")):
            raise UnusableQuery("At least one facet needs a weight above 0.")

    def to_json(self) -> dict[str, float]:
        return {name: float(getattr(self, name)) for name in (*FACETS, "text")}

    @property
    def visual(self) -> dict[Facet, float]:
        """The facets of drawings that count, with their weights."""
        return {name: getattr(self, name) for name in FACETS if getattr(self, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What is known of the application under examination; dates decide on labels.

    `effective_date` is the effective filing date of 35 USC 100(i).
    """

    effective_date: date | None = None
    inventors: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "effective_date": self.effective_date.isoformat()
            if self.effective_date
            else None,
            "inventors": list(self.inventors),
            "assignees": list(self.assignees),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        day = stored.get("effective_date")
        return cls(
            effective_date=date.fromisoformat(day) if day else None,
            inventors=tuple(stored.get("inventors", ())),
            assignees=tuple(stored.get("assignees", ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A whole query; with neither views, words nor examples it browses by the filters.

    `text` speaks for a design and `text_against` against it; `like` and `unlike` are
    ids of example designs. `primary`: the primary reference that the hits are to be
    combined with (35 USC 103); itself and its family are no hits.
    """

    views: tuple[View, ...] = ()
    text: str = ""
    text_against: str = ""
    text_weight: float = 1.0
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    examples_weight: float = 1.0
    facets: Facets = field(default_factory=Facets)
    filters: Filters = field(default_factory=Filters)
    application: Application = field(default_factory=Application)
    primary: str = ""
    k: int = 50
    mode: Mode = "auto"

    def __post_init__(self) -> None:
        if len(self.views) > MOST_VIEWS:
            raise UnusableQuery(
                f"A query takes at most {MOST_VIEWS} drawings, not {len(self.views)}; "
                "leave some out."
            )
        if self.views and not any(view.weight for view in self.views):
            raise UnusableQuery("At least one drawing needs a weight above 0.")
        for text in (self.text, self.text_against):
            if len(text) > LONGEST_TEXT:
                raise UnusableQuery(
                    f"A query takes at most {LONGEST_TEXT:,} characters of words, not "
                    f"{len(text):,}."
                )
        if max(len(self.like), len(self.unlike)) > MOST_EXAMPLES:
            raise UnusableQuery(f"At most {MOST_EXAMPLES} example designs of a kind.")
        if set(self.like) & set(self.unlike):
            raise UnusableQuery("A design is an example for or against, not both.")
        _check_weight(self.text_weight, "the words")
        _check_weight(self.examples_weight, "the examples")
        if not 1 <= self.k <= MOST_HITS:
            raise UnusableQuery(f"k must lie between 1 and {MOST_HITS:,}.")
        if self.mode not in get_args(Mode):
            raise UnusableQuery("The mode is exact, approximate or auto.")


def _check_weight(weight: float, name: str) -> None:
    if not math.isfinite(weight) or not 0 <= weight <= LARGEST_WEIGHT:
        raise UnusableQuery(
            f"The weight of {name} is a number from 0 to {LARGEST_WEIGHT:,.0f}."
        )

"""What a parser hands to the store: one design patent as plain values.

The boundary between reading (containers, redbook, patdoc, pdf) and writing (store).
Field meanings follow the USPTO's Red Book and PATDOC formats.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PARSER_VERSION = "1"

Scheme = Literal["locarno", "uspc", "cpc"]
SourceKind = Literal["grant", "bibliographic", "pdf"]
PartyRole = Literal["inventor", "applicant", "assignee"]
ReferenceKind = Literal["patent", "other"]
CitedBy = Literal["examiner", "applicant", "other", ""]


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """One classification symbol; `symbol` is canonical ("09-01", "D14/486").

    `raw` keeps the source spelling to the letter, white space included.
    """

    scheme: Scheme
    symbol: str
    raw: str
    is_main: bool
    edition: str = ""
    is_in_edition_15: bool | None = None  # Locarno only


@dataclass(frozen=True, slots=True)
class SearchedClass:
    """One entry of the field of search; a range has an upper end.

    Canonical symbols are empty where the raw text stays contradictory.
    """

    raw: str
    symbol: str = ""
    upper: str = ""


@dataclass(frozen=True, slots=True)
class PartyRecord:
    role: PartyRole
    last_name: str = ""
    first_name: str = ""
    organization: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    role_code: str = ""


@dataclass(frozen=True, slots=True)
class MonthDate:
    """A date of which the day is often unknown (cited documents: `YYYYMM00`)."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class ReferenceRecord:
    """One cited document; `design` is its id here when it is a US design."""

    kind: ReferenceKind
    text: str = ""  # non-patent literature, as printed
    country: str = ""
    number: str = ""  # as printed
    kind_code: str = ""
    name: str = ""
    raw_date: str = ""
    dated: MonthDate | None = None
    cited_by: CitedBy = ""
    class_raw: str = ""
    design: str = ""  # "USD0402788" or ""


@dataclass(frozen=True, slots=True)
class PriorityRecord:
    country: str
    number: str
    dated: date | None
    raw_date: str = ""


@dataclass(frozen=True, slots=True)
class RelatedRecord:
    """A related US document: continuation, division, continuation-in-part …"""

    relation: str
    parent_number: str
    parent_country: str = ""
    parent_date: date | None = None
    parent_status: str = ""
    parent_patent: str = ""
    child_number: str = ""


@dataclass(frozen=True, slots=True)
class HagueRecord:
    registration_number: str
    filing_date: date | None = None
    registration_date: date | None = None
    publication_date: date | None = None


@dataclass(frozen=True, slots=True)
class DescriptionRecord:
    """One figure paragraph: the figure numbers it names and its text.

    `view` is a value of `search.figure_views.View`; "unknown" where no word tells.
    """

    numbers: tuple[str, ...]
    text: str
    view: str = "unknown"
    is_reference: bool = False  # Hague "reference view"


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """One drawing file a grant names, in document order."""

    file: str
    is_landscape: bool = False
    width_mm: float | None = None
    height_mm: float | None = None


@dataclass(frozen=True, slots=True)
class PatentRecord:
    """One design grant, complete as its source gives it."""

    id: str  # "USD0908314"
    kind: str
    title: str
    granted_date: date | None  # None where a PDF does not tell
    source_kind: SourceKind
    format_version: str  # "v4.5", "PATDOC 2.4", "PDF"
    first_published: date | None = field(kw_only=True)
    application_number: str = ""
    filed_date: date | None = None
    series_code: str = ""
    term_years: int | None = None
    disclaimer: str = ""
    classes: tuple[ClassRecord, ...] = ()
    field_of_search: tuple[SearchedClass, ...] = ()
    parties: tuple[PartyRecord, ...] = ()
    primary_examiner: str = ""
    assistant_examiner: str = ""
    art_unit: str = ""
    references: tuple[ReferenceRecord, ...] = ()
    priorities: tuple[PriorityRecord, ...] = ()
    related: tuple[RelatedRecord, ...] = ()
    hague: HagueRecord | None = None
    claim: str = ""
    descriptions: tuple[DescriptionRecord, ...] = ()
    statements: tuple[str, ...] = ()  # the other paragraphs, in order
    broken_line_statement: str = ""
    declared_sheets: int | None = None
    declared_figures: int | None = None
    images: tuple[ImageRecord, ...] = ()
    warnings: tuple[str, ...] = ()

"""Grant XML of a planned patent, element by element as in the Office's Red Book files.

Every grant is written in the form of version 4.5, or 4.7 from mid 2022, whatever its
date: older forms are the parser's matter, not the demo corpus's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from ml.synthetic.parties import Company, Person, Seat
from ml.synthetic.plans import Citation, Hague, Parent, PatentPlan
from ml.synthetic.sheets import DPI
from ml.synthetic.symbols import raw_locarno, raw_uspc, raw_uspc_range

VERSION_47_FROM = date(2022, 7, 5)
FIFTEEN_YEARS_FROM = date(2015, 5, 13)  # filings from then on; 14 years before
_VERSIONS = {"v4.5": "2014-04-03", "v4.7": "2022-02-17"}
_EDITIONS = (  # first grant date of each Locarno edition
    (date(2022, 10, 1), "14"),
    (date(2021, 1, 1), "13"),
    (date(2019, 1, 1), "12"),
    (date(2017, 1, 1), "11"),
    (date(2014, 1, 1), "10"),
    (date(2009, 1, 1), "9"),
    (date.min, "8"),
)
_FIGURE_NUMBER = re.compile(r"FIGS?\. [\d-]+|\d+\.\d+ (?=:)")
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing file as stored; sizes in pixels, not swapped when turned."""

    file: str
    height: int
    width: int
    is_turned: bool


def xml(plan: PatentPlan, images: Sequence[Image]) -> bytes:
    """Return the grant document of `plan`; `images` are D00000, D00001, … in order.

    ASCII with numeric references, LF line ends, DOCTYPE with an empty subset.
    """
    version, dated = version_of(plan.granted)
    produced = plan.granted - timedelta(days=15)
    name = f"us-patent-grant-{version.replace('.', '')}-{dated}.dtd"
    root = (
        f'<us-patent-grant lang="EN" dtd-version="{version} {dated}" '
        f'file="{plan.name}.XML" status="PRODUCTION" id="us-patent-grant" '
        f'country="US" date-produced="{_day(produced)}" '
        f'date-publ="{_day(plan.granted)}">'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<!DOCTYPE us-patent-grant SYSTEM "{name}" [ ]>',
        root,
        *_bibliography(plan),
        *_drawings(images),
        *_description(plan),
        "<us-claim-statement>CLAIM</us-claim-statement>",
        '<claims id="claims">',
        '<claim id="CLM-00001" num="00001">',
        _leaf("claim-text", plan.words.claim),
        "</claim>",
        "</claims>",
        "</us-patent-grant>",
        "",
    ]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace")


def version_of(granted: date) -> tuple[str, str]:
    """Return the document version of a grant date: ("v4.5", "2014-04-03")."""
    version = "v4.7" if granted >= VERSION_47_FROM else "v4.5"
    return version, _VERSIONS[version]


def edition_of(granted: date) -> str:
    """Return the Locarno edition in use at a grant date."""
    return next(edition for since, edition in _EDITIONS if granted >= since)


def millimetres(pixels: int) -> str:
    """Return a length in the spelling of `he` and `wi`: "99.74mm" at 300 dpi."""
    return f"{pixels / DPI * _MM_PER_INCH:.2f}mm"


def _bibliography(plan: PatentPlan) -> Iterator[str]:
    yield "<us-bibliographic-data-grant>"
    yield from _within(
        "publication-reference",
        _document("US", plan.number, kind="S1", dated=_day(plan.granted)),
    )
    yield '<application-reference appl-type="design">'
    yield from _document("US", plan.application, dated=_day(plan.filed))
    yield "</application-reference>"
    yield _leaf("us-application-series-code", plan.application[:2])
    yield from _priorities(plan)
    term = "15" if plan.filed >= FIFTEEN_YEARS_FROM else "14"
    yield from _within("us-term-of-grant", [_leaf("length-of-grant", term)])
    yield from _classes(plan)
    yield f'<invention-title id="d2e53">{escape(plan.words.title)}</invention-title>'
    yield from _references(plan.citations)
    yield _leaf("number-of-claims", "1")
    yield _leaf("us-exemplary-claim", "1")
    yield from _searched(plan.office.searched)
    yield from _counts(plan)
    yield from _related(plan.parent, plan.application)
    yield from _parties(plan)
    yield from _assignees(plan)
    yield from _examiners(plan)
    yield from _hague(plan.hague)
    yield "</us-bibliographic-data-grant>"


def _priorities(plan: PatentPlan) -> Iterator[str]:
    if not plan.priorities:
        return
    yield "<priority-claims>"
    for sequence, priority in enumerate(plan.priorities, start=1):
        kind = "regional" if priority.country == "EM" else "national"
        yield f'<priority-claim sequence="{sequence:02d}" kind="{kind}">'
        yield _leaf("country", priority.country)
        yield _leaf("doc-number", priority.number)
        yield _leaf("date", _day(priority.filed))
        yield "</priority-claim>"
    yield "</priority-claims>"


def _classes(plan: PatentPlan) -> Iterator[str]:
    yield "<classification-locarno>"
    yield _leaf("edition", edition_of(plan.granted))
    yield _leaf("main-classification", raw_locarno(plan.locarno))
    yield "</classification-locarno>"
    yield "<classification-national>"
    yield _leaf("country", "US")
    yield _leaf("main-classification", raw_uspc(plan.uspc[0]))
    for symbol in plan.uspc[1:]:
        # Further classes are padded on the other side of the letter: " D2", "D14".
        raw = raw_uspc(symbol)
        class_ = raw[:3].replace(" ", "")
        yield _leaf("further-classification", f"{class_:>3}{raw[3:]}")
    yield "</classification-national>"


def _references(citations: Sequence[Citation]) -> Iterator[str]:
    if not citations:
        return
    yield "<us-references-cited>"
    for sequence, citation in enumerate(citations, start=1):
        yield "<us-citation>"
        yield f'<patcit num="{sequence:05d}">'
        yield from _document(
            citation.country,
            citation.number,
            kind=citation.kind,
            name=citation.name,
            dated=f"{citation.year:04d}{citation.month:02d}00",
        )
        yield "</patcit>"
        by = "examiner" if citation.by_examiner else "applicant"
        yield _leaf("category", f"cited by {by}")
        if citation.by_examiner and citation.symbol:
            symbol = raw_uspc(citation.symbol)
            yield (
                "<classification-national><country>US</country><main-classification>"
                f"{symbol}</main-classification></classification-national>"
            )
        yield "</us-citation>"
    yield "</us-references-cited>"


def _searched(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not entries:
        return
    yield "<us-field-of-classification-search>"
    for symbol, upper in entries:
        raw = raw_uspc_range(symbol, upper) if upper else raw_uspc(symbol)
        yield "<classification-national>"
        yield _leaf("country", "US")
        yield _leaf("main-classification", raw)
        if upper:
            yield _leaf("additional-info", "unstructured")
        yield "</classification-national>"
    yield "</us-field-of-classification-search>"


def _counts(plan: PatentPlan) -> Iterator[str]:
    yield "<figures>"
    yield _leaf("number-of-drawing-sheets", str(len(plan.drawings.sheets)))
    yield _leaf("number-of-figures", str(len(plan.drawings.figures)))
    yield "</figures>"


def _related(parent: Parent | None, application: str) -> Iterator[str]:
    if parent is None:
        return
    yield "<us-related-documents>"
    yield f"<{parent.continuity}>"
    yield "<relation>"
    yield "<parent-doc>"
    yield from _document("US", parent.application, dated=_day(parent.filed))
    yield from _within("parent-grant-document", _document("US", parent.number))
    yield "</parent-doc>"
    yield from _within("child-doc", _document("US", application))
    yield "</relation>"
    yield f"</{parent.continuity}>"
    yield "</us-related-documents>"


def _parties(plan: PatentPlan) -> Iterator[str]:
    yield "<us-parties>"
    yield "<us-applicants>"
    category = ' applicant-authority-category="assignee"' if plan.is_assigned else ""
    yield (
        '<us-applicant sequence="001" app-type="applicant" designation="us-only"'
        f"{category}>"
    )
    applicant = plan.company if plan.is_assigned else plan.inventors[0]
    yield from _address_book(applicant)
    residence = applicant.seat.country
    yield from _within("residence", [_leaf("country", residence)])
    yield "</us-applicant>"
    yield "</us-applicants>"
    yield "<inventors>"
    for sequence, person in enumerate(plan.inventors, start=1):
        yield f'<inventor sequence="{sequence:03d}" designation="us-only">'
        yield from _address_book(person)
        yield "</inventor>"
    yield "</inventors>"
    yield "<agents>"
    yield '<agent sequence="01" rep-type="attorney">'
    yield "<addressbook>"
    yield _leaf("orgname", plan.agent)
    yield from _within("address", [_leaf("country", "unknown")])
    yield "</addressbook>"
    yield "</agent>"
    yield "</agents>"
    yield "</us-parties>"


def _assignees(plan: PatentPlan) -> Iterator[str]:
    if not plan.is_assigned:
        return
    role = "03" if plan.company.is_foreign else "02"
    yield "<assignees>"
    yield "<assignee>"
    yield from _address_book(plan.company, role=role)
    yield "</assignee>"
    yield "</assignees>"


def _examiners(plan: PatentPlan) -> Iterator[str]:
    yield "<examiners>"
    yield "<primary-examiner>"
    yield from _names(plan.office.examiner)
    yield _leaf("department", plan.office.art_unit)
    yield "</primary-examiner>"
    if plan.office.assistant:
        yield from _within("assistant-examiner", _names(plan.office.assistant))
    yield "</examiners>"


def _hague(hague: Hague | None) -> Iterator[str]:
    if hague is None:
        return
    registered, published = (
        _leaf("date", _day(day)) for day in (hague.registered, hague.published)
    )
    yield "<hague-agreement-data>"
    yield _wrapped("international-filing-date", registered)
    yield _wrapped("international-registration-publication-date", published)
    yield _leaf("international-registration-number", hague.registration)
    yield _wrapped("international-registration-date", registered)
    yield "</hague-agreement-data>"


def _drawings(images: Sequence[Image]) -> Iterator[str]:
    yield '<drawings id="DRAWINGS">'
    for index, image in enumerate(images):
        turned = ' orientation="landscape"' if image.is_turned else ""
        yield f'<figure id="Fig-EMI-D{index:05d}" num="{index:05d}">'
        yield (
            f'<img id="EMI-D{index:05d}" he="{millimetres(image.height)}" '
            f'wi="{millimetres(image.width)}"{turned} file={quoteattr(image.file)} '
            'alt="embedded image" img-content="drawing" img-format="tif"/>'
        )
        yield "</figure>"
    yield "</drawings>"


def _description(plan: PatentPlan) -> Iterator[str]:
    marker = (
        "<?brief-description-of-drawings "
        'description="Brief Description of Drawings" end="{}"?>'
    )
    yield '<description id="description">'
    yield marker.format("lead")
    yield "<description-of-drawings>"
    paragraphs = (*plan.words.descriptions, *plan.words.statements)
    for number, paragraph in enumerate(paragraphs, start=1):
        text = _FIGURE_NUMBER.sub(
            lambda match: f'<figref idref="DRAWINGS">{match[0]}</figref>',
            escape(paragraph),
        )
        yield f'<p id="p-{number:04d}" num="{number:04d}">{text}</p>'
    yield "</description-of-drawings>"
    yield marker.format("tail")
    yield "</description>"


def _document(
    country: str, number: str, *, kind: str = "", name: str = "", dated: str = ""
) -> Iterator[str]:
    fields = {
        "country": country,
        "doc-number": number,
        "kind": kind,
        "name": name,
        "date": dated,
    }
    leaves = [_leaf(tag, text) for tag, text in fields.items() if text]
    return _within("document-id", leaves)


def _address_book(party: Company | Person, *, role: str = "") -> Iterator[str]:
    yield "<addressbook>"
    if isinstance(party, Company):
        yield _leaf("orgname", party.name)
    else:
        yield from _names(party)
    if role:
        yield _leaf("role", role)
    yield from _address(party.seat)
    yield "</addressbook>"


def _address(seat: Seat) -> Iterator[str]:
    yield "<address>"
    yield _leaf("city", seat.city)
    if seat.state:
        yield _leaf("state", seat.state)
    yield _leaf("country", seat.country)
    yield "</address>"


def _names(person: Person) -> Iterator[str]:
    yield _leaf("last-name", person.last)
    yield _leaf("first-name", person.first)


def _within(tag: str, lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    yield f"<{tag}>"
    yield from lines
    yield f"</{tag}>"


def _leaf(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"


def _wrapped(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"

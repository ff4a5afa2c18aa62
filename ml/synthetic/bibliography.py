"""The bibliographic half of a synthetic grant, element by element as in real ones."""

from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from ml.synthetic.markup import (
    address_book,
    day,
    document,
    leaf,
    names,
    within,
    wrapped,
)
from ml.synthetic.plans import (
    Citation,
    Hague,
    OtherReference,
    Parent,
    PatentPlan,
)
from ml.synthetic.symbols import raw_locarno, raw_uspc, raw_uspc_range

FIFTEEN_YEARS_FROM = date(2015, 5, 13)  # filings from then on; 14 years before
_EDITIONS = (  # first grant date of each Locarno edition
    (date(2022, 10, 1), "14"),
    (date(2021, 1, 1), "13"),
    (date(2019, 1, 1), "12"),
    (date(2017, 1, 1), "11"),
    (date(2014, 1, 1), "10"),
    (date(2009, 1, 1), "9"),
    (date.min, "8"),
)


def bibliography(plan: PatentPlan) -> Iterator[str]:
    """Yield the lines of `us-bibliographic-data-grant`."""
    yield "<us-bibliographic-data-grant>"
    yield from within(
        "publication-reference",
        document("US", plan.number, kind="S1", dated=day(plan.granted)),
    )
    yield '<application-reference appl-type="design">'
    yield from document("US", plan.application, dated=day(plan.filed))
    yield "</application-reference>"
    yield leaf("us-application-series-code", plan.application[:2])
    yield from _priorities(plan)
    term = "15" if plan.filed >= FIFTEEN_YEARS_FROM else "14"
    yield from within("us-term-of-grant", [leaf("length-of-grant", term)])
    yield from _classes(plan)
    yield f'<invention-title id="d2e53">{escape(plan.words.title)}</invention-title>'
    yield from _references(plan)
    yield leaf("number-of-claims", "1")
    yield leaf("us-exemplary-claim", "1")
    yield from _searched(plan.office.searched)
    yield from _counts(plan)
    yield from _related(plan.parent, plan.application)
    yield from _parties(plan)
    yield from _assignees(plan)
    yield from _examiners(plan)
    yield from _hague(plan.hague)
    yield "</us-bibliographic-data-grant>"


def edition_of(granted: date) -> str:
    """Return the Locarno edition in use at a grant date."""
    return next(edition for since, edition in _EDITIONS if granted >= since)


def _priorities(plan: PatentPlan) -> Iterator[str]:
    if not plan.priorities:
        return
    yield "<priority-claims>"
    for sequence, priority in enumerate(plan.priorities, start=1):
        kind = "regional" if priority.country == "EM" else "national"
        yield f'<priority-claim sequence="{sequence:02d}" kind="{kind}">'
        yield leaf("country", priority.country)
        yield leaf("doc-number", priority.number)
        yield leaf("date", day(priority.filed))
        yield "</priority-claim>"
    yield "</priority-claims>"


def _classes(plan: PatentPlan) -> Iterator[str]:
    yield "<classification-locarno>"
    yield leaf("edition", edition_of(plan.granted))
    yield leaf("main-classification", raw_locarno(plan.locarno))
    yield "</classification-locarno>"
    yield "<classification-national>"
    yield leaf("country", "US")
    yield leaf("main-classification", raw_uspc(plan.uspc[0]))
    for symbol in plan.uspc[1:]:
        # Further classes are padded on the other side of the letter: " D2", "D14".
        raw = raw_uspc(symbol)
        class_ = raw[:3].replace(" ", "")
        yield leaf("further-classification", f"{class_:>3}{raw[3:]}")
    yield "</classification-national>"


def _references(plan: PatentPlan) -> Iterator[str]:
    references: tuple[Citation | OtherReference, ...] = (*plan.citations, *plan.others)
    if not references:
        return
    yield "<us-references-cited>"
    for sequence, reference in enumerate(references, start=1):
        yield "<us-citation>"
        if isinstance(reference, Citation):
            yield from _patent_citation(reference, sequence)
        else:
            yield f'<nplcit num="{sequence:05d}">'
            yield leaf("othercit", reference.text)
            yield "</nplcit>"
        by = "examiner" if reference.by_examiner else "applicant"
        yield leaf("category", f"cited by {by}")
        if isinstance(reference, Citation) and reference.by_examiner:
            yield from _cited_class(reference)
        yield "</us-citation>"
    yield "</us-references-cited>"


def _patent_citation(citation: Citation, sequence: int) -> Iterator[str]:
    yield f'<patcit num="{sequence:05d}">'
    yield from document(
        citation.country,
        citation.number,
        kind=citation.kind,
        name=citation.name,
        dated=f"{citation.year:04d}{citation.month:02d}00",
    )
    yield "</patcit>"


def _cited_class(citation: Citation) -> Iterator[str]:
    if citation.symbol:
        leaves = leaf("country", "US") + leaf(
            "main-classification", raw_uspc(citation.symbol)
        )
        yield wrapped("classification-national", leaves)


def _searched(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not entries:
        return
    yield "<us-field-of-classification-search>"
    for symbol, upper in entries:
        raw = raw_uspc_range(symbol, upper) if upper else raw_uspc(symbol)
        yield "<classification-national>"
        yield leaf("country", "US")
        yield leaf("main-classification", raw)
        if upper:
            yield leaf("additional-info", "unstructured")
        yield "</classification-national>"
    yield "</us-field-of-classification-search>"


def _counts(plan: PatentPlan) -> Iterator[str]:
    yield "<figures>"
    yield leaf("number-of-drawing-sheets", str(len(plan.drawings.sheets)))
    yield leaf("number-of-figures", str(len(plan.drawings.figures)))
    yield "</figures>"


def _related(parent: Parent | None, application: str) -> Iterator[str]:
    if parent is None:
        return
    yield "<us-related-documents>"
    yield f"<{parent.continuity}>"
    yield "<relation>"
    yield "<parent-doc>"
    yield from document("US", parent.application, dated=day(parent.filed))
    yield from within("parent-grant-document", document("US", parent.number))
    yield "</parent-doc>"
    yield from within("child-doc", document("US", application))
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
    yield from address_book(applicant)
    residence = applicant.seat.country
    yield from within("residence", [leaf("country", residence)])
    yield "</us-applicant>"
    yield "</us-applicants>"
    yield "<inventors>"
    for sequence, person in enumerate(plan.inventors, start=1):
        yield f'<inventor sequence="{sequence:03d}" designation="us-only">'
        yield from address_book(person)
        yield "</inventor>"
    yield "</inventors>"
    yield "<agents>"
    yield '<agent sequence="01" rep-type="attorney">'
    yield "<addressbook>"
    yield leaf("orgname", plan.agent)
    yield from within("address", [leaf("country", "unknown")])
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
    yield from address_book(plan.company, role=role)
    yield "</assignee>"
    yield "</assignees>"


def _examiners(plan: PatentPlan) -> Iterator[str]:
    yield "<examiners>"
    yield "<primary-examiner>"
    yield from names(plan.office.examiner)
    yield leaf("department", plan.office.art_unit)
    yield "</primary-examiner>"
    if plan.office.assistant:
        yield from within("assistant-examiner", names(plan.office.assistant))
    yield "</examiners>"


def _hague(hague: Hague | None) -> Iterator[str]:
    if hague is None:
        return
    registered, published = (
        leaf("date", day(when)) for when in (hague.registered, hague.published)
    )
    yield "<hague-agreement-data>"
    yield wrapped("international-filing-date", registered)
    yield wrapped("international-registration-publication-date", published)
    yield leaf("international-registration-number", hague.registration)
    yield wrapped("international-registration-date", registered)
    yield "</hague-agreement-data>"

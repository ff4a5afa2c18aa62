"""Design grants in the Red Book's XML, version 4.0 (2005) to 4.7 (today).

Fields are taken at their own place: `doc-number`, `date`, `kind` and
`main-classification` also occur under citations, the search and related documents.
"""

import re
from collections.abc import Iterator
from datetime import date

from search import dates, numbers
from search.ingest import descriptions, references, symbols
from search.ingest.elements import (
    Element,
    MissingField,
    collapsed,
    first_texts,
    integer,
    text,
    whole_text,
)
from search.ingest.records import (
    ClassRecord,
    HagueRecord,
    ImageRecord,
    PartyRecord,
    PartyRole,
    PatentRecord,
    PriorityRecord,
    ReferenceRecord,
    RelatedRecord,
    SearchedClass,
    SourceKind,
)

ROOT = "us-patent-grant"

_LENGTH = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,5})?)\s*mm")


def parse(root: Element, warnings: tuple[str, ...] = ()) -> PatentRecord:
    """Return the design grant below a `us-patent-grant` element.

    `warnings` come from earlier steps and go first. Raises MissingField where number or
    date is missing, or where the grant is no design.
    """
    bibliography = root.find("us-bibliographic-data-grant")
    if bibliography is None:
        raise MissingField("no us-bibliographic-data-grant")
    number, granted = _publication(bibliography)
    title = text(bibliography, "invention-title")
    classes = _classes(bibliography)
    hague = _hague(bibliography)
    paragraphs = [collapsed(whole_text(p)) for p in _paragraphs(root)]
    figures = descriptions.read(paragraphs)
    application = bibliography.find("application-reference/document-id")
    return PatentRecord(
        id=number,
        kind=text(bibliography, "publication-reference/document-id/kind"),
        title=title,
        granted_date=granted,
        first_published=_first_published(granted, hague),
        source_kind=_source_kind(root),
        format_version=_version(root.get("dtd-version") or ""),
        application_number=text(application, "doc-number"),
        filed_date=dates.day(text(application, "date")),
        series_code=text(bibliography, "us-application-series-code"),
        term_years=integer(bibliography, "us-term-of-grant/length-of-grant"),
        disclaimer=text(bibliography, "us-term-of-grant/disclaimer/text"),
        classes=tuple(classes),
        field_of_search=tuple(_field_of_search(bibliography)),
        parties=tuple(_parties(bibliography)),
        primary_examiner=_person(bibliography.find("examiners/primary-examiner")),
        assistant_examiner=_person(bibliography.find("examiners/assistant-examiner")),
        art_unit=text(bibliography, "examiners/primary-examiner/department"),
        references=tuple(_references(bibliography)),
        priorities=tuple(_priorities(bibliography)),
        related=tuple(_related(bibliography)),
        hague=hague,
        claim=_claim(root),
        descriptions=figures.descriptions,
        statements=figures.statements,
        broken_line_statement=figures.broken_line_statement,
        declared_sheets=integer(bibliography, "figures/number-of-drawing-sheets"),
        declared_figures=integer(bibliography, "figures/number-of-figures"),
        images=tuple(_images(root)),
        warnings=(
            *warnings,
            *([] if title else ["no title"]),
            *symbols.unreadable(classes),
        ),
    )


def _publication(bibliography: Element) -> tuple[str, date]:
    """Return the id and the grant date."""
    document = bibliography.find("publication-reference/document-id")
    application = bibliography.find("application-reference")
    kind = application.get("appl-type") if application is not None else ""
    if kind != "design":
        raise MissingField(f"no design grant: its application is {kind or 'unknown'}")
    raw_date = text(document, "date")
    granted = dates.day(raw_date)
    if granted is None:
        raise MissingField(f"no date of grant: {raw_date!r}")
    try:
        return numbers.parse(text(document, "doc-number")), granted
    except numbers.UnreadableNumber as problem:
        raise MissingField(str(problem)) from problem


def _first_published(granted: date, hague: HagueRecord | None) -> date:
    """Return the earlier of the grant and the Hague publication."""
    if hague is None or hague.publication_date is None:
        return granted
    return min(granted, hague.publication_date)


def _source_kind(root: Element) -> SourceKind:
    parts = ("drawings", "description", "claims")
    has_body = any(root.find(part) is not None for part in parts)
    return "grant" if has_body else "bibliographic"


def _version(dtd: str) -> str:
    """Return "v4.5" of "v4.5 2014-04-03", and "v4.0" of 2005's "v40 2004-12-02"."""
    version = dtd.partition(" ")[0]
    return "v4.0" if version == "v40" else version


def _classes(bibliography: Element) -> list[ClassRecord]:
    return [*_locarno(bibliography), *_uspc(bibliography), *_cpc(bibliography)]


def _locarno(bibliography: Element) -> Iterator[ClassRecord]:
    for group in bibliography.findall("classification-locarno"):
        edition = text(group, "edition")
        for raw, is_main in _main_and_further(group):
            yield symbols.locarno_class(raw, edition=edition, is_main=is_main)


def _uspc(bibliography: Element) -> Iterator[ClassRecord]:
    for group in bibliography.findall("classification-national"):
        for raw, is_main in _main_and_further(group):
            yield symbols.uspc_class(raw, is_main=is_main)


def _main_and_further(group: Element) -> Iterator[tuple[str, bool]]:
    """Yield raw symbols, and of each whether it is the main one."""
    for entry in group:
        if entry.tag in ("main-classification", "further-classification"):
            yield whole_text(entry), entry.tag == "main-classification"


def _cpc(bibliography: Element) -> Iterator[ClassRecord]:
    for part in ("main-cpc", "further-cpc"):
        for entry in bibliography.findall(f"classifications-cpc/{part}/*"):
            yield symbols.cpc_class(_cpc_symbol(entry), is_main=part == "main-cpc")


def _cpc_symbol(entry: Element) -> str:
    head = "".join(text(entry, part) for part in ("section", "class", "subclass"))
    return f"{head} {text(entry, 'main-group')}/{text(entry, 'subgroup')}"


def _field_of_search(bibliography: Element) -> Iterator[SearchedClass]:
    for tag in ("us-field-of-classification-search", "field-of-search"):
        for field in bibliography.findall(tag):
            for entry in field:
                if entry.tag == "classification-national":
                    yield _searched(entry)
                elif entry.tag == "classification-cpc-text":
                    symbol = collapsed(whole_text(entry))
                    yield SearchedClass(symbol, symbol)


def _searched(entry: Element) -> SearchedClass:
    """Return one searched symbol; `unstructured` marks exactly the ranges."""
    fields = {field.tag: field.text or "" for field in entry}
    return symbols.searched(
        fields.get("main-classification", ""),
        is_range=fields.get("additional-info", "").strip() == "unstructured",
    )


def _references(bibliography: Element) -> Iterator[ReferenceRecord]:
    """Yield citations: `references-cited` to v4.2, `us-references-cited` from v4.3."""
    for path in ("us-references-cited/us-citation", "references-cited/citation"):
        for citation in bibliography.findall(path):
            yield _reference(citation)


def _reference(citation: Element) -> ReferenceRecord:
    """Return one citation, walked once, because a grant may hold hundreds."""
    fields: dict[str, str] = {}
    for field in citation.iter():
        tag = field.tag
        if tag in ("othercit", "name"):  # may hold inline mark-up
            fields[tag] = whole_text(field)
        elif tag not in fields:
            fields[tag] = field.text or ""
        if tag == "classification-national":
            fields.setdefault("country", "")  # the class's is not the document's
    by = references.cited_by(fields.get("category", ""))
    if "othercit" in fields:
        return references.other(text=collapsed(fields["othercit"]), by=by)
    return references.patent(
        country=fields.get("country", "").strip(),
        number=fields.get("doc-number", "").strip(),
        kind_code=fields.get("kind", "").strip(),
        name=collapsed(fields.get("name", "")),
        raw_date=fields.get("date", "").strip(),
        by=by,
        class_raw=fields.get("main-classification", ""),
    )


def _parties(bibliography: Element) -> Iterator[PartyRecord]:
    """Yield inventors, applicants and assignees.

    Up to v4.2 there is no `inventors`: the applicants are, unless marked otherwise.
    """
    for person in bibliography.findall("us-parties/inventors/*"):
        yield _party(person, "inventor")
    for person in bibliography.findall("parties/applicants/applicant"):
        is_inventor = "inventor" in person.get("app-type", "")
        yield _party(person, "inventor" if is_inventor else "applicant")
    for person in bibliography.findall("us-parties/us-applicants/us-applicant"):
        category = person.get("applicant-authority-category", "")
        yield _party(person, "applicant", category)
    for owner in bibliography.findall("assignees/assignee"):
        yield _party(owner, "assignee")


def _party(element: Element, role: PartyRole, role_code: str = "") -> PartyRecord:
    """Return a party; `addressbook` is missing around some real assignees."""
    fields = first_texts(element)
    last_name, suffix = (collapsed(fields.get(t, "")) for t in ("last-name", "suffix"))
    # `country` also stands for the nationality, where it says "omitted".
    country = text(element, ".//address/country") or text(element, "residence/country")
    return PartyRecord(
        role=role,
        last_name=f"{last_name}, {suffix}" if suffix else last_name,
        first_name=collapsed(fields.get("first-name", "")),
        organization=text(element, ".//orgname") if "orgname" in fields else "",
        city=collapsed(fields.get("city", "")),
        state=collapsed(fields.get("state", "")),
        country=country,
        role_code=role_code or fields.get("role", "").strip(),
    )


def _person(element: Element | None) -> str:
    return f"{text(element, 'first-name')} {text(element, 'last-name')}".strip()


def _priorities(bibliography: Element) -> Iterator[PriorityRecord]:
    for claim in bibliography.findall("priority-claims/priority-claim"):
        raw_date = text(claim, "date")
        yield PriorityRecord(
            country=text(claim, "country"),
            number=text(claim, "doc-number"),
            dated=dates.day(raw_date),
            raw_date=raw_date,
        )


def _related(bibliography: Element) -> Iterator[RelatedRecord]:
    for document in bibliography.findall("us-related-documents/*"):
        relation = document.tag.removeprefix("us-")
        parent = document.find("relation/parent-doc")
        if parent is None:  # a provisional application, an earlier publication
            yield _relation(relation, document)
        else:
            yield _relation(
                relation,
                parent,
                status=text(parent, "parent-status"),
                patent=text(parent, "parent-grant-document/document-id/doc-number"),
                child=text(document, "relation/child-doc/document-id/doc-number"),
            )


def _relation(
    relation: str,
    holder: Element,
    *,
    status: str = "",
    patent: str = "",
    child: str = "",
) -> RelatedRecord:
    return RelatedRecord(
        relation=relation,
        parent_number=text(holder, "document-id/doc-number"),
        parent_country=text(holder, "document-id/country"),
        parent_date=dates.day(text(holder, "document-id/date")),
        parent_status=status,
        parent_patent=patent,
        child_number=child,
    )


def _hague(bibliography: Element) -> HagueRecord | None:
    data = bibliography.find("hague-agreement-data")
    if data is None:
        return None
    return HagueRecord(
        registration_number=text(data, "international-registration-number"),
        filing_date=dates.day(text(data, "international-filing-date/date")),
        registration_date=dates.day(text(data, "international-registration-date/date")),
        publication_date=dates.day(
            text(data, "international-registration-publication-date/date")
        ),
    )


def _claim(root: Element) -> str:
    claims = root.find("claims")
    if claims is None:
        return ""
    for part in claims.iter("claim-text"):
        part.text = f" {part.text or ''}"  # "I claim:" and the nested text are two
    return collapsed(whole_text(claims))


def _paragraphs(root: Element) -> Iterator[Element]:
    description = root.find("description")
    return iter(()) if description is None else description.iter("p")


def _images(root: Element) -> Iterator[ImageRecord]:
    for image in root.findall("drawings/figure/img"):
        yield ImageRecord(
            file=image.get("file", ""),
            is_landscape=image.get("orientation", "") == "landscape",
            width_mm=_millimetres(image.get("wi", "")),
            height_mm=_millimetres(image.get("he", "")),
        )


def _millimetres(length: str) -> float | None:
    """Return the number of "99.74mm", None where there is none."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) if match else None

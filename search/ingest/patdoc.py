"""Design grants in the old form `PATDOC` of 2001 to 2004, where leaves are `PDAT`.

Fields are named by the INID codes of WIPO's standard ST.32: B110 is the number, B140
the date, B540 the title.
"""

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from search import dates, numbers
from search.ingest import descriptions, references, symbols
from search.ingest.elements import Element, MissingField, collapsed, whole_number
from search.ingest.records import (
    CitedBy,
    ClassRecord,
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

ROOT = "PATDOC"
DESIGN_KINDS = ("S", "S1")  # plain `S` occurs in 2001

_RELATIONS = {
    "B610": "addition",
    "B620": "division",
    "B631": "continuation",
    "B632": "continuation-in-part",
    "B633": "continuing-reissue",
    "B640": "reissue",
    "B641US": "divisional-reissue",
    "B645": "reexamination",
    "B650": "related-publication",
    "B660": "substitution",
    "B680US": "provisional-application",
}


def parse(root: Element, warnings: tuple[str, ...] = ()) -> PatentRecord:
    """Return the design grant below a `PATDOC` element.

    `warnings` come from earlier steps and go first. Raises MissingField where number or
    date is missing, or where the grant is no design.
    """
    number, kind, granted = _publication(root)
    title = _text(root, "SDOBI/B500/B540")
    classes = _classes(root)
    figures = descriptions.read([_joined(p) for p in root.findall("SDODE//PARA")])
    return PatentRecord(
        id=number,
        kind=kind,
        title=title,
        granted_date=granted,
        first_published=granted,
        source_kind=_source_kind(root),
        format_version=f"PATDOC {root.get('DTD', '')}".strip(),
        application_number=_text(root, "SDOBI/B200/B210/DNUM"),
        filed_date=dates.day(_text(root, "SDOBI/B200/B220/DATE")),
        series_code=_text(root, "SDOBI/B200/B211US"),
        term_years=_integer(root, "SDOBI/B400/B472/B474"),
        classes=tuple(classes),
        field_of_search=tuple(_field_of_search(root)),
        parties=tuple(_parties(root)),
        primary_examiner=_person(root.find("SDOBI/B700/B745/B746")),
        assistant_examiner=_person(root.find("SDOBI/B700/B745/B747")),
        art_unit=_text(root, "SDOBI/B700/B745/B748US"),
        references=tuple(_references(root)),
        priorities=tuple(_priorities(root)),
        related=tuple(_related(root)),
        claim=" ".join(_joined(p) for p in root.findall("SDOCL//PARA")),
        descriptions=figures.descriptions,
        statements=figures.statements,
        broken_line_statement=figures.broken_line_statement,
        declared_sheets=_integer(root, "SDOBI/B500/B590/B595"),
        declared_figures=_integer(root, "SDOBI/B500/B590/B596"),
        images=tuple(ImageRecord(e.get("FILE", "")) for e in root.findall("SDODR/EMI")),
        warnings=(
            *warnings,
            *([] if title else ["no title"]),
            *symbols.unreadable(classes),
        ),
    )


def _raw(parent: Element | None, path: str) -> str:
    """Return the `PDAT` text at a path to the letter; the first match only."""
    found = None if parent is None else parent.find(path)
    if found is None:
        return ""
    return "".join(data.text or "" for data in found.iter("PDAT"))


def _joined(element: Element) -> str:
    return collapsed("".join(data.text or "" for data in element.iter("PDAT")))


def _text(parent: Element | None, path: str) -> str:
    return collapsed(_raw(parent, path))


def _integer(root: Element, path: str) -> int | None:
    return whole_number(_text(root, path))


def _publication(root: Element) -> tuple[str, str, date]:
    """Return id, kind and date of grant."""
    kind = _text(root, "SDOBI/B100/B130")
    if kind not in DESIGN_KINDS:
        raise MissingField(f"no design grant: its kind is {kind or 'unknown'}")
    raw_date = _text(root, "SDOBI/B100/B140/DATE")
    granted = dates.day(raw_date)
    if granted is None:
        raise MissingField(f"no date of grant: {raw_date!r}")
    try:
        return numbers.parse(_text(root, "SDOBI/B100/B110/DNUM")), kind, granted
    except numbers.UnreadableNumber as problem:
        raise MissingField(str(problem)) from problem


def _source_kind(root: Element) -> SourceKind:
    has_body = any(root.find(part) is not None for part in ("SDODE", "SDOCL", "SDODR"))
    return "grant" if has_body else "bibliographic"


def _classes(root: Element) -> list[ClassRecord]:
    found: list[ClassRecord] = []
    for group in root.findall("SDOBI/B500/B510"):
        edition = _text(group, "B516")
        for entry in group:
            if entry.tag in ("B511", "B512"):
                raw, is_main = _raw(entry, "."), entry.tag == "B511"
                record = symbols.locarno_class(raw, edition=edition, is_main=is_main)
                found.append(record)
    for entry in root.findall("SDOBI/B500/B520/*"):
        if entry.tag in ("B521", "B522"):
            raw = _raw(entry, ".")
            found.append(symbols.uspc_class(raw, is_main=entry.tag == "B521"))
    return found


def _field_of_search(root: Element) -> Iterator[SearchedClass]:
    for entry in root.findall("SDOBI/B500/B580/*"):
        if entry.tag in ("B582", "B583US"):
            yield symbols.searched(_raw(entry, "."), is_range=entry.tag == "B583US")


def _references(root: Element) -> Iterator[ReferenceRecord]:
    """Yield citations; one `B561` or `B562` may hold several, each with its mark."""
    for group in root.findall("SDOBI/B500/B560/*"):
        cited = [entry for entry in group if entry.tag in ("PCIT", "NCIT")]
        marks = [_cited_by(entry) for entry in group if entry.tag.startswith("CITED")]
        marks += marks[-1:] * (len(cited) - len(marks)) or [""] * len(cited)
        for entry, by in zip(cited, marks, strict=False):
            if entry.tag == "PCIT":
                yield _patent(entry, by)
            else:
                yield references.other(text=_joined(entry), by=by)


def _cited_by(mark: Element) -> CitedBy:
    return "examiner" if mark.tag == "CITED-BY-EXAMINER" else "other"


def _patent(entry: Element, by: CitedBy) -> ReferenceRecord:
    """Return a cited patent; only foreign ones name their country."""
    return references.patent(
        country=_text(entry, "DOC/CTRY") or "US",
        number=_text(entry, "DOC/DNUM"),
        kind_code=_text(entry, "DOC/KIND"),
        name=_text(entry, "PARTY-US/NAM") or _text(entry, "PARTY-ST50/NAM"),
        raw_date=_text(entry, "DOC/DATE"),
        by=by,
        class_raw=_raw(entry, "PNC"),
    )


def _parties(root: Element) -> Iterator[PartyRecord]:
    for person in root.findall("SDOBI/B700/B720/B721"):
        yield _party(person, "inventor")
    for group in root.findall("SDOBI/B700/B730"):
        role_code = _text(group, "B732US")
        for owner in group.findall("B731"):
            yield _party(owner, "assignee", role_code)


def _party(element: Element, role: PartyRole, role_code: str = "") -> PartyRecord:
    """Return a party; an American one has a state and no country."""
    state, country = _text(element, ".//ADR/STATE"), _text(element, ".//ADR/CTRY")
    return PartyRecord(
        role=role,
        last_name=_text(element, ".//NAM/SNM"),
        first_name=_text(element, ".//NAM/FNM"),
        organization=_text(element, ".//NAM/ONM"),
        city=_text(element, ".//ADR/CITY"),
        state=state,
        country=country or ("US" if state else ""),
        role_code=role_code,
    )


def _person(element: Element | None) -> str:
    first, last = _text(element, ".//NAM/FNM"), _text(element, ".//NAM/SNM")
    return f"{first} {last}".strip()


def _priorities(root: Element) -> Iterator[PriorityRecord]:
    """Yield priorities; several stand in one `B300`, field after field."""
    for group in root.findall("SDOBI/B300"):
        fields = (group.findall(tag) for tag in ("B310", "B320", "B330"))
        for number, dated, country in zip_longest(*fields):
            raw_date = _text(dated, "DATE")
            yield PriorityRecord(
                country=_text(country, "CTRY"),
                number=_text(number, "DNUM"),
                dated=dates.day(raw_date),
                raw_date=raw_date,
            )


def _related(root: Element) -> Iterator[RelatedRecord]:
    for family in root.findall("SDOBI/B600"):
        for element in family.iter(*_RELATIONS):
            relation = _RELATIONS[element.tag]
            parent = element.find(".//PDOC/DOC")
            document = parent if parent is not None else element.find("DOC")
            yield RelatedRecord(
                relation=relation,
                parent_number=_text(document, "DNUM"),
                parent_country=_text(document, "CTRY") or "US",
                parent_date=dates.day(_text(document, "DATE")),
                parent_status=_text(element, ".//PSTA"),
                parent_patent=_text(element, ".//PPUB/DOC/DNUM"),
                child_number=_text(element, ".//CDOC/DOC/DNUM"),
            )

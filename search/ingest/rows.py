"""Patent records as rows for COPY: which value goes into which column.

Parts of a patent are numbered in document order, from 0 in each list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from search.ingest.columns import Columns
from search.ingest.copying import Row, Table
from search.ingest.items import Place
from search.ingest.records import PARSER_VERSION, PatentRecord, Scheme
from search.models import (
    Party,
    Patent,
    PatentClass,
    Priority,
    Reference,
    RelatedDocument,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from and by which import."""

    place: Place
    sha256: str
    load_id: int


PATENTS = Columns.of(
    Patent,
    (
        *("id", "kind", "title", "claim", "granted_date", "first_published"),
        *("filed_date", "application_number", "series_code", "term_years"),
        *("disclaimer", "primary_examiner", "assistant_examiner", "art_unit"),
        *("locarno", "uspc", "hague_number", "hague_filed_date"),
        *("hague_registered_date", "hague_published_date", "declared_sheets"),
        *("declared_figures", "field_of_search", "broken_line_statement"),
        *("statements", "figure_text", "source", "format_version", "source_sha256"),
        *("source_file", "source_member", "source_position", "source_length"),
        *("parser_version", "load", "since", "until"),
    ),
    key=["id"],
    # A withdrawn patent that comes back keeps its first revision, so that the runs
    # that saw it before can be replayed; its figures tell when it was away.
    kept=["since"],
)
CLASSES = Columns.of(
    PatentClass,
    (
        *("patent", "scheme", "position", "symbol", "raw", "edition", "is_main"),
        "is_in_edition_15",
    ),
    key=["patent", "scheme", "position"],
)
PARTIES = Columns.of(
    Party,
    (
        *("patent", "role", "position", "last_name", "first_name", "organization"),
        *("city", "state", "country", "role_code"),
    ),
    key=["patent", "role", "position"],
)
REFERENCES = Columns.of(
    Reference,
    (
        *("patent", "position", "kind", "text", "country", "number", "kind_code"),
        *("name", "raw_date", "year", "month", "day", "cited_by", "class_raw"),
        "design",
    ),
    key=["patent", "position"],
)
PRIORITIES = Columns.of(
    Priority,
    ("patent", "position", "country", "number", "dated", "raw_date"),
    key=["patent", "position"],
)
RELATED = Columns.of(
    RelatedDocument,
    (
        *("patent", "position", "relation", "parent_country", "parent_number"),
        *("parent_date", "parent_status", "parent_patent", "child_number"),
    ),
    key=["patent", "position"],
)


def patent_row(
    record: PatentRecord, origin: Origin, *, revision: int, warnings: list[str]
) -> Row:
    """Return the patent's own row, dated by the revision that brings it."""
    hague = record.hague
    place = origin.place
    values = (
        record.id,
        record.kind,
        record.title,
        record.claim,
        record.granted_date,
        record.first_published,
        record.filed_date,
        record.application_number,
        record.series_code,
        record.term_years,
        record.disclaimer,
        record.primary_examiner,
        record.assistant_examiner,
        record.art_unit,
        _main_symbol(record, "locarno"),
        _main_symbol(record, "uspc"),
        hague.registration_number if hague else "",
        hague.filing_date if hague else None,
        hague.registration_date if hague else None,
        hague.publication_date if hague else None,
        record.declared_sheets,
        record.declared_figures,
        [asdict(searched) for searched in record.field_of_search],
        record.broken_line_statement,
        list(record.statements),
        # "FIGS. 1 and 2 are …" is two descriptions with one text.
        "\n".join(dict.fromkeys(entry.text for entry in record.descriptions)),
        record.source_kind,
        record.format_version,
        origin.sha256,
        place.file,
        "!".join(place.members),
        place.offset,
        place.length,
        PARSER_VERSION,
        origin.load_id,
        revision,
        None,
    )
    (row,) = PATENTS.rows([values], warnings=warnings)
    return row


def part_rows(
    record: PatentRecord, *, warnings: list[str]
) -> Iterator[tuple[Table, list[Row]]]:
    """Yield the rows of everything that hangs on the patent, table by table."""
    parts = (
        (CLASSES, _class_values(record)),
        (PARTIES, _party_values(record)),
        (REFERENCES, _reference_values(record)),
        (PRIORITIES, _priority_values(record)),
        (RELATED, _related_values(record)),
    )
    for columns, values in parts:
        yield columns.table, columns.rows(values, warnings=warnings)


def _class_values(record: PatentRecord) -> Iterator[Sequence[Any]]:
    positions: dict[str, int] = {}
    for entry in record.classes:
        position = positions.get(entry.scheme, 0)
        positions[entry.scheme] = position + 1
        yield (
            *(record.id, entry.scheme, position, entry.symbol, entry.raw),
            *(entry.edition, entry.is_main, entry.is_in_edition_15),
        )


def _party_values(record: PatentRecord) -> Iterator[Sequence[Any]]:
    positions: dict[str, int] = {}
    for party in record.parties:
        position = positions.get(party.role, 0)
        positions[party.role] = position + 1
        yield (
            *(record.id, party.role, position, party.last_name, party.first_name),
            *(party.organization, party.city, party.state, party.country),
            party.role_code,
        )


def _reference_values(record: PatentRecord) -> Iterator[Sequence[Any]]:
    for position, cited in enumerate(record.references):
        dated = cited.dated
        yield (
            *(record.id, position, cited.kind, cited.text, cited.country),
            *(cited.number, cited.kind_code, cited.name, cited.raw_date),
            dated.year if dated else None,
            dated.month if dated else None,
            dated.day if dated else None,
            *(cited.cited_by, cited.class_raw, cited.design),
        )


def _priority_values(record: PatentRecord) -> Iterator[Sequence[Any]]:
    for position, claim in enumerate(record.priorities):
        yield (
            *(record.id, position, claim.country, claim.number, claim.dated),
            claim.raw_date,
        )


def _related_values(record: PatentRecord) -> Iterator[Sequence[Any]]:
    for position, related in enumerate(record.related):
        yield (
            *(record.id, position, related.relation, related.parent_country),
            *(related.parent_number, related.parent_date, related.parent_status),
            *(related.parent_patent, related.child_number),
        )


def _main_symbol(record: PatentRecord, scheme: Scheme) -> str:
    of_scheme = [entry for entry in record.classes if entry.scheme == scheme]
    main = [entry.symbol for entry in of_scheme if entry.is_main]
    return main[0] if main else ""

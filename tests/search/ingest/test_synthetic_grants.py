"""What the generator writes, the parser reads back: field by field, file by file."""

from pathlib import Path

import pytest

from ml.synthetic import bibliography, corpus, grants
from ml.synthetic.parties import Person, Seat
from ml.synthetic.plans import PatentPlan
from search.ingest import containers, documents
from search.ingest.items import Document, Ignored
from search.ingest.records import PatentRecord

Pairs = list[tuple[PatentPlan, PatentRecord]]


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    return [
        (item, documents.parse(grants.xml(item, images(item))))
        for item in corpus.plan(17, 150)
    ]


def images(item: PatentPlan) -> list[grants.Image]:
    return [
        grants.Image(f"{item.name}-D{n:05d}.TIF", 900 + n, 300, is_turned=n == 2)
        for n in range(len(item.drawings.sheets) + 1)
    ]


def place_of(seat: Seat) -> tuple[str, str, str]:
    return (seat.city, seat.state, seat.country)


def test_nothing_is_warned_of(pairs: Pairs) -> None:
    assert [record.warnings for _, record in pairs] == [()] * len(pairs)


def test_numbers_and_dates_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        published = item.hague.published if item.hague else item.granted
        assert (record.id, record.kind) == (item.id, "S1")
        assert (record.granted_date, record.filed_date) == (item.granted, item.filed)
        assert record.first_published == published
        assert record.application_number == item.application
        assert record.series_code == item.application[:2]
        assert record.format_version == grants.version_of(item.granted)[0]


def test_classes_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        locarno, *uspc = record.classes
        assert (locarno.symbol, locarno.is_in_edition_15) == (item.locarno, True)
        assert locarno.edition == bibliography.edition_of(item.granted)
        assert tuple(found.symbol for found in uspc) == item.uspc
        assert [found.is_main for found in uspc] == [True, False][: len(uspc)]
        searched = tuple((s.symbol, s.upper) for s in record.field_of_search)
        assert searched == item.office.searched


def test_words_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        words = item.words
        assert (record.title, record.claim) == (words.title, words.claim)
        assert tuple(d.text for d in record.descriptions) == words.descriptions
        assert record.statements == words.statements
        assert bool(record.broken_line_statement) == bool(item.drawings.dashed)


def test_every_figure_keeps_its_number_and_view(pairs: Pairs) -> None:
    for item, record in pairs:
        figures = item.drawings.figures
        assert [(d.numbers, d.view) for d in record.descriptions] == [
            ((figure.number,), figure.view) for figure in figures
        ]
        assert record.declared_figures == len(figures)
        assert record.declared_sheets == len(item.drawings.sheets)


def test_images_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        assert [(i.file, i.is_landscape) for i in record.images] == [
            (image.file, image.is_turned) for image in images(item)
        ]


def test_people_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        by_role: dict[str, list[tuple[str, ...]]] = {}
        for party in record.parties:
            name = (party.last_name, party.first_name, party.organization)
            place = (party.city, party.state, party.country)
            by_role.setdefault(party.role, []).append((*name, *place))
        company = ("", "", item.company.name, *place_of(item.company.seat))
        people = [
            (person.last, person.first, "", *place_of(person.seat))
            for person in item.inventors
        ]
        assert by_role["inventor"] == people
        assert by_role["applicant"] == [company if item.is_assigned else people[0]]
        assert by_role.get("assignee", []) == [company] * item.is_assigned


def test_the_office_survives(pairs: Pairs) -> None:
    def full(person: Person | None) -> str:
        return f"{person.first} {person.last}" if person else ""

    for item, record in pairs:
        assert record.primary_examiner == full(item.office.examiner)
        assert record.assistant_examiner == full(item.office.assistant)
        assert record.art_unit == item.office.art_unit


def test_references_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        cited = [found for found in record.references if found.kind == "patent"]
        for citation, found in zip(item.citations, cited, strict=True):
            assert (found.country, found.number) == (citation.country, citation.number)
            assert (found.kind_code, found.name) == (citation.kind, citation.name)
            assert found.dated
            assert (found.dated.year, found.dated.month, found.dated.day) == (
                citation.year,
                citation.month,
                None,
            )
            assert found.cited_by == (
                "examiner" if citation.by_examiner else "applicant"
            )
            is_us = citation.country == "US"
            assert found.design == (f"US{citation.number}" if is_us else "")
        others = [found.text for found in record.references if found.kind == "other"]
        assert others == [other.text for other in item.others]


def test_relations_survive(pairs: Pairs) -> None:
    for item, record in pairs:
        claimed = [(p.country, p.number, p.dated) for p in record.priorities]
        assert claimed == [(p.country, p.number, p.filed) for p in item.priorities]
        assert [
            (r.relation, r.parent_number, r.parent_patent, r.child_number)
            for r in record.related
        ] == [
            (p.continuity, p.application, p.number, item.application)
            for p in [item.parent]
            if p
        ]
        hague = item.hague and (item.hague.registration, item.hague.published)
        assert hague == (
            record.hague
            and (record.hague.registration_number, record.hague.publication_date)
        )


def test_every_feature_occurs(pairs: Pairs) -> None:
    plans = [item for item, _ in pairs]
    assert any(item.hague for item in plans)
    assert any(item.parent for item in plans)
    assert any(item.priorities for item in plans)
    assert any(item.others for item in plans)
    assert any(len(item.uspc) > 1 for item in plans)
    assert any(grants.version_of(item.granted)[0] == "v4.7" for item in plans)


@pytest.mark.parametrize("container", ["folders", "weekly"])
def test_containers_are_walked_with_all_their_images(
    container: corpus.Container, tmp_path: Path
) -> None:
    plans = corpus.plan(6, 5)
    corpus.write(plans, tmp_path, size=96, container=container)
    found = {}
    for item in containers.walk([tmp_path]):
        if isinstance(item, Document):
            record = documents.parse(item.content)
            assert all(item.images.find(image.file) for image in record.images)
            found[record.id] = len(record.images)
        else:
            assert isinstance(item, Ignored)
    assert found == {item.id: len(item.drawings.sheets) + 1 for item in plans}

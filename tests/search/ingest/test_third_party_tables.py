"""Our reading agrees with two other parsers' tables, within their conventions."""

import ast
import csv
from datetime import date

import pytest

from search import numbers
from search.ingest import containers, documents
from search.ingest.items import Document
from search.ingest.records import MonthDate


def designs(path):
    items = (i for i in containers.walk([path]) if isinstance(i, Document))
    return [documents.parse(item.content) for item in items]


@pytest.fixture(scope="module")
def eighteen(test_data):
    return designs(test_data / "redbook/ipg120327.18.xml")


@pytest.fixture(scope="module")
def table(test_data):
    def rows(name):
        path = test_data / f"redbook/ipg120327.18.{name}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            return [
                [numbers.parse(row[0]) if name != "application" else row[0], *row[1:]]
                for row in csv.reader(lines)
            ]

    return rows


def as_they_write(dated: MonthDate | None) -> str:
    """Their dates: an unknown day became the first, and before 1900 there is none."""
    if dated is None or dated.year < 1900:
        return ""
    return str(date(dated.year, dated.month or 1, dated.day or 1))


def cited(records):
    """Yield patent id and reference, with the reference's place as they count it."""
    for record in records:
        for place, reference in enumerate(record.references):
            yield record.id, place, reference


def squeezed(text: str) -> str:
    return text.replace(" ", "").replace("—", "_")


def is_application(reference):
    return reference.country == "US" and (
        "/" in reference.number or len(reference.number) == 11
    )


def test_titles_kinds_dates_and_claims(eighteen, table):
    assert [[r.id, r.kind, r.title, str(r.granted_date)] for r in eighteen] == [
        [row[0], row[7], row[6], row[4]] for row in table("patent")
    ]
    assert [[r.id, r.claim] for r in eighteen] == [row[:2] for row in table("claim")]


def test_applications(eighteen, table):
    assert [
        [
            numbers.shown(r.id).replace(",", ""),
            r.series_code,
            r.application_number,
            str(r.filed_date),
        ]
        for r in eighteen
    ] == [[*row[1:4], row[5]] for row in table("application")]


def test_cited_us_patents(eighteen, table):
    """They lost a leading zero of some."""
    ours = [
        [id_, r.number.lstrip("0"), as_they_write(r.dated), r.name, r.kind_code]
        for id_, _, r in cited(eighteen)
        if r.kind == "patent" and r.country == "US" and not is_application(r)
    ]
    theirs = [
        [row[0], row[5].lstrip("0"), *row[2:5]] for row in table("uspatentcitation")
    ]
    assert len(theirs) == 381
    assert sorted(ours) == sorted(theirs)


def test_cited_us_applications(eighteen, table):
    ours = [
        [id_, r.number, as_they_write(r.dated), r.name, r.kind_code]
        for id_, _, r in cited(eighteen)
        if r.kind == "patent" and is_application(r)
    ]
    theirs = [[row[0], *row[5:6], *row[2:5]] for row in table("usapplicationcitation")]
    assert len(theirs) == 26
    assert sorted(ours) == sorted(theirs)


def test_cited_foreign_documents(eighteen, table):
    """They lost one leading zero of the number."""
    ours = [
        [id_, r.number.lstrip("0"), as_they_write(r.dated), r.kind_code, r.country]
        for id_, _, r in cited(eighteen)
        if r.kind == "patent" and r.country != "US"
    ]
    theirs = [
        [row[0], row[4].lstrip("0"), row[1], row[3], row[5]]
        for row in table("foreigncitation")
    ]
    assert len(theirs) == 35
    assert sorted(ours) == sorted(theirs)


def test_cited_literature(eighteen, table):
    """They write an underscore for the subscript dash the Office prints for one."""
    ours = [[id_, r.text] for id_, _, r in cited(eighteen) if r.kind == "other"]
    theirs = [row[:2] for row in table("otherreference")]
    assert len(theirs) == 56
    assert [id_ for id_, _ in ours] == [id_ for id_, _ in theirs]
    differing = [
        (mine, other)
        for (_, mine), (_, other) in zip(ours, theirs, strict=True)
        if squeezed(mine) != squeezed(other)
    ]
    assert differing == []


def test_classes(eighteen, table):
    """They lost the point of decimals: D3/2031 is our D3/203.1."""
    ours = [
        [r.id, c.symbol.partition("/")[0], c.symbol.replace(".", "")]
        for r in eighteen
        for c in r.classes
        if c.scheme == "uspc"
    ]
    theirs = [row[:3] for row in table("uspc")]
    assert len(theirs) == 25
    assert ours == theirs


def test_inventors(eighteen, table):
    """They count two legal representatives, and cut names at the first space."""
    ours = [
        (r.id, f"{p.first_name} {p.last_name}", p.role)
        for r in eighteen
        for p in r.parties
        if p.role != "assignee"
    ]
    theirs = [(row[0], f"{row[3]} {row[4]}") for row in table("rawinventor")]
    assert len(theirs) == 28
    assert [(id_, name) for id_, name, _ in ours] == theirs
    assert [name for _, name, role in ours if role == "applicant"] == [
        "Pierre-Alexis Dumas, legal representative",
        "Sandrine Brekke-Dumas, legal representative",
    ]


def test_assignees(eighteen, table):
    ours = [
        [r.id, p.organization, p.role_code.lstrip("0")]
        for r in eighteen
        for p in r.parties
        if p.role == "assignee"
    ]
    theirs = [[row[0], row[6], row[3]] for row in table("rawassignee")]
    assert len(theirs) == 14
    assert ours == theirs


def test_related_documents(eighteen, table):
    ours = [
        [
            r.id,
            x.parent_number,
            x.relation.replace("-", "_"),
            x.parent_status,
            str(x.parent_date or ""),
        ]
        for r in eighteen
        for x in r.related
    ]
    theirs = [row[:5] for row in table("usreldoc") if row[8] == "parent_doc"]
    assert ours == theirs


@pytest.fixture(scope="module")
def pairs(test_data):
    """The 23 IMPACT designs, ours and theirs."""
    path = test_data / "impact/sample_data.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {numbers.parse(row["id"]): row for row in csv.DictReader(lines)}
    records = designs(test_data / "impact")
    assert len(rows) == len(records) == 23
    return [(record, rows[record.id]) for record in records]


def test_impact_titles_claims_dates_and_counts(pairs):
    for record, row in pairs:
        assert record.title == row["title"]
        assert record.claim == row["claim"]
        assert record.granted_date.strftime("%Y%m%d") == row["date"]
        assert record.declared_figures == int(row["no_figs"])
        assert record.declared_sheets == int(row["sheets"])


def test_impact_classes_are_raw_and_joined_by_a_comma(pairs):
    for record, row in pairs:
        raw = [c.raw for c in record.classes if c.scheme == "uspc"]
        assert ",".join(raw[:2]) == row["class"]


def test_impact_search_lists_every_main_class_in_order(pairs):
    """Locarno, the main class, those of citations, then the field of search."""
    for record, row in pairs:
        main = [c.raw for c in record.classes if c.is_main and c.scheme != "cpc"]
        cited_classes = [r.class_raw for r in record.references if r.class_raw]
        field = [s.raw for s in record.field_of_search if s.raw != s.symbol]
        assert main + cited_classes + field == ast.literal_eval(row["class_search"])


def test_impact_images_and_inventor_countries(pairs):
    for record, row in pairs:
        names = [image.file for image in record.images]
        assert names == ast.literal_eval(row["file_names"])
        countries = [p.country for p in record.parties if p.role == "inventor"]
        assert ",".join(countries) == row["inv_country"]


def test_impact_figure_text(pairs):
    """Theirs has a space before some punctuation, and is shifted in two designs."""
    for record, row in pairs:
        theirs = [
            text.replace(" ;", ";").replace(" .", ".").replace(" ,", ",")
            for text in ast.literal_eval(row["fig_desc"])
        ]
        ours = [entry.text for entry in record.descriptions]
        if record.id in ("USD0910058", "USD0913174"):
            assert theirs[1:] == ours[: len(theirs) - 1]
        else:
            assert theirs == ours

"""Real grants of 2001-2024 give exactly the counts their description states."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from search.ingest import containers, documents
from search.ingest.items import Document, Refused
from search.ingest.records import PatentRecord

IMPACT = [
    907292,
    908314,
    909824,
    910058,
    911448,
    913174,
    913312,
    913942,
    915080,
    917866,
    918440,
    919622,
    921834,
    923318,
    927652,
    928144,
    929296,
    930094,
    930528,
    933282,
    937858,
    938702,
    939222,
]


def read(*paths: Path) -> tuple[dict[str, int], list[PatentRecord]]:
    """Return the documents by kind, and the designs among them in order."""
    kinds: Counter[str] = Counter()
    designs = []
    for item in containers.walk(paths):
        assert not isinstance(item, Refused), item.reason
        if isinstance(item, Document):
            kind = documents.classify(item.content)
            kinds[kind] += 1
            if kind == "design":
                designs.append(documents.parse(item.content))
    return dict(kinds), designs


@pytest.fixture(scope="module")
def impact(test_data):
    return read(test_data / "impact")[1]


@pytest.fixture(scope="module")
def redbook(test_data):
    return test_data / "redbook"


def patents_cited(records):
    return [r for record in records for r in record.references if r.kind == "patent"]


def figure_numbers(record):
    return [number for entry in record.descriptions for number in entry.numbers]


def by_id(records):
    return {record.id: record for record in records}


def test_impact_holds_23_designs_of_2021(impact):
    assert [int(record.id[3:]) for record in impact] == IMPACT
    assert {record.format_version for record in impact} == {"v4.5"}
    assert {record.source_kind for record in impact} == {"grant"}
    assert [record.warnings for record in impact] == [()] * 23


def test_impact_images_are_sheets_and_one_gazette_figure_each(impact):
    assert sum(len(record.images) for record in impact) == 195
    assert sum(record.declared_sheets for record in impact) == 172
    for record in impact:
        assert len(record.images) == record.declared_sheets + 1
        assert record.images[0].file.endswith("-D00000.TIF")
    assert max((r.declared_sheets, r.id) for r in impact) == (57, "USD0911448")


def test_impact_landscape_sheets_are_marked(impact):
    turned = [[image.is_landscape for image in record.images] for record in impact]
    assert sum(map(sum, turned)) == 46
    assert sum(map(any, turned)) == 9


def test_impact_text_names_every_figure_once(impact):
    assert sum(len(figure_numbers(record)) for record in impact) == 187
    for record in impact:
        assert len(set(figure_numbers(record))) == record.declared_figures
        assert len(figure_numbers(record)) == record.declared_figures


def test_six_impact_designs_have_more_figures_than_sheets(impact):
    assert {
        record.id: (record.declared_sheets, record.declared_figures)
        for record in impact
        if record.declared_figures > record.declared_sheets
    } == {
        "USD0908314": (4, 7),
        "USD0909824": (3, 7),
        "USD0921834": (7, 8),
        "USD0928144": (5, 7),
        "USD0930094": (2, 5),
        "USD0939222": (5, 7),
    }


def test_impact_citations_are_counted_and_us_designs_found(impact):
    cited = patents_cited(impact)
    assert len(cited) == 1870
    assert sum(bool(reference.design) for reference in cited) == 1616
    most = patents_cited([by_id(impact)["USD0930528"]])
    assert len(most) == 609
    assert all(reference.design for reference in most)
    assert any(
        reference.design == "USD0886202"
        for reference in by_id(impact)["USD0911448"].references
    )


def test_the_hague_design_of_impact_has_numbered_figures_and_a_heading(impact):
    record = by_id(impact)["USD0913174"]
    assert record.series_code == "35"
    assert figure_numbers(record) == [f"1.{n}" for n in range(1, 9)]
    assert record.statements[0] == "1. Display screen for automobile"
    assert [d.numbers for d in record.descriptions if d.is_reference] == [
        ("1.7",),
        ("1.8",),
    ]
    assert record.first_published == date(2019, 12, 20)
    assert record.granted_date == date(2021, 3, 16)


def test_a_colour_notice_comes_before_the_figures(impact):
    record = by_id(impact)["USD0910058"]
    assert "executed in color" in record.statements[0]
    assert record.descriptions[0].numbers == ("1",)


def test_the_only_figure_is_found_without_a_mark(impact):
    record = by_id(impact)["USD0937858"]
    (figure,) = record.descriptions
    assert figure.text.startswith("The FIGURE is a front view")
    assert (figure.numbers, figure.view) == (("1",), "front")


def test_most_impact_designs_tell_what_is_not_claimed(impact):
    for record in impact:
        broken = any("broken line" in text.lower() for text in record.statements)
        assert bool(record.broken_line_statement) == broken


def test_18_designs_of_2012(redbook):
    kinds, designs = read(redbook / "ipg120327.18.xml")
    assert kinds == {"design": 18}
    assert [d.id for d in designs] == [f"USD{n:07}" for n in range(656296, 656314)]
    assert {d.format_version for d in designs} == {"v4.2"}
    references = [reference for d in designs for reference in d.references]
    assert Counter(r.kind for r in references) == {"patent": 442, "other": 56}
    images = [image for d in designs for image in d.images]
    assert (len(images), sum(image.is_landscape for image in images)) == (99, 23)
    owner = [p for p in by_id(designs)["USD0656301"].parties if p.role == "assignee"]
    assert [p.organization for p in owner] == ["The Vermont Teddy Bear Company, Inc."]


def test_10_designs_of_2002(redbook):
    kinds, designs = read(redbook / "pg020507ten.xml")
    assert kinds == {"design": 10}
    assert [d.id for d in designs] == [f"USD{n:07}" for n in range(456589, 456599)]
    assert {d.format_version for d in designs} == {"PATDOC 2.5"}
    assert designs[0].parties[0].last_name == "Müller"
    assert any("Originals—1941" in r.text for d in designs for r in d.references)
    for design in designs:
        assert design.warnings == ()
        assert len(design.images) == design.declared_sheets + 1
        assert len(figure_numbers(design)) == design.declared_figures


def test_a_design_of_2001_has_14_figures_in_one_paragraph(redbook):
    kinds, (design,) = read(redbook / "USD435854S1.xml")
    assert (kinds, design.id, design.kind) == ({"design": 1}, "USD0435854", "S")
    assert design.format_version == "PATDOC 2.4"
    assert figure_numbers(design) == [str(n) for n in range(1, 15)]
    assert [d.view for d in design.descriptions[:7]] == [
        "perspective",
        "front",
        "top",
        "bottom",
        "rear",
        "left",
        "right",
    ]
    ends = {s.raw: (s.symbol, s.upper) for s in design.field_of_search}
    assert ends["D14432-  3"] == ("D14/432", "D14/433")
    assert ends["D14478- 80"] == ("D14/478", "D14/480")
    assert ends["360 9701- 9912"] == ("360/97.01", "360/99.12")
    assert [r.design for r in design.references[:2]] == ["USD0271298", "USD0298251"]


def test_a_mixed_weekly_file_gives_its_two_designs(redbook):
    kinds, designs = read(redbook / "ipg060103.small.xml")
    assert kinds == {
        "design": 2,
        "utility": 22,
        "statutory invention registration": 1,
        "sequence listing": 2,
    }
    assert [d.id for d in designs] == ["USD0513425", "USD0513434"]


def test_a_design_of_2014(redbook):
    _, (design,) = read(redbook / "ipgD0701016.xml")
    assert (design.id, design.format_version) == ("USD0701016", "v4.4")
    assert design.classes[0].edition == "10"
    assert len(design.references) == 56


def test_four_designs_of_2024(redbook):
    names = ("D1050455", "D1051411", "D1055309", "D1056227")
    _, designs = read(*(redbook / f"{name}.xml" for name in names))
    assert [d.id for d in designs] == [f"US{name}" for name in names]
    assert {d.format_version for d in designs} == {"v4.7"}
    assert {d.classes[0].edition for d in designs} == {"14"}
    assert [len(patents_cited([d])) for d in designs] == [13, 42, 83, 6]
    hague, more, *_ = designs
    assert figure_numbers(hague) == [f"1.{n}" for n in range(1, 10)]
    assert hague.hague.registration_number == "DM/228745"
    assert (hague.first_published, hague.granted_date) == (
        date(2023, 11, 24),
        date(2024, 11, 5),
    )
    assert "color" in hague.statements[0]
    assert (more.declared_figures, more.declared_sheets) == (7, 4)
    assert len(figure_numbers(more)) == 7


def test_a_bibliographic_zip_gives_one_design_twice(redbook):
    kinds, designs = read(redbook / "ipgb20221025_wk43.zip")
    assert kinds == {"design": 2, "utility": 5, "plant": 1, "reissue": 3}
    first, second = designs
    assert first == second
    assert (first.id, first.source_kind) == ("USD0967598", "bibliographic")
    assert (first.declared_sheets > 0, first.images) == (True, ())
    assert [c.scheme for c in first.classes].count("cpc") == 1


def test_a_published_application_is_no_grant(redbook):
    kinds, designs = read(redbook / "I20250626")
    assert (kinds, designs) == ({"application": 1}, [])


def test_every_class_symbol_of_the_real_files_can_be_read(impact, redbook):
    designs = impact + read(redbook)[1]
    assert all(c.symbol for d in designs for c in d.classes)
    assert all(s.symbol for d in designs for s in d.field_of_search)


def test_impact_images_lie_beside_their_document(test_data):
    found = 0
    for item in containers.walk([test_data / "impact"]):
        if isinstance(item, Document):
            record = documents.parse(item.content)
            assert item.images.names() == sorted(image.file for image in record.images)
            for image in record.images:
                found += item.images.find(image.file.lower()).size > 0
    assert found == 195

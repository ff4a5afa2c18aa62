"""The old form: INID-coded fields, `PDAT` leaves, named entities, several per group."""

from datetime import date

from search.ingest import documents
from search.ingest.records import (
    ImageRecord,
    MonthDate,
    PartyRecord,
    PriorityRecord,
    RelatedRecord,
    SearchedClass,
)
from tests.search.ingest.grants_made import patdoc


def parsed(*parts, **options):
    return documents.parse(patdoc(*parts, **options))


def test_number_date_title_and_version_are_read():
    record = parsed()
    assert (record.id, record.kind, record.title) == ("USD0456589", "S1", "Disc")
    assert record.granted_date == record.first_published == date(2002, 5, 7)
    assert record.format_version == "PATDOC 2.5"
    assert record.source_kind == "bibliographic"


def test_a_design_of_2001_may_have_the_plain_kind():
    assert parsed(kind="S", version="2.4").kind == "S"


def test_filing_term_classes_and_search_are_read():
    record = parsed(
        "<B200><B210><DNUM><PDAT>29124805</PDAT></DNUM></B210><B211US><PDAT>29</PDAT>"
        "</B211US><B220><DATE><PDAT>20000612</PDAT></DATE></B220></B200>"
        "<B400><B472><B474><PDAT>14</PDAT></B474></B472></B400>"
        "<B500><B510><B511><PDAT>0202</PDAT></B511><B516><PDAT>7</PDAT></B516></B510>"
        "<B520><B521><PDAT>D 2750</PDAT></B521><B522><PDAT> D5 20</PDAT></B522></B520>"
        "<B580><B582><PDAT>  5413 AM</PDAT></B582><B583US><PDAT>D14432-  3</PDAT>"
        "</B583US></B580><B590><B595><PDAT>2</PDAT></B595><B596><PDAT>3</PDAT></B596>"
        "</B590></B500>"
    )
    assert (record.application_number, record.series_code) == ("29124805", "29")
    assert (record.filed_date, record.term_years) == (date(2000, 6, 12), 14)
    assert [(c.symbol, c.edition, c.is_main) for c in record.classes] == [
        ("02-02", "7", True),
        ("D2/750", "", True),
        ("D5/20", "", False),
    ]
    assert record.field_of_search == (
        SearchedClass("  5413 AM", "5/413 AM"),
        SearchedClass("D14432-  3", "D14/432", "D14/433"),
    )
    assert (record.declared_sheets, record.declared_figures) == (2, 3)


def test_citations_are_american_unless_they_say_otherwise():
    record = parsed(
        "<B500><B560><B561><PCIT><DOC><DNUM><PDAT>D. 271298</PDAT></DNUM><DATE><PDAT>"
        "19831100</PDAT></DATE></DOC><PARTY-US><NAM><SNM><STEXT><PDAT>Fujimoto</PDAT>"
        "</STEXT></SNM></NAM></PARTY-US><PNC><PDAT>D14480</PDAT></PNC></PCIT>"
        "<CITED-BY-EXAMINER/></B561><B561><PCIT><DOC><DNUM><PDAT>D1227036</PDAT></DNUM>"
        "<CTRY><PDAT>JP</PDAT></CTRY></DOC></PCIT><CITED-BY-OTHER/></B561>"
        "<B562><NCIT><STEXT><PDAT>Catalogue&mdash;1941</PDAT></STEXT></NCIT>"
        "<CITED-BY-OTHER/></B562></B560></B500>"
    )
    design, foreign, other = record.references
    assert (design.design, design.country, design.name) == (
        "USD0271298",
        "US",
        "Fujimoto",
    )
    assert (design.dated, design.class_raw) == (MonthDate(1983, 11), "D14480")
    assert (design.cited_by, foreign.cited_by) == ("examiner", "other")
    assert (foreign.design, foreign.country) == ("", "JP")
    assert (other.kind, other.text) == ("other", "Catalogue—1941")


def test_several_citations_in_one_group_keep_their_own_marks():
    one = "<PCIT><DOC><DNUM><PDAT>D{}</PDAT></DNUM></DOC></PCIT>"
    both = f"{one.format(1)}<CITED-BY-EXAMINER/>{one.format(2)}<CITED-BY-OTHER/>"
    group = f"<B561>{both}</B561>"
    bare = f"<B561>{one.format(3)}</B561>"
    record = parsed(f"<B500><B560>{group}{bare}</B560></B500>")
    assert [(r.number, r.cited_by) for r in record.references] == [
        ("D1", "examiner"),
        ("D2", "other"),
        ("D3", ""),
    ]


def test_parties_and_examiners_are_read():
    party = (
        "<PARTY-US><NAM>{name}</NAM><ADR><CITY><PDAT>{city}</PDAT></CITY>{where}</ADR>"
        "</PARTY-US>"
    )
    person = (
        "<FNM><PDAT>Pia</PDAT></FNM><SNM><STEXT><PDAT>M&uuml;ller</PDAT></STEXT></SNM>"
    )
    firm = "<ONM><STEXT><PDAT>Abel &amp; Co.</PDAT></STEXT></ONM>"
    inventor = party.format(
        name=person, city="Neotsu", where="<STATE><PDAT>OR</PDAT></STATE>"
    )
    owner = party.format(name=firm, city="Bergen", where="<CTRY><PDAT>NO</PDAT></CTRY>")
    record = parsed(
        f"<B700><B720><B721>{inventor}</B721></B720><B730><B731>{owner}</B731>"
        f"<B732US><PDAT>03</PDAT></B732US></B730><B745><B746>{inventor}</B746>"
        "<B748US><PDAT>2913</PDAT></B748US></B745></B700>"
    )
    assert record.parties == (
        PartyRecord("inventor", "Müller", "Pia", "", "Neotsu", "OR", "US"),
        PartyRecord(
            "assignee",
            organization="Abel & Co.",
            city="Bergen",
            country="NO",
            role_code="03",
        ),
    )
    assert (record.primary_examiner, record.art_unit) == ("Pia Müller", "2913")


def test_several_priorities_stand_in_one_group():
    one = (
        "<B310><DNUM><PDAT>{}</PDAT></DNUM></B310><B320><DATE><PDAT>{}</PDAT></DATE>"
        "</B320><B330><CTRY><PDAT>{}</PDAT></CTRY></B330>"
    )
    group = one.format("2000 0010", "20000106", "NO") + one.format(
        "77", "20000201", "SE"
    )
    assert parsed(f"<B300>{group}</B300>").priorities == (
        PriorityRecord("NO", "2000 0010", date(2000, 1, 6), "20000106"),
        PriorityRecord("SE", "77", date(2000, 2, 1), "20000201"),
    )


def test_related_documents_are_named():
    doc = "<DOC><DNUM><PDAT>{}</PDAT></DNUM><DATE><PDAT>{}</PDAT></DATE></DOC>"
    parent = (
        f"<PARENT-US><CDOC>{doc.format('29001', '')}</CDOC>"
        f"<PDOC>{doc.format('08123', '19970711')}</PDOC><PSTA><PDAT>01</PDAT></PSTA>"
        f"<PPUB>{doc.format('5654321', '')}</PPUB></PARENT-US>"
    )
    record = parsed(
        f"<B600><B630><B632>{parent}</B632></B630>"
        f"<B680US>{doc.format('60/256447', '20001218')}</B680US></B600>"
    )
    assert record.related == (
        RelatedRecord(
            "continuation-in-part",
            "08123",
            "US",
            date(1997, 7, 11),
            "01",
            "5654321",
            "29001",
        ),
        RelatedRecord("provisional-application", "60/256447", "US", date(2000, 12, 18)),
    )


def test_text_claim_and_images_are_read():
    body = """<SDODE><DRWDESC><BTEXT><PARA ID="P-1"><PTEXT><PDAT>FIG. </PDAT>
    <HIL><BOLD><PDAT>1</PDAT></BOLD></HIL><PDAT> is a front view; FIG. 2 is a rear
    view.</PDAT></PTEXT></PARA></BTEXT></DRWDESC></SDODE>
    <SDOCL><CL><CLM ID="CLM-1"><PARA><PTEXT><PDAT>The ornamental design for a
    disc.</PDAT></PTEXT></PARA></CLM></CL></SDOCL>
    <SDODR ID="DRAWINGS"><EMI ID="EMI-D00000" FILE="A-D00000.TIF"/>
    <EMI ID="EMI-D00001" FILE="A-D00001.TIF"/></SDODR>"""
    record = parsed(body=body)
    assert [(d.numbers, d.view) for d in record.descriptions] == [
        (("1",), "front"),
        (("2",), "rear"),
    ]
    assert record.claim == "The ornamental design for a disc."
    assert record.images == (ImageRecord("A-D00000.TIF"), ImageRecord("A-D00001.TIF"))
    assert record.source_kind == "grant"

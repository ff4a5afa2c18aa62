"""Version 4 grants: each field from its own place, whatever stands elsewhere."""

from datetime import date

import pytest

from search.ingest import documents
from search.ingest.records import (
    HagueRecord,
    ImageRecord,
    MonthDate,
    PartyRecord,
    PriorityRecord,
    RelatedRecord,
    SearchedClass,
)
from tests.search.ingest.grants_made import redbook


def parsed(*parts, **options):
    return documents.parse(redbook(*parts, **options))


def test_number_dates_and_title_are_read():
    record = parsed()
    assert (record.id, record.kind, record.title) == ("USD0908314", "S1", "Shoe")
    assert record.granted_date == record.first_published == date(2021, 1, 26)
    assert (record.application_number, record.filed_date) == (
        "29701234",
        date(2019, 8, 8),
    )


@pytest.mark.parametrize(
    ("attribute", "version"),
    [
        ("v40 2004-12-02", "v4.0"),
        ("v4.1 2005-08-25", "v4.1"),
        ("v4.7 2022-02-17", "v4.7"),
    ],
)
def test_the_version_is_named(attribute, version):
    assert parsed(version=attribute).format_version == version


def test_a_grant_without_body_is_bibliographic():
    assert parsed().source_kind == "bibliographic"
    assert parsed(body="<claims/>").source_kind == "grant"


CLASSES = """
<classification-locarno><edition>13</edition>
<main-classification>0202</main-classification></classification-locarno>
<classification-national><country>US</country>
<main-classification>D 2728</main-classification>
<further-classification> D2840</further-classification></classification-national>"""


def test_classes_keep_their_raw_text_and_their_order():
    record = parsed(CLASSES)
    assert [(c.scheme, c.symbol, c.raw, c.is_main) for c in record.classes] == [
        ("locarno", "02-02", "0202", True),
        ("uspc", "D2/728", "D 2728", True),
        ("uspc", "D2/840", " D2840", False),
    ]
    assert record.classes[0].edition == "13"


def test_classes_of_citations_are_not_the_grants():
    cited = """<us-references-cited><us-citation><patcit num="1"><document-id>
    <country>US</country><doc-number>D402788</doc-number><kind>S</kind>
    <name>Lee</name><date>19981200</date></document-id></patcit>
    <category>cited by examiner</category><classification-national>
    <country>US</country><main-classification>D14341</main-classification>
    </classification-national></us-citation></us-references-cited>"""
    record = parsed(cited)
    assert record.classes == ()
    (reference,) = record.references
    assert (reference.design, reference.class_raw) == ("USD0402788", "D14341")
    assert (reference.dated, reference.cited_by) == (MonthDate(1998, 12), "examiner")


def test_an_unreadable_class_is_kept_with_a_warning():
    broken = CLASSES.replace("0202", "202").replace("D 2728", "D2728")
    record = parsed(broken)
    assert [c.symbol for c in record.classes] == ["", "", "D2/840"]
    assert len(record.warnings) == 2


def test_cpc_symbols_are_put_together():
    cpc = """<classifications-cpc><main-cpc><classification-cpc>
    <cpc-version-indicator><date>20130101</date></cpc-version-indicator>
    <section>A</section><class>47</class><subclass>G</subclass>
    <main-group>1</main-group><subgroup>00</subgroup></classification-cpc></main-cpc>
    </classifications-cpc>"""
    (record,) = parsed(cpc).classes
    assert (record.scheme, record.symbol) == ("cpc", "A47G 1/00")


def test_a_citations_country_is_not_that_of_its_class():
    cited = """<references-cited><citation><patcit num="1"><document-id>
    <doc-number>D402788</doc-number></document-id></patcit>
    <category>cited by other</category><classification-national><country>US</country>
    <main-classification>D14341</main-classification></classification-national>
    </citation><citation><nplcit num="2"><othercit>A <i>shoe</i>, H<sub>2</sub>O
    &#x2014; 1999</othercit></nplcit><category>cited by applicant</category>
    </citation></references-cited>"""
    patent, other = parsed(cited).references
    assert (patent.country, patent.design, patent.cited_by) == ("", "", "other")
    assert (other.kind, other.text) == ("other", "A shoe, H2O — 1999")
    assert other.cited_by == "applicant"


def test_the_field_of_search_holds_classes_ranges_and_cpc():
    field = """<us-field-of-classification-search>
    <classification-national><country>US</country>
    <main-classification>D 2728</main-classification></classification-national>
    <classification-national><country>US</country>
    <main-classification>D14485- 95</main-classification>
    <additional-info>unstructured</additional-info></classification-national>
    <classification-cpc-text>A61J 9/00</classification-cpc-text>
    </us-field-of-classification-search>"""
    assert parsed(field).field_of_search == (
        SearchedClass("D 2728", "D2/728"),
        SearchedClass("D14485- 95", "D14/485", "D14/495"),
        SearchedClass("A61J 9/00", "A61J 9/00"),
    )


def test_up_to_version_4_2_inventors_are_marked_applicants():
    parties = """<parties><applicants>
    <applicant app-type="applicant-inventor"><addressbook><last-name>Lee</last-name>
    <first-name>Ann B.</first-name><address><city>Troy</city><state>MI</state>
    <country>US</country></address></addressbook>
    <nationality><country>omitted</country></nationality>
    <residence><country>US</country></residence></applicant>
    <applicant app-type="applicant"><addressbook><orgname>Lee Co.</orgname>
    </addressbook><residence><country>KR</country></residence></applicant>
    </applicants></parties>"""
    assert parsed(parties).parties == (
        PartyRecord("inventor", "Lee", "Ann B.", "", "Troy", "MI", "US"),
        PartyRecord("applicant", organization="Lee Co.", country="KR"),
    )


def test_later_parties_stand_apart_and_assignees_may_lack_an_addressbook():
    parties = """<us-parties><us-applicants><us-applicant app-type="applicant"
    applicant-authority-category="obligated-assignee"><addressbook>
    <orgname>Lee Co.</orgname></addressbook></us-applicant></us-applicants>
    <inventors><inventor><addressbook><last-name>Lee</last-name>
    <first-name>Ann</first-name><suffix>Jr.</suffix></addressbook></inventor>
    <deceased-inventor><addressbook><last-name>Roe</last-name></addressbook>
    </deceased-inventor></inventors></us-parties>
    <assignees><assignee><orgname>Bears, Inc.</orgname><role>02</role></assignee>
    <assignee><addressbook><orgname>Lee Co.</orgname><role>03</role></addressbook>
    </assignee></assignees>"""
    assert parsed(parties).parties == (
        PartyRecord("inventor", "Lee, Jr.", "Ann"),
        PartyRecord("inventor", "Roe"),
        PartyRecord(
            "applicant", organization="Lee Co.", role_code="obligated-assignee"
        ),
        PartyRecord("assignee", organization="Bears, Inc.", role_code="02"),
        PartyRecord("assignee", organization="Lee Co.", role_code="03"),
    )


def test_examiners_and_art_unit_are_read():
    examiners = """<examiners><primary-examiner><last-name>Coles</last-name>
    <first-name>Doris V.</first-name><department>2913</department></primary-examiner>
    <assistant-examiner><last-name>Nelson</last-name></assistant-examiner>
    </examiners>"""
    record = parsed(examiners)
    assert (record.primary_examiner, record.art_unit) == ("Doris V. Coles", "2913")
    assert record.assistant_examiner == "Nelson"


def test_priorities_and_related_documents_are_read():
    claims = """<priority-claims><priority-claim sequence="01" kind="national">
    <country>CN</country><doc-number>202230298497.5</doc-number><date>20220519</date>
    </priority-claim></priority-claims>
    <us-related-documents><continuation-in-part><relation><parent-doc><document-id>
    <country>US</country><doc-number>29350198</doc-number><date>20091112</date>
    </document-id><parent-status>PENDING</parent-status><parent-grant-document>
    <document-id><country>US</country><doc-number>D616627</doc-number></document-id>
    </parent-grant-document></parent-doc><child-doc><document-id><country>US</country>
    <doc-number>29352440</doc-number></document-id></child-doc></relation>
    </continuation-in-part><us-provisional-application><document-id>
    <country>US</country><doc-number>62123456</doc-number><date>20150101</date>
    </document-id></us-provisional-application></us-related-documents>"""
    record = parsed(claims)
    assert record.priorities == (
        PriorityRecord("CN", "202230298497.5", date(2022, 5, 19), "20220519"),
    )
    assert record.related == (
        RelatedRecord(
            relation="continuation-in-part",
            parent_number="29350198",
            parent_country="US",
            parent_date=date(2009, 11, 12),
            parent_status="PENDING",
            parent_patent="D616627",
            child_number="29352440",
        ),
        RelatedRecord("provisional-application", "62123456", "US", date(2015, 1, 1)),
    )


HAGUE = """<hague-agreement-data>
<international-filing-date><date>20221118</date></international-filing-date>
<international-registration-publication-date><date>{published}</date>
</international-registration-publication-date>
<international-registration-number>DM/228745</international-registration-number>
<international-registration-date><date>20221118</date></international-registration-date>
</hague-agreement-data>"""


def test_the_hague_publication_is_the_first_one():
    record = parsed(HAGUE.format(published="20191220"))
    assert record.first_published == date(2019, 12, 20)
    assert record.granted_date == date(2021, 1, 26)
    assert record.hague == HagueRecord(
        "DM/228745", date(2022, 11, 18), date(2022, 11, 18), date(2019, 12, 20)
    )


def test_a_later_hague_publication_does_not_delay_the_first():
    assert parsed(HAGUE.format(published="20221118")).first_published == date(
        2021, 1, 26
    )


def test_term_disclaimer_sheets_and_figures_are_read():
    record = parsed(
        "<us-term-of-grant><length-of-grant>15</length-of-grant><disclaimer>"
        "<text>The term beyond Jan. 1, 2030 is disclaimed.</text></disclaimer>"
        "</us-term-of-grant><figures><number-of-drawing-sheets>4"
        "</number-of-drawing-sheets><number-of-figures>7</number-of-figures></figures>"
    )
    assert (record.term_years, record.declared_sheets, record.declared_figures) == (
        15,
        4,
        7,
    )
    assert record.disclaimer == "The term beyond Jan. 1, 2030 is disclaimed."


@pytest.mark.parametrize(
    "claim",
    [
        "<claim-text>I claim: <claim-text>The design.</claim-text></claim-text>",
        "<claim-text>I claim:<claim-text>The <b>design</b>.</claim-text></claim-text>",
    ],
)
def test_a_nested_claim_is_joined_whole(claim):
    body = f"<claims><claim id='CLM-00001'>{claim}</claim></claims>"
    assert parsed(body=body).claim == "I claim: The design."


def test_figure_text_is_joined_whole_across_inline_mark_up():
    body = """<description id="description">
    <?brief-description-of-drawings description="Brief" end="lead"?>
    <description-of-drawings><!-- a comment -->
    <p id="p-0001" num="0001"><figref idref="DRAWINGS">FIG. <b>1</b></figref> is a
    front view of <i>the</i> shoe;</p>
    <p id="p-0002" num="0002">The broken lines form no part of the claim.</p>
    </description-of-drawings></description>"""
    record = parsed(body=body)
    (figure,) = record.descriptions
    assert figure.text == "FIG. 1 is a front view of the shoe;"
    assert (figure.numbers, figure.view) == (("1",), "front")
    assert record.statements == ("The broken lines form no part of the claim.",)
    assert record.broken_line_statement == record.statements[0]


def test_images_keep_size_and_orientation():
    body = """<drawings id="DRAWINGS"><figure id="Fig-EMI-D00000" num="00000">
    <img id="EMI-D00000" he="99.74mm" wi="61.3mm" file="A-D00000.TIF"/></figure>
    <figure><img he="" wi="nanmm" file="A-D00001.TIF" orientation="landscape"/>
    </figure></drawings>"""
    assert parsed(body=body).images == (
        ImageRecord("A-D00000.TIF", width_mm=61.3, height_mm=99.74),
        ImageRecord("A-D00001.TIF", is_landscape=True),
    )


def test_a_grant_without_title_is_kept_with_a_warning():
    content = redbook().replace(b"Shoe", b" ")
    assert documents.parse(content).warnings == ("no title",)

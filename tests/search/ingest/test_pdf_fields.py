"""Fields come out of noisy OCR where they make sense, and stay empty where not."""

from datetime import date

import pytest

from search.ingest import pdf_fields

HEADER = """USOOD889911S
( 12 ) United States Design Patent ( 10 ) Patent No .: US D889,911 S
Godinger ( 45 ) Date of Patent : Jul . 14 , 2020"""
LEFT = """( 54 ) AIRPLANE BEVERAGE DECANTER WITH
STAND
( 71 ) Applicant : Godinger Silver Art , Ltd. , Ridgewood ,
NY ( US )
( 72 ) Inventors : Arnold Godinger , Brooklyn , NY ( US ) ; Shan
Lin , Shenzhen ( CN )
( 73 ) Assignee : GODINGER SILVER ART , LTD . ,
Ridgewood , NY ( US )
( ** ) Term : 15 Years
@ ( 21 ) Appl . No .: 29 / 718,923
( 22 ) Filed : Dec. 30 , 2019
( 51 ) LOC ( 12 ) Ci . . . . . O7 - 01
( 52 ) U.S. CI .
USPC 17/599 ; D7 / 515
( 58 ) Field of Classification Search
USPC 211 / 133.6 ; 229 / 116.4 ; D21 / 448"""
RIGHT = """( 57 ) CLAIM
The ornamental design for an airplane beverage decanter
with stand , as shown and described .
DESCRIPTION
FIG . 1 is a perspective view ;
1 Claim , 6 Drawing Sheets"""


def read(left: str = LEFT, right: str = RIGHT) -> pdf_fields.FrontPage:
    return pdf_fields.read(header=HEADER, left=left, right=right)


def test_the_simple_fields_are_read():
    front = read()
    assert front.title == "AIRPLANE BEVERAGE DECANTER WITH STAND"
    assert front.granted_date == date(2020, 7, 14)
    assert (front.series_code, front.application_number) == ("29", "29718923")
    assert front.filed_date == date(2019, 12, 30)
    assert (front.term_years, front.declared_sheets) == (15, 6)
    assert front.claim == (
        "The ornamental design for an airplane beverage decanter with stand,"
        " as shown and described."
    )


def test_classes_are_read_and_a_misread_d_is_mended_aloud():
    front = read()
    loc, main, further = front.classes
    assert (loc.scheme, loc.symbol, loc.raw, loc.edition) == (
        "locarno",
        "07-01",
        "O7-01",
        "12",
    )
    assert (main.symbol, main.raw, main.is_main) == ("D7/599", "17/599", True)
    assert (further.symbol, further.is_main) == ("D7/515", False)
    assert front.warnings == ["the class '17/599' was taken for a misread D7"]


def test_parties_are_read():
    arnold, shan, applicant, assignee = read().parties
    assert (arnold.first_name, arnold.last_name, arnold.state) == (
        "Arnold",
        "Godinger",
        "NY",
    )
    assert (shan.last_name, shan.city, shan.country) == ("Lin", "Shenzhen", "CN")
    assert (applicant.role, applicant.organization) == (
        "applicant",
        "Godinger Silver Art, Ltd.",
    )
    assert (assignee.role, assignee.city) == ("assignee", "Ridgewood")


def test_an_applicant_who_is_the_inventor_is_a_person():
    front = read(
        "(71) Applicant: Kai Ning, Ulm (DE)\n(72) Inventor: Kai Ning, Ulm (DE)"
    )
    assert [(party.role, party.last_name) for party in front.parties] == [
        ("inventor", "Ning"),
        ("applicant", "Ning"),
    ]


def test_an_inventor_without_place_is_left_out_with_a_warning():
    front = read("(72) Inventor: RETY SER stort C.")
    assert front.parties == ()
    assert any("inventor" in warning for warning in front.warnings)


@pytest.mark.parametrize(
    ("title", "claim", "expected"),
    [
        (
            "PUSHUPEXERCISE DEVICE",
            "a push up exercise device",
            "PUSH UP EXERCISE DEVICE",
        ),
        ("TOOL FOR LEAFY VEGETABLES", "a tool for leafy veg\netables", None),
        ("SELFE MASSAGER", "a selfie massager", None),
        ("Ice Mold", "an ice mold", None),
    ],
)
def test_words_run_together_are_parted_as_in_the_claim(
    title: str, claim: str, expected: str | None
):
    right = f"The ornamental design for {claim}, as shown."
    assert read(f"(54) {title}", right).title == (expected or title)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("LOC (8) Cl. ........ O7-O1", "07-01"),
        ("LOC ( 10 ) Cl . . . . 03 03 - - 01 01", "03-01"),
        ("LOC (13) Cl. 23-01", "23-01"),
        ("LOC (9) Cl. ...........", None),
        ("LOC (9) Cl. 77-01", None),
    ],
)
def test_locarno_codes_are_read_through_noise(text: str, symbol: str | None):
    front = read(f"(54) X\n(51) {text}")
    assert [found.symbol for found in front.classes] == ([symbol] if symbol else [])
    assert any("Locarno" in warning for warning in front.warnings) is (symbol is None)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("U.S. Cl. ........ D21/686; D21/662", ["D21/686", "D21/662"]),
        ("U . S . CI .\nUSPC . . . 19 / 447 ; D9 / 449", ["D9/447", "D9/449"]),
        ("U.S. Cl. D3/203.1", ["D3/203.1"]),
        ("U.S. Cl. D24/DIG. 14", ["D24/DIG 14"]),
        ("U.S. Cl.", []),
        ("U.S. Cl. 482/141", []),
    ],
)
def test_us_classes_are_read_through_noise(text: str, symbols: list[str]):
    front = read(f"(52) {text}")
    assert [found.symbol for found in front.classes] == symbols


@pytest.mark.parametrize(
    "text",
    ["Filed 1C Nov. OV. 7, 1, 2014", "Filed: Dec. 30, 2029", "Filed: Feb. 31, 2019"],
)
def test_a_filing_date_that_makes_no_sense_is_left_out(text: str):
    front = read(f"(22) {text}")
    assert front.filed_date is None
    assert any("filing date" in warning for warning in front.warnings)


@pytest.mark.parametrize("mark", ["(54)", "[54]", "54)", "@ ( 5 4 )"])
def test_a_code_is_known_however_it_is_bracketed(mark: str):
    assert read(f"{mark} CHAIR\n[75] Inventor: Ann Lee, Ulm (DE)").title == "CHAIR"


def test_a_grant_date_must_be_a_tuesday():
    assert pdf_fields.grant_date("Date of Patent: * * Oct . 10 , 2017") == date(
        2017, 10, 10
    )
    assert pdf_fields.grant_date("Date of Patent: Oct. 16, 2017") is None


@pytest.mark.parametrize("left", ["", "no code at all", "(54)"])
def test_a_page_without_fields_gives_none(left: str):
    front = pdf_fields.read(header="", left=left, right="")
    assert (front.title, front.granted_date, front.classes) == ("", None, ())
    assert any("title" in warning for warning in front.warnings)

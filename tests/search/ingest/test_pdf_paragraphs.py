"""Lines of a column become the paragraphs they were set from."""

from search.ingest import pdf_paragraphs

FRONT = """(54) DECANTER
( 57 ) CLAIM
The ornamental design for a decanter , as shown .
DESCRIPTION
FIG . 1 is a perspective view of a decanter showing my
new design ;
FIG . 2 is a front view thereof
- . .
FIG . 3 is a rear view of the decanter of FIG .
1 ; and ,
FIGS. 4 and 5 are side views , seen from the left and
right .
The broken lines form no part of the
claimed design .
1 Claim , 6 Drawing Sheets
FIG . 9 is no figure of this patent ."""


def test_figures_and_statements_are_paragraphs_each():
    assert pdf_paragraphs.read(FRONT) == [
        "FIG. 1 is a perspective view of a decanter showing my new design;",
        "FIG. 2 is a front view thereof",
        "FIG. 3 is a rear view of the decanter of FIG. 1; and,",
        "FIGS. 4 and 5 are side views, seen from the left and right.",
        "The broken lines form no part of the claimed design.",
    ]


def test_text_goes_on_on_the_next_page():
    front = "DESCRIPTION\nFIG. 1 is a front view;\n( Continued )\n1 2 3 4"
    page = "D55,496 S 6/1920 White\nFIG. 2 is a rear view.\n1 Claim, 2 Drawing Sheets"
    assert pdf_paragraphs.read(front, [page, "FIG. 3 is another patent's."]) == [
        "FIG. 1 is a front view;",
        "FIG. 2 is a rear view.",
    ]


def test_a_lost_heading_does_not_lose_the_figures():
    text = "as shown and described.\nFIG. 1 is a front view.\n1 Claim, 1 Drawing Sheet"
    assert pdf_paragraphs.read(text) == ["FIG. 1 is a front view."]


def test_a_page_without_figures_has_no_paragraphs():
    assert pdf_paragraphs.read("(56) References Cited\nD7 / 301") == []
    assert pdf_paragraphs.read("") == []

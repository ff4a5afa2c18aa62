"""What becomes of an offered grant, for everything that may be stored already."""

import hashlib
from dataclasses import replace

import pytest

from search.ingest import outcomes
from search.ingest.outcomes import Offered, Outcome, Stored, content_sha256

TEXT, OTHER_TEXT = "a" * 64, "b" * 64
FRONT, REAR = {"D00001": "1" * 64}, {"D00002": "2" * 64}
LOAD, EARLIER = 7, 3

OFFERED = Offered("USD0908314", "grant", TEXT, FRONT)


def stored(
    *, text: str = TEXT, images: dict[str, str] = FRONT, **fields: object
) -> Stored:
    values = {"id": OFFERED.id, "source": "grant", "load_id": EARLIER} | fields
    return Stored(sha256=content_sha256(text, images), images=images, **values)  # type: ignore[arg-type]


def decide(offered: Offered, stored: Stored | None, **asked: bool) -> Outcome:
    return outcomes.decide(offered, stored, load_id=LOAD, **asked)


def test_what_is_new_is_accepted():
    assert decide(OFFERED, None) == Outcome("accepted", is_written=True)


def test_what_was_withdrawn_is_accepted_again():
    assert decide(OFFERED, stored(is_withdrawn=True)).counted == "accepted"


@pytest.mark.parametrize("is_update", [False, True])
def test_the_same_content_is_unchanged_without_a_word(is_update: bool):
    same = decide(OFFERED, stored(), is_update=is_update)
    assert same == Outcome("unchanged", is_written=False)


def test_fewer_drawings_of_the_same_text_change_nothing():
    bare = replace(OFFERED, images={})
    assert decide(bare, stored(), is_update=True).counted == "unchanged"


def test_drawings_that_were_missing_are_brought_in():
    complete = replace(OFFERED, images=FRONT | REAR)
    found = decide(complete, stored())
    assert (found.counted, found.is_written) == ("updated", True)
    assert "1 drawings that were missing" in found.warning


def test_drawings_that_were_lost_are_brought_in_again():
    found = decide(OFFERED, stored(lost=frozenset(FRONT)))
    assert (found.counted, found.is_written) == ("updated", True)
    assert "1 drawings that were missing" in found.warning


def test_drawings_that_stay_lost_change_nothing():
    bare = replace(OFFERED, images={})
    assert decide(bare, stored(lost=frozenset(FRONT))).counted == "unchanged"


@pytest.mark.parametrize(
    ("is_corrected", "counted"), [(False, "updated"), (True, "unchanged")]
)
def test_lost_drawings_of_a_pdf_come_again_unless_it_was_corrected(
    is_corrected: bool, counted: str
):
    pdf = replace(OFFERED, source="pdf", images={})
    held = stored(
        source="pdf", images={}, lost=frozenset(FRONT), is_corrected=is_corrected
    )
    assert decide(pdf, held).counted == counted


@pytest.mark.parametrize(
    "held",
    [stored(text=OTHER_TEXT), stored(images={"D00001": "9" * 64})],
    ids=["other text", "other drawing"],
)
def test_other_content_is_written_only_when_asked(held: Stored):
    kept = decide(OFFERED, held)
    assert (kept.counted, kept.is_written) == ("unchanged", False)
    assert "--update" in kept.warning
    assert decide(OFFERED, held, is_update=True) == Outcome("updated", is_written=True)


def test_a_number_met_before_is_a_duplicate_even_in_an_update():
    again = decide(OFFERED, stored(text=OTHER_TEXT), is_update=True, is_repeated=True)
    assert (again.counted, again.is_written) == ("duplicates", False)


def test_a_duplicate_that_brings_missing_drawings_is_written():
    complete = replace(OFFERED, images=FRONT | REAR)
    again = decide(complete, stored(load_id=LOAD), is_repeated=True)
    assert (again.counted, again.is_written) == ("duplicates", True)


def test_what_this_import_stored_before_it_was_killed_counts_as_accepted():
    again = decide(OFFERED, stored(load_id=LOAD))
    assert again == Outcome("accepted", is_written=False)


@pytest.mark.parametrize(
    ("better", "worse"),
    [("grant", "pdf"), ("grant", "bibliographic"), ("bibliographic", "pdf")],
)
def test_a_better_source_takes_the_place_of_a_worse_one(better: str, worse: str):
    offer = replace(OFFERED, source=better)
    found = decide(offer, stored(source=worse, text=OTHER_TEXT))
    assert (found.counted, found.is_written) == ("updated", True)
    assert "took the place" in found.warning


@pytest.mark.parametrize("is_update", [False, True])
def test_a_worse_source_is_noted_and_left(is_update: bool):
    offer = Offered(OFFERED.id, "pdf", OTHER_TEXT)
    found = decide(offer, stored(), is_update=is_update)
    assert (found.counted, found.is_written) == ("unchanged", False)
    assert "grant XML is stored and outranks this PDF" in found.warning


def test_a_pdf_corrected_by_hand_is_not_replaced_by_another_pdf():
    offer = Offered(OFFERED.id, "pdf", OTHER_TEXT)
    held = stored(source="pdf", images={}, is_corrected=True)
    assert not decide(offer, held, is_update=True).is_written
    as_grant = replace(offer, source="grant")
    assert decide(as_grant, held).is_written


def test_a_pdf_whose_number_was_corrected_stays_where_it_is():
    offer = Offered("USD0000001", "pdf", TEXT)
    held = stored(source="pdf", images={}, id="USD0889911")
    found = decide(offer, held, is_update=True)
    assert not found.is_written
    assert "USD0889911" in found.warning


def test_the_content_of_a_document_without_images_is_its_own():
    assert content_sha256(TEXT, {}) == TEXT


def test_the_content_of_a_document_with_images_does_not_depend_on_their_order():
    lines = f"{TEXT}\nD00001 {'1' * 64}\nD00002 {'2' * 64}"
    slowly = hashlib.sha256(lines.encode()).hexdigest()
    assert content_sha256(TEXT, FRONT | REAR) == slowly
    assert content_sha256(TEXT, REAR | FRONT) == slowly

"""A hand correction changes what was asked, leaves history, and refuses nonsense."""

from datetime import date
from typing import Any

import pytest
from django.db.models import ProtectedError

from search import corrections, revisions
from search.corrections import Correction
from search.models import Figure, Hit, Patent, PatentClass, PatentEdit
from tests import factories

pytestmark = pytest.mark.django_db

READ, TRUE = "USD0900001", "USD0889911"


@pytest.fixture
def patent() -> Patent:
    """A design of a PDF, with two figures, a citation, and both classes."""
    made = factories.patent(900001, source="pdf", first_published=date(2021, 1, 26))
    factories.reference(made, design="USD0402788")
    return made


def correct(patent: Patent, **new: Any) -> Patent:
    return corrections.correct(
        patent.pk, Correction(**new), author="curator", reason="misread"
    )


def test_each_changed_field_leaves_a_row_of_history(patent: Patent):
    corrected = correct(patent, title="Serving  tray", filed_date=date(2019, 8, 13))
    assert (corrected.title, corrected.filed_date) == (
        "Serving tray",
        date(2019, 8, 13),
    )
    edits = PatentEdit.objects.order_by("field").values_list(
        "field", "old", "new", "author", "reason", "revision"
    )
    told = ("curator", "misread", revisions.latest())
    assert list(edits) == [
        ("filed_date", "2019-08-12", "2019-08-13", *told),
        ("title", "Bottle 900001", "Serving tray", *told),
    ]


def test_a_correction_without_a_change_leaves_no_trace(patent: Patent):
    before = revisions.latest()
    correct(patent, title=patent.title, locarno="0901", number="D900,001")
    assert not PatentEdit.objects.exists()
    assert revisions.latest() == before


def test_a_new_grant_date_moves_the_first_publication_with_it(patent: Patent):
    corrected = correct(patent, granted_date=date(2021, 2, 2))
    assert corrected.first_published == date(2021, 2, 2)
    apart = correct(patent, first_published=date(2020, 1, 7))
    again = correct(apart, granted_date=date(2021, 2, 9))
    assert again.first_published == date(2020, 1, 7)


def test_classes_are_corrected_in_both_places(patent: Patent):
    corrected = correct(patent, locarno="7-1", uspc="d7/515")
    assert (corrected.locarno, corrected.uspc) == ("07-01", "D7/515")
    main = patent.classes.filter(is_main=True).values_list("scheme", "symbol")
    assert set(main) == {("locarno", "07-01"), ("uspc", "D7/515")}


def test_a_class_that_was_never_read_is_added_and_can_be_taken_away(patent: Patent):
    PatentClass.objects.all().delete()
    Patent.objects.update(locarno="")
    patent.refresh_from_db()
    assert correct(patent, locarno="07-01").locarno == "07-01"
    added = patent.classes.get()
    assert (added.is_main, added.is_in_edition_15, added.position) == (True, True, 0)
    assert correct(patent, locarno="").locarno == ""
    assert not patent.classes.exists()


def test_a_new_number_takes_everything_along(patent: Patent):
    figures = list(patent.figures.order_by("pk").values_list("pk", flat=True))
    moved = correct(patent, number="D889,911")
    assert moved.pk == TRUE
    assert not Patent.objects.filter(pk=READ).exists()
    assert list(moved.figures.order_by("pk").values_list("pk", flat=True)) == figures
    assert moved.sheets.count() == 2
    assert moved.classes.count() == 2
    assert moved.references.get().design == "USD0402788"
    assert moved.edits.get().old == READ
    assert moved.title == patent.title


def test_hits_of_earlier_runs_follow_the_number(patent: Patent):
    owner = factories.user()
    run = factories.run(owner, hits=[patent])
    correct(patent, number=TRUE)
    assert Hit.objects.get(run=run).patent_id == TRUE


def test_a_number_may_be_corrected_again_and_keeps_its_history(patent: Patent):
    moved = correct(patent, number=TRUE)
    back = correct(moved, number=READ, title="Tray")
    steps = back.edits.filter(field="number").order_by("pk")
    assert list(steps.values_list("old", "new")) == [(READ, TRUE), (TRUE, READ)]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        ({"number": "not a number"}, "number"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"locarno": "77-01"}, "locarno"),
        ({"locarno": "09"}, "locarno"),
        ({"uspc": "D9/5*"}, "uspc"),
        ({"filed_date": date(2021, 1, 26)}, "filed_date"),
        ({"first_published": date(2021, 1, 27)}, "first_published"),
    ],
)
def test_nonsense_is_refused_by_field_and_nothing_changes(
    patent: Patent, new: dict[str, Any], field: str
):
    before = Patent.objects.values().get()
    with pytest.raises(corrections.InvalidCorrection) as refused:
        correct(patent, **new)
    assert list(refused.value.errors) == [field]
    assert Patent.objects.values().get() == before
    assert not PatentEdit.objects.exists()


def test_several_faults_are_told_at_once(patent: Patent):
    with pytest.raises(corrections.InvalidCorrection) as refused:
        correct(patent, number="?", locarno="?")
    assert set(refused.value.errors) == {"number", "locarno"}


def test_a_number_of_the_corpus_is_refused(patent: Patent):
    other = factories.patent(889911)
    with pytest.raises(corrections.InvalidCorrection, match="D889,911"):
        correct(patent, number=other.pk)
    assert Figure.objects.filter(patent=patent).count() == 2


@pytest.mark.parametrize("fields", [{"source": "grant"}, {"source": "pdf", "until": 1}])
def test_grants_and_withdrawn_patents_are_closed(fields: dict[str, Any]):
    closed = factories.patent(**fields)
    assert not corrections.is_open(closed)
    with pytest.raises(corrections.NotOpen):
        correct(closed, title="Tray")


def test_history_keeps_a_patent_from_being_deleted(patent: Patent):
    correct(patent, title="Tray")
    with pytest.raises(ProtectedError):
        patent.delete()

"""Figures follow what is read and described, until a person touches them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from examiner.accounts.models import User
from examiner.cases import access, checks, drawings, figure_edits, figures, uploads
from examiner.cases.models import Case, CaseFigure, Evidence
from search import application_pages
from search.application_pages import PageFigure, PageReading
from search.models import Upload, UploadPage
from tests import factories

pytestmark = pytest.mark.django_db

DESCRIPTION = """FIG. 1 is a front view of a bottle;
FIG. 2 is a rear view thereof."""


def put_in(case: Case, *, name: str = "scan.tif") -> UploadPage:
    return factories.page_row(case, name=name)


def read(page: UploadPage, *numbers: str) -> None:
    """What a worker would have read on a page."""
    parts = len(numbers)
    seen = [
        PageFigure(
            number=number,
            number_confidence=0.99,
            crop=(place / parts, 0, (place + 1) / parts, 1) if parts > 1 else None,
            width=10,
            height=20,
        )
        for place, number in enumerate(numbers)
    ]
    page.reading = PageReading(figures=tuple(seen), split_confidence=1.0).to_json()
    page.save()


def told(case: Case) -> list[tuple[str, str]]:
    return [(each.number, each.view) for each in figures.of_case(case)]


def test_an_unread_page_is_one_figure(case: Case) -> None:
    put_in(case)
    assert told(case) == [("", "unknown")]


def test_figures_appear_as_pages_are_read_in_the_order_of_numbers(case: Case) -> None:
    last, first = put_in(case), put_in(case)
    assert len(figures.of_case(case)) == 2
    read(last, "3")
    read(first, "1", "2")
    found = figures.of_case(case)
    assert [each.number for each in found] == ["1", "2", "3"]
    assert [each.position for each in found] == [0, 1, 2]
    assert found[0].crop == [0, 0, 0.5, 1]


def test_a_description_that_comes_later_names_the_figures(case: Case) -> None:
    read(put_in(case), "1", "2")
    assert told(case) == [("1", "unknown"), ("2", "unknown")]
    case.description = DESCRIPTION
    case.save()
    assert told(case) == [("1", "front"), ("2", "rear")]


def test_what_a_person_touched_is_theirs(case: Case, owner: User) -> None:
    page = put_in(case)
    (figure,) = figures.of_case(case)
    figure_edits.change(owner, figure, seen=1, number="7", view="top")
    read(page, "1", "2")
    assert told(case) == [("7", "top")]
    figure_edits.start_again(owner, case, page)
    assert [number for number, _ in told(case)] == ["1", "2"]


def test_an_order_a_person_made_stays(case: Case, owner: User) -> None:
    pages = [put_in(case) for _ in range(3)]
    for page, number in zip(pages, "123", strict=True):
        read(page, number)
    third = figures.of_case(case)[2]
    figure_edits.move(owner, third, by=-2)
    put_in(case)
    assert [number for number, _ in told(case)] == ["3", "1", "2", ""]


def test_figures_that_are_no_longer_read_go(case: Case) -> None:
    page = put_in(case)
    read(page, "1", "2")
    assert len(figures.of_case(case)) == 2
    read(page, "1")
    assert len(figures.of_case(case)) == 1


def test_nothing_changes_in_a_case_that_is_closed(case: Case) -> None:
    put_in(case)
    case.state = Case.State.CLOSED
    case.save()
    assert figures.of_case(case) == []
    assert not CaseFigure.objects.exists()


def test_evidence_is_no_figure_of_the_application(case: Case, owner: User) -> None:
    page = put_in(case, name="shop.png")
    Evidence.objects.create(
        case=case,
        kind="non_patent",
        title="Shop",
        captured_on="2026-01-05",
        upload=page.upload,
        added_by=owner,
    )
    assert figures.of_case(case) == []


def test_the_scratch_case_has_no_figures(owner: User) -> None:
    case = access.scratch_case(owner)
    put_in(case)
    assert figures.of_case(case) == []


def test_asking_again_writes_nothing(
    case: Case, django_assert_num_queries: Any
) -> None:
    read(put_in(case), "1", "2")
    figures.of_case(case)
    with django_assert_num_queries(2):
        figures.of_case(case)


def test_files_of_a_case_are_read_those_of_a_search_are_not(
    case: Case, owner: User, django_capture_on_commit_callbacks: Any
) -> None:
    def received(into: Case | None, content: bytes) -> int:
        file = SimpleUploadedFile("front.png", content)
        with django_capture_on_commit_callbacks() as queued:
            uploads.receive(owner, file, case=into)
        return len(queued)

    assert received(case, factories.picture(1)) == 1
    assert received(case, b"no picture") == 0
    assert received(None, factories.picture(1)) == 0


def test_a_member_who_only_reads_changes_nothing(case: Case, owner: User) -> None:
    reader = factories.user("supervisor")
    factories.member(case, reader, "supervisor")
    figure = factories.case_figure(case)
    for act in (
        lambda: figure_edits.change(reader, figure, seen=1, number="1"),
        lambda: figure_edits.leave_out(reader, figure, seen=1, is_left_out=True),
        lambda: figure_edits.move(reader, figure, by=1),
        lambda: figure_edits.confirm_all(reader, case),
        lambda: figure_edits.add(reader, case, figure.page),
        lambda: figure_edits.start_again(reader, case, figure.page),
    ):
        with pytest.raises(access.NotAllowed):
            act()


# -- checks ---------------------------------------------------------------------


def codes(case: Case) -> list[str]:
    return [finding.code for finding in checks.of_case(case)]


def test_checks_measure_the_figure_as_it_was_read(case: Case, owner: User) -> None:
    case.uspc = "D14/485"  # a screen: one view is enough
    case.save()
    page = put_in(case, name="front.tif")
    seen = PageFigure(number="1", width=10, height=20, broken=0.5)
    page.reading = PageReading(figures=(seen,), split_confidence=1.0).to_json()
    page.save()
    assert codes(case) == ["no_broken_line_statement"]
    (figure,) = figures.of_case(case)
    figure_edits.change(owner, figure, seen=1, crop=[0, 0, 0.1, 0.1])
    assert codes(case) == []  # of that part nothing was measured


def test_a_page_marked_by_hand_is_no_longer_in_doubt(case: Case, owner: User) -> None:
    case.locarno = "14-04"
    case.save()
    page = put_in(case, name="front.tif")
    reading = PageReading(
        figures=(PageFigure(),), split_confidence=0.0, is_doubtful=True
    )
    page.reading = reading.to_json()
    page.save()
    assert codes(case) == ["unclear_split"]
    (figure,) = figures.of_case(case)
    figure_edits.change(owner, figure, seen=1, crop=[0, 0, 1, 0.5])
    assert codes(case) == []


def test_blank_pages_and_refused_files_are_told(case: Case, owner: User) -> None:
    for name, content in (
        ("empty.png", factories.white_picture()),
        ("sketch.svg", b"<svg></svg>"),
    ):
        uploads.receive(owner, SimpleUploadedFile(name, content), case=case)
    assert codes(case) == ["blank_page", "unreadable_page"]


def test_a_real_page_is_read_and_checked_through(case: Case) -> None:
    upload = factories.upload(case.owner, case=case)
    assert application_pages.read_upload(upload) == 1
    assert "missing_view" in codes(case)
    assert drawings.of_case(case).is_read
    assert Upload.objects.get().pages.get().reading["figures"]

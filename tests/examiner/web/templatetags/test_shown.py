"""Numbers, dates, spans and labels as the screens write them."""

from datetime import UTC, datetime, timedelta

import pytest

from examiner.web.templatetags import shown
from search.models import Figure, Job, Reference, Sheet


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.934, "93 %"), (1.0, "100 %"), (0.004, "<1 %"), (0.0, "0 %")],
)
def test_shares_are_whole_per_cent(share: float, written: str) -> None:
    assert shown.percent(share) == written


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (0.42, "0.4 s"),
        (12.4, "12 s"),
        (125, "2 min 05 s"),
        (11_400, "3 h 10 min"),
        (None, ""),
    ],
)
def test_spans_are_written_in_fitting_units(span: float | None, written: str) -> None:
    assert shown.seconds(span) == written


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ({"year": 1906, "month": 8}, "Aug 1906"),
        ({"year": 2020, "month": 7, "day": 14}, "14 Jul 2020"),
        ({"year": 1999}, "1999"),
        ({"raw_date": "unknown"}, "unknown"),
    ],
)
def test_a_cited_date_invents_no_day(known: dict[str, int], written: str) -> None:
    assert shown.cited_date(Reference(**known)) == written


def test_the_time_left_follows_from_the_rate() -> None:
    assert shown.time_left(Job(total=400, done=100, rate=10.0)) == "30 s"


@pytest.mark.parametrize(
    "job", [Job(done=5), Job(total=10, done=5), Job(total=5, done=5, rate=1.0)]
)
def test_no_time_left_is_guessed(job: Job) -> None:
    assert shown.time_left(job) == ""


def test_a_running_job_has_taken_the_time_to_its_last_sign_of_life() -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    job = Job(started_at=began, heartbeat_at=began + timedelta(seconds=90))
    assert shown.time_taken(job) == "1 min 30 s"
    assert shown.time_taken(Job()) == ""


def test_a_figure_is_labelled_as_far_as_it_is_known() -> None:
    sheet = Sheet(code="D00003")
    read = Figure(sheet=sheet, number="3", view="front")
    assert shown.figure_label(read) == "Fig. 3 · front"
    assert shown.figure_label(Figure(sheet=sheet, number="3")) == "Fig. 3"
    assert shown.figure_label(Figure(sheet=sheet)) == "Sheet 3"


def test_an_unnamed_subclass_is_called_by_its_class() -> None:
    assert shown.locarno_name("09-01")
    assert shown.locarno_name("09-77") == shown.locarno_name("09")
    assert shown.uspc_name("D9/500") == "Packages and containers for goods"


def test_a_figure_is_shown_by_its_own_part_of_a_sheet() -> None:
    sheet = Sheet(file_sha256="a" * 64, width=2560, height=3300)
    whole, part = Figure(sheet=sheet), Figure(sheet=sheet, box=[10, 20, 410, 320])
    assert shown.small_picture(whole) == shown.small_picture(sheet)
    assert (
        shown.large_picture(part) == f"/media/parts/{'a' * 64}/10-20-410-320-960.webp"
    )
    assert shown.full_picture(part) == f"/media/parts/{'a' * 64}/10-20-410-320.png"
    assert (shown.pixel_width(part), shown.pixel_height(part)) == (400, 300)
    assert (shown.pixel_width(whole), shown.pixel_height(whole)) == (2560, 3300)

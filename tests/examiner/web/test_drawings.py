"""The drawings page of a case: pictures, intake, naming, masks, findings."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from examiner.accounts.models import User
from examiner.cases import access, figures
from examiner.cases.models import Case, CaseFigure
from search import application_pages
from search.models import QueryView, Upload, UploadPage
from search.queries import Bitmap
from tests import factories

pytestmark = pytest.mark.django_db

QUERIES = 8  # of the page, whatever it shows


def _picture(client: Client, figure_id: int, size: str) -> Image.Image:
    answer = client.get(reverse("case-figure-picture", args=[figure_id, size]))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return Image.open(io.BytesIO(answer.content))


def test_a_figure_is_shown_cropped_and_turned(client: Client, case: Case) -> None:
    figure = factories.case_figure(case, crop=[0, 0, 1, 0.5], rotation=90)
    full = _picture(client, figure.pk, "full")
    assert (full.format, full.size) == ("PNG", (280, 420))  # of a page of 420 x 560
    small = _picture(client, figure.pk, "small")
    assert small.format == "WEBP"
    assert max(small.size) == 320
    again = _picture(client, figure.pk, "small")  # as it was kept
    assert again.tobytes() == small.tobytes()


def test_a_plain_figure_is_shown_as_its_page(client: Client, case: Case) -> None:
    figure = factories.case_figure(case)
    assert _picture(client, figure.pk, "full").size == (420, 560)
    assert _picture(client, figure.pk, "small").size == (240, 320)


def test_pictures_are_for_the_people_of_the_case(
    client: Client, case: Case, outsider: User
) -> None:
    figure = factories.case_figure(case)
    address = reverse("case-figure-picture", args=[figure.pk, "small"])
    assert client.get(address.replace("small", "huge")).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 404


# -- the page -------------------------------------------------------------------


def _page(client: Client, case: Case) -> str:
    answer = client.get(reverse("case-drawings", args=[case.pk]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def figure_row(case: Case, **fields: Any) -> CaseFigure:
    """A figure of which nothing is looked at but its row."""
    page = factories.page_row(case)
    return factories.case_figure(case, page=page, **fields)


def _post(client: Client, name: str, *arguments: object, **data: object) -> Any:
    return client.post(reverse(name, args=arguments), data)


def test_the_page_shows_figures_views_and_findings(client: Client, case: Case) -> None:
    figure_row(case, number="1", view="front")
    page = _page(client, case)
    assert 'alt="Fig. 1 · front"' in page
    assert 'data-finding="missing_view"' in page
    assert "rear, left, right, top and bottom" in page


def test_an_empty_case_asks_for_drawings(client: Client, case: Case) -> None:
    page = _page(client, case)
    assert "No drawings yet" in page
    assert "data-finding" not in page


@pytest.mark.parametrize("figures", [1, 6])
def test_queries_do_not_grow_with_the_figures(
    client: Client, case: Case, figures: int, django_assert_num_queries: Any
) -> None:
    for number in range(figures):
        figure_row(case, number=str(number + 1))
    with django_assert_num_queries(QUERIES):
        _page(client, case)


def test_the_page_asks_again_until_all_is_read(client: Client, case: Case) -> None:
    upload = factories.upload(case.owner, case=case)
    address = reverse("case-drawings-state", args=[case.pk])
    assert "every 2s" in client.get(address).content.decode()
    application_pages.read_upload(upload)
    answer = client.get(address)
    assert "every 2s" not in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_the_page_says_when_nobody_reads(client: Client, case: Case) -> None:
    factories.page_row(case)
    assert "No worker reads" not in _page(client, case)
    long_ago = timezone.now() - timedelta(minutes=3)
    Upload.objects.update(created_at=long_ago)
    assert "No worker reads" in _page(client, case)


def test_the_scratch_case_has_no_drawings(client: Client, examiner: User) -> None:
    case = access.scratch_case(examiner)
    answer = client.get(reverse("case-drawings", args=[case.pk]))
    assert answer.status_code == 404


def test_an_outsider_finds_nothing_and_a_supervisor_changes_nothing(
    client: Client, case: Case, outsider: User, supervisor: User
) -> None:
    figure = figure_row(case)
    factories.member(case, supervisor, "supervisor")
    addresses = [
        reverse("name-figure", args=[case.pk, figure.pk]),
        reverse("move-figure", args=[case.pk, figure.pk]),
        reverse("leave-out-figure", args=[case.pk, figure.pk]),
        reverse("edit-figure", args=[case.pk, figure.pk]),
        reverse("confirm-figures", args=[case.pk]),
        reverse("case-files", args=[case.pk]),
        reverse("add-figure", args=[case.pk, figure.page_id]),
        reverse("start-again", args=[case.pk, figure.page_id]),
    ]
    data = {"number": "3", "view": "front", "version": 1}
    for person, status in ((outsider, 404), (supervisor, 403)):
        client.force_login(person)
        found = [client.post(address, data).status_code for address in addresses]
        assert found == [status] * len(addresses)
    page = _page(client, case)
    assert '<form class="drop' not in page
    assert "Confirm" not in page
    figure.refresh_from_db()
    assert figure.number == ""


def test_a_figure_of_another_case_is_not_there(
    client: Client, case: Case, examiner: User
) -> None:
    other = factories.case(examiner)
    figure = figure_row(other)
    data = {"number": "3", "view": "front", "version": 1}
    assert _post(client, "name-figure", case.pk, figure.pk, **data).status_code == 404
    assert _post(client, "add-figure", case.pk, figure.page_id).status_code == 404


# -- files ----------------------------------------------------------------------


def test_files_go_into_the_case_and_are_read_next(
    client: Client, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    files = [
        SimpleUploadedFile("front.tif", factories.picture(1, kind="TIFF", pages=2)),
        SimpleUploadedFile("sketch.svg", b"<svg></svg>"),
    ]
    with django_capture_on_commit_callbacks() as queued:
        answer = _post(client, "case-files", case.pk, files=files)
    assert answer.status_code == 302
    assert len(queued) == 1
    page = _page(client, case)
    assert page.count('<li class="case-figure"') == 2
    assert 'data-finding="unreadable_page"' in page
    assert "reading 2 pages" in page


def test_a_script_gets_only_the_refusals(client: Client, case: Case) -> None:
    answer = client.post(
        reverse("case-files", args=[case.pk]),
        {"files": SimpleUploadedFile("sketch.svg", b"<svg></svg>")},
        headers={"X-Partial": "1"},
    )
    assert answer.content.decode().count("<li") == 1
    assert "sketch.svg: an SVG file is not accepted" in answer.content.decode()


# -- names ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["3a", "FIG. 3A", " fig 3 A"])
def test_a_name_is_saved_and_confirmed(client: Client, case: Case, typed: str) -> None:
    figure = figure_row(case, is_confirmed=False)
    data = {"number": typed, "view": "front", "version": figure.version}
    answer = _post(client, "name-figure", case.pk, figure.pk, **data)
    assert answer.status_code == 302
    figure.refresh_from_db()
    assert (figure.number, figure.view, figure.is_confirmed) == ("3A", "front", True)


def test_saving_in_place_answers_only_what_changed(client: Client, case: Case) -> None:
    figure = figure_row(case, is_confirmed=False)
    answer = client.post(
        reverse("name-figure", args=[case.pk, figure.pk]),
        {"number": "1", "view": "front", "version": figure.version},
        headers={"HX-Request": "true"},
    )
    shown = answer.content.decode()
    assert f'id="version-{figure.pk}" value="2"' in shown
    assert "confirmed" in shown
    assert 'id="checks" hx-swap-oob="true"' in shown
    assert 'name="number"' not in shown


def test_two_people_at_one_name_lose_nothing(client: Client, case: Case) -> None:
    figure = figure_row(case)
    address = reverse("name-figure", args=[case.pk, figure.pk])
    first = {"number": "1", "view": "front", "version": 1}
    assert client.post(address, first).status_code == 302
    second = {"number": "2", "view": "rear", "version": 1}
    answer = client.post(address, second)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="2"' in shown
    assert "Stands now: Fig. 1 · front" in shown
    figure.refresh_from_db()
    assert figure.number == "1"
    again = second | {"version": figure.version}  # seen, and meant
    assert f'name="version" id="version-{figure.pk}" value="{figure.version}"' in shown
    assert client.post(address, again).status_code == 302


def test_a_number_that_is_none_stays_in_its_form(client: Client, case: Case) -> None:
    figure = figure_row(case, number="1")
    answer = client.post(
        reverse("name-figure", args=[case.pk, figure.pk]),
        {"number": "first", "view": "front", "version": 1},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == f"#figure-{figure.pk}"
    assert 'value="first"' in answer.content.decode()


def test_only_complete_proposals_are_confirmed_together(
    client: Client, case: Case
) -> None:
    fields = {"is_confirmed": False, "version": 2}
    whole = figure_row(case, number="1", view="front", **fields)
    figure_row(case, number="2", **fields)
    figure_row(case, view="rear", **fields)
    assert "Confirm all proposals (1)" in _page(client, case)
    assert _post(client, "confirm-figures", case.pk).status_code == 302
    assert list(case.figures.filter(is_confirmed=True)) == [whole]


# -- order and leaving out -------------------------------------------------------


def test_figures_are_moved(client: Client, case: Case) -> None:
    made = [figure_row(case) for _ in range(3)]
    _post(client, "move-figure", case.pk, made[2].pk, by="-1")
    _post(client, "move-figure", case.pk, made[0].pk, by="5")
    assert figures.of_case(case) == [made[2], made[1], made[0]]


def test_a_figure_left_out_is_not_checked(client: Client, case: Case) -> None:
    figure = figure_row(case, number="1")
    data = {"version": figure.version}
    _post(client, "leave-out-figure", case.pk, figure.pk, **data)
    page = _page(client, case)
    assert "left out" in page
    assert "data-finding" not in page
    _post(client, "leave-out-figure", case.pk, figure.pk, version=2)
    figure.refresh_from_db()
    assert not figure.is_left_out


def test_leaving_out_does_not_undo_what_another_did(client: Client, case: Case) -> None:
    figure = figure_row(case, version=3, is_left_out=True)
    data = {"version": 2}
    _post(client, "leave-out-figure", case.pk, figure.pk, **data)
    figure.refresh_from_db()
    assert figure.is_left_out


# -- parts ----------------------------------------------------------------------


def test_another_figure_of_a_page_is_marked_by_hand(client: Client, case: Case) -> None:
    first = figure_row(case)
    answer = _post(client, "add-figure", case.pk, first.page_id)
    added = case.figures.get(part=1)
    assert answer["Location"] == reverse("edit-figure", args=[case.pk, added.pk])
    assert client.get(answer["Location"]).status_code == 200


def test_a_page_is_proposed_afresh(client: Client, case: Case) -> None:
    figure = figure_row(case, number="9", view="rear")
    _post(client, "start-again", case.pk, figure.page_id)
    (fresh,) = figures.of_case(case)
    assert (fresh.number, fresh.view, fresh.is_confirmed) == ("", "front", False)


AREA = "4,2,oA=="


def test_part_and_claim_are_saved(client: Client, case: Case) -> None:
    figure = figure_row(case)
    data = {
        "version": 1,
        "crop": "0.1,0.2,0.9,0.8",
        "environment": AREA,
        "mask": "claimed",
        "rotation": "90",
        "is_mirrored": "on",
    }
    answer = _post(client, "edit-figure", case.pk, figure.pk, **data)
    assert answer.status_code == 302
    figure.refresh_from_db()
    view = figures.as_view(figure)
    assert view.crop == (0.1, 0.2, 0.9, 0.8)
    assert view.environment == Bitmap(width=4, height=2, bits="oA==")
    assert (view.mask, view.rotation, view.is_mirrored) == ("claimed", 90, True)
    shown = client.get(reverse("edit-figure", args=[case.pk, figure.pk]))
    assert f'value="{AREA}"' in shown.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"crop": "0.5,0,0.2,1"},
        {"crop": "a,b,c,d"},
        {"environment": "4,2,o"},
        {"environment": "9999,2,oA=="},
        {"rotation": "45"},
    ],
)
def test_areas_that_cannot_be_searched_are_refused(
    client: Client, case: Case, wrong: dict[str, str]
) -> None:
    figure = figure_row(case)
    data = {"version": 1, "mask": "whole", "rotation": "0"} | wrong
    answer = _post(client, "edit-figure", case.pk, figure.pk, **data)
    assert answer.status_code == 422
    figure.refresh_from_db()
    assert figure.version == 1


def test_two_people_at_one_mask_lose_nothing(client: Client, case: Case) -> None:
    figure = figure_row(case, version=2, mask="environment")
    data = {
        "version": 1,
        "crop": "0,0,0.5,0.5",
        "mask": "claimed",
        "rotation": "0",
    }
    answer = _post(client, "edit-figure", case.pk, figure.pk, **data)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="0,0,0.5,0.5"' in shown
    assert "What stands now is this picture" in shown
    figure.refresh_from_db()
    assert figure.mask == "environment"


# -- taking out again -------------------------------------------------------------


def test_a_file_is_removed_on_the_page(client: Client, case: Case) -> None:
    upload = factories.upload(case.owner, case=case)
    assert reverse("remove-file", args=[case.pk, upload.pk]) in _page(client, case)
    answer = _post(client, "remove-file", case.pk, upload.pk)
    assert answer.status_code == 302
    assert "No drawings yet" in _page(client, case)


def test_a_page_that_was_searched_with_stays_and_the_reason_is_told(
    client: Client, case: Case
) -> None:
    page = factories.page_row(case)
    other = UploadPage.objects.create(
        upload=page.upload, position=1, width=42, height=56, pixel_sha256="1" * 64
    )
    run = factories.run(case.owner, case=case)
    QueryView.objects.create(run=run, position=1, page=page)
    address = reverse("remove-page", args=[case.pk, page.pk])
    assert address in _page(client, case)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address, headers=headers, follow=True)
        assert "L1 searched with it" in answer.content.decode()
    assert _post(client, "remove-page", case.pk, other.pk).status_code == 302
    assert page.upload.pages.get() == page


def test_nothing_is_removed_by_way_of_another_case(client: Client, case: Case) -> None:
    other = factories.case(case.owner)
    page = factories.page_row(other)
    for name, key in (("remove-file", page.upload_id), ("remove-page", page.pk)):
        assert _post(client, name, case.pk, key).status_code == 404
    assert UploadPage.objects.get() == page


def test_what_was_added_to_searches_alone_is_listed_apart(
    client: Client, case: Case
) -> None:
    upload = factories.page_row(case).upload
    case.uploads.update(is_query=True)
    page = _page(client, case)
    assert "Added to searches alone" in page
    assert "No drawings yet" in page
    _post(client, "remove-file", case.pk, upload.pk)
    assert "Added to searches alone" not in _page(client, case)

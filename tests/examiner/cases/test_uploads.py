"""An upload belongs to a case before anything of its file is kept."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from examiner.cases import access, checks, drawings, figure_edits, uploads
from examiner.cases.access import NotVisible
from examiner.cases.models import Case
from search.models import Upload
from tests import factories

pytestmark = pytest.mark.django_db


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("front.png", factories.picture(1))


def test_an_upload_is_placed_in_the_scratch_case_of_its_owner() -> None:
    owner = factories.user()
    upload = uploads.receive(owner, file())
    assert upload.state == Upload.State.DECODED
    assert access.upload(owner, upload.pk) == upload
    assert upload.placement.case == access.scratch_case(owner)


def test_a_refused_upload_has_an_owner_too() -> None:
    owner = factories.user()
    upload = uploads.receive(owner, SimpleUploadedFile("logo.svg", b"<svg/>"))
    assert access.upload(owner, upload.pk).state == Upload.State.REFUSED


def test_an_upload_into_the_case_of_another_leaves_no_row() -> None:
    case = Case.objects.create(owner=factories.user(), title="Bottle")
    with pytest.raises(NotVisible):
        uploads.receive(factories.outsider(), file(), case=case)
    assert not Upload.objects.exists()


def test_a_file_that_could_not_be_stored_still_has_an_owner(
    settings: Any, tmp_path: Path
) -> None:
    owner = factories.user()
    settings.PRIVATE_MEDIA = tmp_path / "a file"
    settings.PRIVATE_MEDIA.touch()  # no folder: nothing can be stored below it
    with pytest.raises(OSError, match="a file"):
        uploads.receive(owner, file())
    assert Upload.objects.get().placement.case.owner == owner


def test_what_is_added_to_a_search_alone_is_no_drawing_of_the_application() -> None:
    owner = factories.user()
    case = factories.case(owner)
    added = uploads.receive(owner, file(), case=case, is_query=True)
    svg = SimpleUploadedFile("logo.svg", b"<svg/>")
    uploads.receive(owner, svg, case=case, is_query=True)
    drawn = drawings.of_case(case)
    assert (drawn.pages, drawn.figures) == ([], [])
    assert drawings.refused(case) == []
    assert checks.of_case(case) == []
    assert drawings.of_searches(case) == [added]
    with pytest.raises(NotVisible):
        figure_edits.add(owner, case, added.pages.get())


def test_a_file_whose_process_was_killed_is_told() -> None:
    case = factories.case(factories.user())
    page = factories.page_row(case, name="scan.tif")
    page.delete()
    Upload.objects.update(state=Upload.State.RECEIVED)
    assert drawings.refused(case) == []  # it is being taken in
    Upload.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    (finding,) = checks.of_case(case)
    assert finding.code == "unreadable_page"
    assert finding.message.startswith("scan.tif: taking it in was interrupted.")


def test_the_good_pages_of_a_damaged_file_are_taken_and_the_bad_one_told() -> None:
    case = factories.case(factories.user())
    scan = SimpleUploadedFile("scan.tif", factories.damaged_tiff(2, damaged=1))
    uploads.receive(case.owner, scan, case=case)
    drawn = drawings.of_case(case)
    assert [figure.page.position for figure in drawn.figures] == [0]
    told = [each for each in checks.of_case(case) if each.code == "unreadable_page"]
    (message,) = [each.message for each in told]
    assert message.startswith("scan.tif, page 2: its drawing is damaged")

"""Drawings leave their case with all that came of them, unless a search rests on it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from examiner.accounts.models import User
from examiner.cases import access, drawings, removal, uploads
from examiner.cases.models import Case, Evidence
from search import case_media, runs
from search.models import Upload, UploadPage
from search.queries import Query, UnusableQuery, View
from tests import factories

pytestmark = pytest.mark.django_db


def scan(case: Case, *, pages: int) -> Upload:
    content = factories.picture(5, kind="TIFF", pages=pages, width=120, height=160)
    file = SimpleUploadedFile("scan.tif", content)
    return uploads.receive(case.owner, file, case=case)


def folder(upload: Upload) -> Path:
    return case_media.folder(Path(settings.PRIVATE_MEDIA), upload.pk)


def test_a_file_goes_with_its_figures_and_everything_stored(
    owner: User, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    upload = scan(case, pages=2)
    assert len(drawings.of_case(case).figures) == 2
    stored = folder(upload)
    with django_capture_on_commit_callbacks(execute=True):
        removal.remove(owner, upload)
        assert stored.exists()  # until it is certain
    assert not stored.exists()
    assert drawings.of_case(case).figures == []
    assert not Upload.objects.exists()


def test_a_page_goes_alone_and_the_last_one_takes_the_file_along(
    owner: User, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    upload = scan(case, pages=2)
    drawings.of_case(case)
    first, second = upload.pages.order_by("position")
    with django_capture_on_commit_callbacks(execute=True):
        removal.remove_page(owner, first)
    kept = sorted(path.name for path in folder(upload).iterdir())
    assert kept == ["1.png", "1.webp", "original"]
    assert [each.page for each in drawings.of_case(case).figures] == [second]
    removal.remove_page(owner, second)
    assert not Upload.objects.exists()


def test_a_refused_file_can_be_put_aside(owner: User, case: Case) -> None:
    file = SimpleUploadedFile("logo.svg", b"<svg/>")
    upload = uploads.receive(owner, file, case=case)
    assert drawings.refused(case) == [upload]
    removal.remove(owner, upload)
    assert drawings.refused(case) == []


def _file(owner: User, page: UploadPage) -> None:
    removal.remove(owner, page.upload)


@pytest.mark.parametrize("remove", [_file, removal.remove_page])
def test_what_was_searched_with_stays(
    owner: User, case: Case, remove: Callable[[User, UploadPage], None]
) -> None:
    page = scan(case, pages=2).pages.get(position=0)
    for into in (case, case, None):
        run = runs.create(Query(views=(View(page_id=page.pk),)))
        access.place_run(owner, run, case=into)
    with pytest.raises(removal.IsNeeded, match="stays: L1 and L2 searched with it"):
        remove(owner, page)
    assert UploadPage.objects.count() == 2


def test_what_a_search_of_another_case_rests_on_stays(owner: User, case: Case) -> None:
    page = scan(case, pages=1).pages.get()
    access.place_run(owner, runs.create(Query(views=(View(page_id=page.pk),))))
    with pytest.raises(removal.IsNeeded, match="a search was made with it"):
        removal.remove_page(owner, page)


def test_what_was_added_to_its_search_alone_stays_without_advice(
    owner: User, case: Case
) -> None:
    page = scan(case, pages=1).pages.get()
    case.uploads.update(is_query=True)
    access.place_run(
        owner, runs.create(Query(views=(View(page_id=page.pk),))), case=case
    )
    with pytest.raises(removal.IsNeeded, match=r"rests on that\.$"):
        removal.remove(owner, Upload.objects.get())


def test_a_page_beside_one_that_was_searched_with_may_go(
    owner: User, case: Case
) -> None:
    first, second = scan(case, pages=2).pages.order_by("position")
    access.place_run(owner, runs.create(Query(views=(View(page_id=first.pk),))))
    removal.remove_page(owner, second)
    assert UploadPage.objects.get() == first


def test_no_search_is_made_with_what_is_gone(owner: User, case: Case) -> None:
    page = scan(case, pages=1).pages.get()
    query = Query(views=(View(page_id=page.pk),))
    removal.remove_page(owner, page)
    with pytest.raises(UnusableQuery, match="gone"):
        runs.create(query)


def test_the_image_of_evidence_stays(owner: User, case: Case) -> None:
    upload = factories.upload(owner, case=case)
    Evidence.objects.create(
        case=case, upload=upload, title="Shop", added_by=owner, captured_on="2024-05-01"
    )
    with pytest.raises(removal.IsNeeded, match="evidence"):
        removal.remove(owner, upload)


def test_only_who_works_in_the_case_removes(owner: User, case: Case) -> None:
    upload = factories.upload(owner, case=case)
    supervisor = factories.user("supervisor")
    factories.member(case, supervisor, "supervisor")
    with pytest.raises(access.NotAllowed):
        removal.remove(supervisor, upload)
    Case.objects.filter(pk=case.pk).update(state=Case.State.CLOSED)
    with pytest.raises(access.NotAllowed):
        removal.remove_page(owner, Upload.objects.get().pages.get())

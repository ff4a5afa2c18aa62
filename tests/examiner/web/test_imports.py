"""Imports: started from files or a path, watched, stopped, taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examiner.accounts.models import User
from search.models import Import, ImportNote, Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def running(**fields: Any) -> Import:
    values = {"state": Job.State.RUNNING, "unit": "MB", "started_at": timezone.now()}
    return factories.load(job=factories.job("import", **values | fields))


def test_files_are_kept_privately_and_queued(client: Client, settings: Any) -> None:
    sent = [
        SimpleUploadedFile("a.xml", b"<a/>"),
        SimpleUploadedFile("../../b.zip", b"PK"),
    ]
    answer = client.post(reverse("import-files"), {"sent": sent})
    load = Import.objects.get()
    folder = Path(load.sources[0])
    assert answer["Location"] == reverse("import", args=[load.pk])
    assert folder.is_relative_to(settings.PRIVATE_MEDIA)
    assert sorted(path.name for path in folder.iterdir()) == ["001-b.zip", "a.xml"]
    assert load.job.state == Job.State.QUEUED


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("notes.txt", b"hello", "only .xml, .zip, .tar, .pdf files can be imported"),
        ("big.xml", b"x" * 2000, "the most is"),
        ("empty.xml", b"", "is empty"),
    ],
)
def test_a_file_that_cannot_be_imported_is_named(
    client: Client, settings: Any, name: str, content: bytes, told: str
) -> None:
    settings.IMPORT_LARGEST_FILE = 1000
    sent = [SimpleUploadedFile(name, content)]
    answer = client.post(reverse("import-files"), {"sent": sent})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Import.objects.exists()


def test_a_form_without_files_starts_nothing(client: Client) -> None:
    answer = client.post(reverse("import-files"))
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.content.decode()
    assert not Import.objects.exists()


def test_an_administrator_imports_from_an_opened_folder(
    client: Client, administrator: User, settings: Any, tmp_path: Path
) -> None:
    settings.IMPORT_ROOTS = [tmp_path]
    (tmp_path / "weekly").mkdir()
    client.force_login(administrator)
    client.post(reverse("import-path"), {"path": "weekly", "is_update": "on"})
    load = Import.objects.get()
    assert (load.sources, load.is_update) == ([str(tmp_path / "weekly")], True)


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../secret", "link", "absent", "circle", "x" * 300]
)
def test_no_path_leads_out_of_the_opened_folders(
    client: Client, administrator: User, settings: Any, tmp_path: Path, path: str
) -> None:
    opened = tmp_path / "opened"
    opened.mkdir()
    (tmp_path / "secret").touch()
    (opened / "link").symlink_to(tmp_path / "secret")
    (opened / "circle").symlink_to(opened / "circle")
    settings.IMPORT_ROOTS = [opened]
    client.force_login(administrator)
    answer = client.post(reverse("import-path"), {"path": path})
    assert answer.status_code == 422
    assert "There is no such file or folder" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_curator_names_no_path(client: Client) -> None:
    assert "Path on the server" not in client.get(reverse("imports")).content.decode()
    answer = client.post(reverse("import-path"), {"path": "/"})
    assert answer.status_code == 403


def test_earlier_imports_are_listed_with_their_counts(client: Client) -> None:
    factories.load(sources=["/srv/I20210126.tar"], summary={"accepted": 1234})
    answer = client.get(reverse("imports"))
    shown = answer.content.decode()
    assert "imports/overview.html" in {template.name for template in answer.templates}
    assert "I20210126.tar" in shown
    assert "1,234" in shown


def test_a_running_import_shows_how_far_it_is(client: Client) -> None:
    load = running(total=400, done=100, rate=10.0)
    answer = client.get(reverse("import-state", args=[load.pk]))
    shown = answer.content.decode()
    assert "HX-Refresh" not in answer
    assert 'hx-trigger="every 1s"' in shown
    for fact in (
        'max="400" value="100"',
        "100 of 400 MB",
        "10.0 a second",
        "30 s left",
    ):
        assert fact in shown, fact


def test_a_finished_import_renews_its_page_once(client: Client) -> None:
    load = factories.load(summary={"accepted": 23, "skipped": {"utility": 4}})
    answer = client.get(reverse("import-state", args=[load.pk]))
    assert answer["HX-Refresh"] == "true"
    outcomes = {one.name: one.count for one in answer.context["page"].outcomes}
    assert outcomes == {"accepted": 23, "skipped": 4}


def test_rejects_are_listed_with_file_position_and_reason(client: Client) -> None:
    load = factories.load()
    ImportNote.objects.create(
        load=load, kind="rejected", file="w.xml", position=4096, reason="cut off"
    )
    ImportNote.objects.create(load=load, kind="warning", file="v.xml", reason="odd")
    address = reverse("import", args=[load.pk])
    shown = client.get(address).content.decode()
    for fact in ("w.xml", "byte 4,096", "cut off", "odd"):
        assert fact in shown, fact
    assert "odd" not in client.get(address, {"kind": "rejected"}).content.decode()


def test_the_designs_an_import_is_the_source_of_can_be_opened(client: Client) -> None:
    patent = factories.patent(figures=0)
    shown = client.get(reverse("import", args=[patent.load_id])).content.decode()
    assert f'href="/designs/{patent.pk}/"' in shown


def test_a_running_import_is_asked_to_stop(client: Client) -> None:
    load = running()
    answer = client.post(reverse("cancel-import", args=[load.pk]), follow=True)
    assert "The import stops" in answer.content.decode()
    assert Job.objects.get(pk=load.job_id).is_cancel_requested


def test_an_import_is_withdrawn_only_after_asking(client: Client) -> None:
    patent = factories.patent(figures=1)
    address = reverse("withdraw-import", args=[patent.load_id])
    asked = client.get(address)
    assert "will not find the designs" in asked.content.decode()
    assert client.post(address)["Location"] == reverse("import", args=[patent.load_id])


def test_a_running_import_is_not_withdrawn(client: Client) -> None:
    load = running()
    answer = client.get(reverse("withdraw-import", args=[load.pk]), follow=True)
    assert "cannot be withdrawn now" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["import", "import-state", "withdraw-import", "cancel-import"]
)
def test_an_examiner_sees_nothing_of_imports(
    client: Client, examiner: User, name: str
) -> None:
    load = factories.load()
    client.force_login(examiner)
    assert client.get(reverse("imports")).status_code == 403
    send = client.post if name == "cancel-import" else client.get
    assert send(reverse(name, args=[load.pk])).status_code == 403

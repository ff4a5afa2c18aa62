"""Evidence on its page: added, verified, changed, and the way out that tells all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases.models import Case, Evidence
from search import case_media
from tests import factories
from tests.examiner.cases.test_evidence import facts

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]

SENT = {
    "kind": "non_patent",
    "title": "Bottle in a shop",
    "url": "https://shop.example/b?id=1",
    "first_seen": "2022-03-01",
    "first_seen_basis": "dated archive",
    "captured_on": "2024-06-01",
}


@pytest.fixture
def held(examiner: User, case: Case) -> Evidence:
    made: Evidence = case.evidence.create(added_by=examiner, **facts())
    return made


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_evidence_is_added_with_its_image_and_verifies(
    client: Client, case: Case
) -> None:
    address = reverse("evidence", args=[case.pk])
    image = SimpleUploadedFile("page.png", factories.picture(1))
    answer = client.post(address, SENT | {"image": image})
    added = case.evidence.get()
    assert answer["Location"] == f"{address}#evidence-{added.pk}"
    seen = client.get(address)
    assert "no-store" in seen["Cache-Control"]
    assert "hash verified" in shown(seen)
    assert added.sha256 in shown(seen)
    assert "prior art 102(a)(1)" in shown(seen)
    assert f'href="{added.url}"' not in shown(seen)  # only by the page that tells
    assert added.upload
    case_media.original_path(Path(settings.PRIVATE_MEDIA), added.upload.pk).unlink()
    assert "no longer has the hash" in shown(client.get(address))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "foreign"}, "A foreign design is cited by it."),
        ({"captured_on": "2999-01-01"}, "still to come"),
        ({"first_seen": "2024-07-01"}, "not later"),
        ({"country": "Korea"}, "Two letters"),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"url": "ftp://shop.example/"}, "Enter a valid URL"),
        ({"title": ""}, "This field is required"),
        ({"image": SimpleUploadedFile("a.svg", b"<svg/>")}, "not accepted"),
    ],
)
def test_what_cannot_be_evidence_is_told_beside_its_field(
    client: Client, case: Case, changed: dict[str, Any], told: str
) -> None:
    answer = client.post(reverse("evidence", args=[case.pk]), SENT | changed)
    assert answer.status_code == 422
    assert told in shown(answer)
    assert not case.evidence.exists()


def test_facts_are_changed_and_guarded(client: Client, held: Evidence) -> None:
    address = reverse("edit-evidence", args=[held.pk])
    assert 'value="Bottle in a shop"' in shown(client.get(address))
    sent = SENT | {"title": "Jar in a shop", "version": "1"}
    assert client.post(address, sent).status_code == 302
    answer = client.post(address, SENT | {"title": "Can", "version": "1"})
    assert answer.status_code == 409
    assert 'value="Can"' in shown(answer)
    assert "Title is now:</strong> Jar in a shop" in shown(answer)
    assert 'name="version" value="2"' in shown(answer)
    held.refresh_from_db()
    assert (held.title, held.version) == ("Jar in a shop", 2)


def test_evidence_is_taken_out_unless_it_is_cited(
    client: Client, case: Case, held: Evidence
) -> None:
    address = reverse("remove-evidence", args=[held.pk])
    client.post(reverse("cite-evidence", args=[held.pk]), {"role": "background"})
    assert "It is cited" in shown(client.post(address, follow=True))
    client.post(reverse("cite-evidence", args=[held.pk]), {"role": ""})
    client.post(address)
    assert not case.evidence.exists()


@pytest.mark.parametrize(
    ("url", "told", "opens"),
    [
        ("https://shop.example/b?id=1", "shop.example", True),
        ("https://shop.example/acme-corp", "words of this case (Acme Corp.)", True),
        ("https://shop.example/?q=29/812,345", "the number of this application", False),
    ],
)
def test_the_way_out_tells_what_would_be_sent(
    client: Client, held: Evidence, url: str, told: str, opens: bool
) -> None:
    Evidence.objects.update(url=url)
    answer = client.get(reverse("evidence-leave", args=[held.pk]))
    assert told in shown(answer)
    assert (f'href="{url}"' in shown(answer)) == opens
    if opens:
        assert 'rel="noopener noreferrer" referrerpolicy="no-referrer"' in shown(answer)


def test_without_an_address_there_is_no_way_out(client: Client, held: Evidence) -> None:
    Evidence.objects.update(url="")
    answer = client.get(reverse("evidence-leave", args=[held.pk]))
    assert answer.status_code == 404


def test_an_outsider_sees_nothing_and_a_supervisor_reads(
    client: Client, outsider: User, supervisor: User, case: Case, held: Evidence
) -> None:
    factories.member(case, supervisor, role="supervisor")
    page = reverse("evidence", args=[case.pk])
    edit = reverse("edit-evidence", args=[held.pk])
    leave = reverse("evidence-leave", args=[held.pk])
    remove = reverse("remove-evidence", args=[held.pk])
    for user, reads, writes in ((outsider, 404, 404), (supervisor, 200, 403)):
        client.force_login(user)
        assert {client.get(one).status_code for one in (page, leave)} == {reads}
        assert client.get(edit).status_code == writes
        assert {client.post(one, SENT).status_code for one in (page, edit, remove)} == {
            writes
        }
    assert case.evidence.count() == 1


def test_the_page_costs_the_same_queries_for_any_number(
    client: Client,
    examiner: User,
    case: Case,
    django_assert_max_num_queries: CountQueries,
) -> None:
    for number in range(3):
        upload = factories.upload(examiner, seed=number, case=case)
        case.evidence.create(added_by=examiner, upload=upload, **facts())
    with django_assert_max_num_queries(8):
        client.get(reverse("evidence", args=[case.pk]))

"""What is asked for twice with one key is made once."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from redis.exceptions import ConnectionError as NoConnection
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.api import idempotency
from examiner.cases import access
from examiner.cases.models import Case
from search.models import SearchRun
from tests import factories
from tests.examiner.api.conftest import client_of


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


def open_case(client: APIClient, key: str = "k1", **facts: Any) -> Any:
    headers = {"Idempotency-Key": key}
    told = {"title": "Bottle"} | facts
    return client.post(reverse("api:cases"), told, format="json", headers=headers)


def test_the_same_request_again_makes_nothing_more(examiner: APIClient) -> None:
    first, again = open_case(examiner), open_case(examiner)
    assert Case.objects.count() == 1
    assert again.status_code == 201
    assert again.json() == first.json()
    for header in ("Location", "ETag"):
        assert again[header] == first[header]
    open_case(examiner, "k2")
    assert Case.objects.count() == 2


def test_a_key_is_for_one_request(examiner: APIClient) -> None:
    open_case(examiner)
    other = open_case(examiner, title="Jar")
    assert other.status_code == 422
    assert Case.objects.count() == 1


def test_a_key_is_its_owners(examiner: APIClient) -> None:
    open_case(examiner)
    told = open_case(client_of(factories.outsider()))
    assert (told.status_code, told.json()["owner"]) == (201, "outsider")
    assert Case.objects.count() == 2


def test_what_was_refused_may_be_mended(examiner: APIClient) -> None:
    assert open_case(examiner, locarno="none").status_code == 400
    assert open_case(examiner).status_code == 201


def test_what_was_broken_off_is_not_made_again(
    examiner: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(cache, "set", lambda *_: None)  # died before it could be kept
        open_case(examiner)
    assert open_case(examiner).status_code == 409
    assert Case.objects.count() == 1


def test_without_a_memory_nothing_is_made(
    examiner: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> bool:
        raise NoConnection

    monkeypatch.setattr(cache, "add", gone)
    assert open_case(examiner).status_code == 503
    assert not Case.objects.exists()


@pytest.mark.parametrize("key", ["", "k" * (idempotency.LONGEST_KEY + 1)])
def test_a_key_has_a_length(examiner: APIClient, key: str) -> None:
    assert open_case(examiner, key).status_code == 400


def test_a_search_is_queued_once(examiner: APIClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    asked = {"text": "ribbed bottle"}
    answers = [
        examiner.post(reverse("api:searches"), asked, format="json", headers=headers)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert SearchRun.objects.count() == 1


def test_nothing_of_a_case_is_kept_with_a_key(
    examiner: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    for name in ("add", "set"):
        real = getattr(cache, name)

        def remember(*told: object, real: Any = real) -> Any:
            kept.append(told)
            return real(*told)

        monkeypatch.setattr(cache, name, remember)
    open_case(examiner, "secret-key", title="Ribbed waist")
    assert len(kept) == 2
    for word in ("Ribbed", "waist", "secret-key"):
        assert word not in repr(kept)


@pytest.mark.parametrize(
    ("content", "status"), [(factories.picture(), 201), (b"no picture", 422)]
)
def test_a_file_is_taken_in_once_refused_or_not(
    examiner: APIClient, content: bytes, status: int
) -> None:
    answers = [
        examiner.post(
            reverse("api:uploads"),
            {"file": SimpleUploadedFile("a.png", content)},
            headers={"Idempotency-Key": "k1"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [status, status]
    assert answers[0].json() == answers[1].json()
    assert access.scratch_case(User.objects.get()).uploads.count() == 1


def test_another_file_is_another_request(examiner: APIClient) -> None:
    answers = [
        examiner.post(
            reverse("api:uploads"),
            {"file": SimpleUploadedFile("a.png", factories.picture(seed))},
            headers={"Idempotency-Key": "k1"},
        ).status_code
        for seed in (1, 2)
    ]
    assert answers == [201, 422]

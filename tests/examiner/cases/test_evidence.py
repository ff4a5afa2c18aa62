"""Evidence: kept with its hash, dated, and never a way out for the case."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from examiner.accounts.models import User
from examiner.cases import date_labels, decisions, drawings, evidence
from examiner.cases.access import NotAllowed
from examiner.cases.evidence import Facts, IsCited, RefusedImage
from examiner.cases.models import Case, Evidence
from examiner.cases.versions import ChangedMeanwhile
from search import case_media
from search.models import QueryView
from tests import factories

pytestmark = pytest.mark.django_db


def facts(**changed: Any) -> Facts:
    known = Facts(
        kind="non_patent",
        title="Bottle in a shop",
        author="Shop",
        document_number="",
        country="",
        url="https://shop.example/b?id=1",
        first_seen=date(2022, 3, 1),
        first_seen_basis="dated archive",
        captured_on=date(2024, 6, 1),
    )
    return {**known, **changed}  # type: ignore[typeddict-item]


def image(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("page.png", content or factories.picture(1))


def add(user: User, case: Case, **changed: Any) -> Evidence:
    return evidence.add(user, case, image(), **facts(**changed))


def test_the_page_image_verifies_until_it_is_altered(
    case: Case, examiner: User
) -> None:
    held = add(examiner, case)
    assert held.upload
    assert evidence.is_intact(held)
    path = case_media.original_path(Path(settings.PRIVATE_MEDIA), held.upload.pk)
    path.write_bytes(path.read_bytes() + b" ")
    assert evidence.is_intact(held) is False
    path.unlink()
    assert evidence.is_intact(held) is False
    without = evidence.add(examiner, case, None, **facts())
    assert evidence.is_intact(without) is None


def test_a_refused_image_adds_nothing(case: Case, examiner: User) -> None:
    with pytest.raises(RefusedImage, match="not accepted"):
        evidence.add(examiner, case, image(b"<svg/>"), **facts())
    held = add(examiner, case)
    with pytest.raises(RefusedImage):
        evidence.change(examiner, held, image(b"<svg/>"), seen=1, **facts(title="x"))
    assert case.evidence.get().title == "Bottle in a shop"


def test_a_page_image_is_no_drawing_of_the_application(
    case: Case, examiner: User
) -> None:
    held = add(examiner, case)
    other = image(factories.picture(2))
    evidence.change(examiner, held, other, seen=1, **facts())
    assert drawings.of_case(case).pages == []
    evidence.remove(examiner, held)
    assert drawings.of_case(case).pages == []
    with pytest.raises(RefusedImage):
        evidence.add(examiner, case, image(b"<svg/>"), **facts())
    assert drawings.refused(case) == []


def test_the_image_goes_with_the_evidence_unless_a_search_used_it(
    case: Case, examiner: User
) -> None:
    held, searched = add(examiner, case), add(examiner, case)
    assert searched.upload
    QueryView.objects.create(
        run=factories.run(examiner, case=case),
        position=1,
        page=searched.upload.pages.get(),
    )
    for one in (held, searched):
        evidence.remove(examiner, one)
    assert case.uploads.get().upload == searched.upload
    assert drawings.of_case(case).pages == []


def test_a_new_image_takes_its_own_hash(case: Case, examiner: User) -> None:
    held = add(examiner, case)
    before = held.sha256
    evidence.change(examiner, held, None, seen=1, **facts(title="Bottle"))
    assert (held.title, held.sha256) == ("Bottle", before)
    other = image(factories.picture(2))
    evidence.change(examiner, held, other, seen=2, **facts())
    assert held.sha256 != before
    assert evidence.is_intact(held)


def test_facts_are_guarded_against_a_colleague(case: Case, examiner: User) -> None:
    held = add(examiner, case)
    evidence.change(examiner, held, None, seen=1, **facts(title="Jar"))
    with pytest.raises(ChangedMeanwhile):
        evidence.change(examiner, held, None, seen=1, **facts(title="Can"))
    assert case.evidence.get().title == "Jar"


def test_cited_evidence_stays(case: Case, examiner: User) -> None:
    held = add(examiner, case)
    decisions.cite_evidence(examiner, case, held, "primary")
    assert evidence.roles(case) == {held.pk: "primary"}
    with pytest.raises(IsCited):
        evidence.remove(examiner, held)
    decisions.undo(examiner, case)
    assert evidence.roles(case) == {}
    evidence.remove(examiner, held)
    assert not case.evidence.exists()


def test_a_closed_case_takes_none(case: Case, examiner: User) -> None:
    case.state = Case.State.CLOSED
    with pytest.raises(NotAllowed):
        add(examiner, case)


@pytest.mark.parametrize(
    ("first_seen", "codes"),
    [
        (date(2022, 3, 1), ["a1"]),
        (date(2023, 5, 1), ["a1_grace"]),
        (date(2024, 5, 1), ["not_prior_art"]),
        (None, ["undated"]),
    ],
)
def test_the_day_it_was_first_seen_decides(
    case: Case, examiner: User, first_seen: date | None, codes: list[str]
) -> None:
    held = evidence.add(examiner, case, None, **facts(first_seen=first_seen))
    labels = date_labels.of_evidence(case, held)
    assert [label.code for label in labels] == codes
    assert "filed" not in labels[0].reason.replace("effective filing date", "")


@pytest.mark.parametrize(
    ("url", "matter"),
    [
        ("https://shop.example/list?id=99", []),
        ("https://shop.example/search?q=29%2F812%2C345", ["29/812,345"]),
        ("https://shop.example/29812345.html", ["29/812,345"]),
        ("https://shop.example/ACME+Corp/a", ["Acme Corp."]),
        ("https://shop.example/a?by=ann%20smith", ["Ann Smith"]),
    ],
)
def test_what_an_address_tells_of_the_case_is_found(
    case: Case, url: str, matter: list[str]
) -> None:
    assert evidence.case_matter(case, url) == matter
    assert evidence.names_application(case, url) == ("29/812,345" in matter)

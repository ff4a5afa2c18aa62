"""Evidence that no corpus holds: captured pages, dated and hashed.

Its address is kept as words and never fetched. The page image is an upload of the
case; its hash is checked whenever the evidence is shown.
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack
from urllib.parse import unquote_plus
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction

from examiner.accounts.models import User
from examiner.cases import access, removal, uploads, versions
from examiner.cases.models import Case, CaseUpload, Evidence
from search import case_media
from search.models import Upload

_LEAST_DIGITS = 6  # of an application number; fewer stand in any address


class Facts(TypedDict):
    """What is written down of a captured reference."""

    kind: str
    title: str
    author: str
    document_number: str
    country: str
    url: str
    first_seen: date | None
    first_seen_basis: str
    captured_on: date


class RefusedImage(Exception):
    """The page image is not taken; the message says why and what to do."""


class IsCited(Exception):
    """Evidence that is cited stays."""


def add(
    user: User, case: Case, image: "File[bytes] | None", **facts: Unpack[Facts]
) -> Evidence:
    """Take a captured reference into a case, with the image of its page if any.

    Raises RefusedImage, with nothing added but the refused upload.
    """
    access.check_works(user, case)
    with transaction.atomic():
        upload = _received(user, case, image)
        if upload is None or not upload.refusal:
            return Evidence.objects.create(
                case=case,
                upload=upload,
                sha256=upload.file_sha256 if upload else "",
                added_by=user,
                **facts,
            )
    raise RefusedImage(upload.refusal)


def change(
    user: User,
    evidence: Evidence,
    image: "File[bytes] | None",
    *,
    seen: int,
    **facts: Unpack[Facts],
) -> Evidence:
    """Write the facts of evidence; without a new image the old one stays.

    Raises versions.ChangedMeanwhile and RefusedImage.
    """
    access.check_works(user, evidence.case)
    if evidence.version != seen:  # told before the image is taken in
        raise versions.ChangedMeanwhile(evidence)
    before = evidence.upload
    with transaction.atomic():
        upload = _received(user, evidence.case, image)
        if upload is None or not upload.refusal:
            held = {"upload": upload, "sha256": upload.file_sha256} if upload else {}
            changed = versions.change(evidence, seen=seen, **facts, **held)
            if upload and before:
                _let_go(user, before)
            return changed
    raise RefusedImage(upload.refusal)


def remove(user: User, evidence: Evidence) -> None:
    """Take evidence out of its case, with its page image. Raises IsCited."""
    access.check_works(user, evidence.case)
    with transaction.atomic():
        versions.hold(evidence)
        if evidence.case.citations.filter(evidence=evidence).exists():
            raise IsCited("It is cited: take it from the citations first.")
        upload = evidence.upload
        evidence.delete()
        if upload:
            _let_go(user, upload)


def of_case(case: Case) -> list[Evidence]:
    """Return the evidence of a case in the order it was added."""
    rows = case.evidence.select_related("upload", "added_by")
    return list(rows.prefetch_related("upload__pages").order_by("created_at", "pk"))


def roles(case: Case) -> dict[UUID, str]:
    """Return in which role each piece of evidence of a case is cited."""
    cited = case.citations.filter(evidence__isnull=False)
    return dict(cited.values_list("evidence", "role"))


def is_intact(evidence: Evidence) -> bool | None:
    """Whether the stored page image still has its hash; None where there is none."""
    if evidence.upload_id is None:
        return None
    root = Path(settings.PRIVATE_MEDIA)
    try:
        with case_media.original_path(root, evidence.upload_id).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return False
    return found == evidence.sha256


def _received(user: User, case: Case, image: "File[bytes] | None") -> Upload | None:
    """Take a page image in, which is never a drawing of the application."""
    if image is None:
        return None
    return uploads.receive(user, image, case=case, is_query=True)


def _let_go(user: User, upload: Upload) -> None:
    """Remove a page image that no evidence shows any more, unless a search used it."""
    try:
        removal.remove(user, upload)
    except removal.IsNeeded:
        CaseUpload.objects.filter(upload=upload).update(is_query=True)


def case_matter(case: Case, url: str) -> list[str]:
    """Return what an address tells of a case: its number, its title, its people.

    Whoever opens the address sends that to its server (35 USC 122).
    """
    told = _letters(unquote_plus(url))
    named = [case.title, *case.applicants, *case.inventors]
    found = [name for name in named if _letters(name) and _letters(name) in told]
    if names_application(case, url):
        found.insert(0, case.application_number)
    return list(dict.fromkeys(found))


def names_application(case: Case, url: str) -> bool:
    """Whether an address holds the number of the application, however written."""
    digits = "".join(sign for sign in case.application_number if sign.isdigit())
    return len(digits) >= _LEAST_DIGITS and digits in _letters(unquote_plus(url))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())

"""Whether a bundle is what was written, and whether its case still tells the same."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from examiner.cases.models import Case, CaseUpload
from examiner.cases.record import bundle, canonical
from examiner.cases.record.canonical import Document
from search import case_media


class UnreadableBundle(Exception):
    """The file is no bundle of a record; the message says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a bundle.

    `altered`: sections whose hash is not theirs. `changed`: sections that the case
    tells otherwise today, None where the case is not kept here. `lost`: hashes of
    files the case put in that are gone or other ones now, of `files` in all.
    """

    altered: list[str]
    changed: list[str] | None
    lost: list[str]
    files: int

    @property
    def is_intact(self) -> bool:
        """Whether the bundle is what was written and its files are still kept."""
        return not self.altered and not self.lost


def read(content: bytes) -> Document:
    """Read a bundle. Raises UnreadableBundle."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableBundle("This file is no JSON.") from error
    if not isinstance(document, dict) or document.get("format") != bundle.FORMAT:
        raise UnreadableBundle(f"This file is no {bundle.FORMAT}.")
    return document


def verify(document: Document) -> Verdict:
    """Make every hash of a bundle again, and hold it against the case and its files."""
    told, made = document.get(canonical.HASHES), canonical.hashes(document)
    known = told if isinstance(told, dict) else {}
    altered = sorted(
        name for name in {*made, *known} if made.get(name) != known.get(name)
    )
    case = _case(document)
    files = list(_files(case, document)) if case else []
    return Verdict(
        altered=altered,
        changed=_changed(case, known) if case else None,
        lost=sorted(sha256 for sha256, is_kept in files if not is_kept),
        files=len(files),
    )


def _case(document: Document) -> Case | None:
    try:
        case_id = UUID(document["case"]["id"])
    except (KeyError, TypeError, ValueError):
        return None
    return Case.objects.filter(pk=case_id).select_related("owner").first()


def _changed(case: Case, known: Document) -> list[str]:
    now = bundle.of_case(case)[canonical.HASHES]
    names = {*now, *known} - {canonical.WHOLE}
    return sorted(name for name in names if now.get(name) != known.get(name))


def _files(case: Case, document: Document) -> Iterator[tuple[str, bool]]:
    """The hashes that a bundle names and its case put in, and whether they hold."""
    placed = CaseUpload.objects.filter(case=case)
    stored = dict(placed.values_list("upload__file_sha256", "upload"))
    for sha256 in sorted(_named(document) & stored.keys()):
        path = case_media.original_path(Path(settings.PRIVATE_MEDIA), stored[sha256])
        yield sha256, path.exists() and _digest(path) == sha256


def _named(document: Document) -> set[str]:
    drawn = [one for search in document["searches"] for one in search["drawings"]]
    rows = [*document["figures"], *drawn, *document["evidence"]]
    return {row["file_sha256"] for row in rows}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Whether a bundle is what was written, and whether its case still tells the same."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from examiner.cases.models import Case
from examiner.cases.record import bundle, canonical
from examiner.cases.record.canonical import Document
from search import case_media, media
from search.models import Sheet, Upload


class UnreadableBundle(Exception):
    """The file is no bundle of a record; the message says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a bundle.

    `altered`: sections whose hash is not theirs. `changed`: sections that the case
    tells otherwise today, None where the case is not kept here. `lost`: hashes of
    files that are gone or other ones now, of `files` named in all.
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
        document = json.loads(content, object_pairs_hook=_once)
        canonical.write(document)  # no number and no letter that JSON does not know
    except (ValueError, RecursionError) as error:
        raise UnreadableBundle("This file is no JSON.") from error
    if not isinstance(document, dict) or document.get("format") != bundle.FORMAT:
        raise UnreadableBundle(f"This file is no {bundle.FORMAT}.")
    return document


def _once(pairs: list[tuple[str, Any]]) -> Document:
    """Of two members of one name one program reads the first, another the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableBundle("This file holds a name twice in one place.")
    return found


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
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return Case.objects.filter(pk=case_id).select_related("owner").first()


def _changed(case: Case, known: Document) -> list[str]:
    now = bundle.of_case(case)[canonical.HASHES]
    names = {*now, *known} - {canonical.WHOLE}
    return sorted(name for name in names if now.get(name) != known.get(name))


def _files(case: Case, document: Document) -> Iterator[tuple[str, bool]]:
    """The hashes that a bundle names, and whether their files are here as they were."""
    named = _named(document)
    stored: dict[str, list[Path]] = {sha256: [] for sha256 in named}
    searched = Q(pages__queryview__run__placement__case=case)
    uploads = Upload.objects.filter(Q(placement__case=case) | searched)
    for sha256, upload in uploads.distinct().values_list("file_sha256", "pk"):
        if sha256 in named:
            root = Path(settings.PRIVATE_MEDIA)
            stored[sha256].append(case_media.original_path(root, upload))
    sheets = Sheet.objects.filter(file_sha256__in=named)
    for sha256 in sheets.distinct().values_list("file_sha256", flat=True):
        stored[sha256].append(media.figure_path(Path(settings.PUBLIC_MEDIA), sha256))
    for sha256 in sorted(named):
        paths = stored[sha256]
        yield sha256, bool(paths) and all(_digest(path) == sha256 for path in paths)


def _named(document: Document) -> set[str]:
    searches = _rows(document.get("searches"))
    drawn = [one for search in searches for one in _rows(search.get("drawings"))]
    rows = [*_rows(document.get("figures")), *drawn, *_rows(document.get("evidence"))]
    named = (row.get("file_sha256") for row in rows)
    return {sha256 for sha256 in named if sha256 and isinstance(sha256, str)}


def _rows(section: object) -> list[Document]:
    """The rows of a section, whatever somebody made of it."""
    rows = section if isinstance(section, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _digest(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Taking in an upload: checked, kept, decoded in a limited child, its pages as rows.

The caller owns the row: whose it is, `examiner.cases` knows.
"""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction

from search import case_media, thumbnails, uploads
from search.models import Upload, UploadPage
from search.uploads import DecodedPage, RefusedUpload

_LONGEST_NAME = 255
_SMALL = min(thumbnails.SIZES)

# What `application_pages` would read on a page that holds nothing to decode.
UNREADABLE: dict[str, Any] = {
    "figures": [],
    "split_confidence": None,
    "is_doubtful": False,
    "fault": "unreadable",
}


def receive(file: "File[bytes]") -> Upload:
    """Take in one file that nobody owns and return its row, decoded or refused."""
    return take_in(register(file), file)


def register(file: "File[bytes]") -> Upload:
    """Make the row of a file of which nothing is kept yet."""
    name = uploads.shown_name(file.name or "")
    return Upload.objects.create(
        name=name[:_LONGEST_NAME], size=file.size, file_sha256=_sha256(file)
    )


def take_in(upload: Upload, file: "File[bytes]") -> Upload:
    """Keep and decode the file of a row, or refuse it; no file is too bad for that.

    A refused file is not kept: its row says what happened and what to do. The text
    pages of a patent's PDF hold no drawing and become no pages here.
    """
    name = upload.name
    root = Path(settings.PRIVATE_MEDIA)
    try:
        uploads.check_header(name, size=upload.size, head=_head(file))
        original = _keep(file, case_media.original_path(root, upload.pk))
        decoded = uploads.decode(original, name=name)
    except RefusedUpload as refusal:
        shutil.rmtree(case_media.folder(root, upload.pk), ignore_errors=True)
        return _refuse(upload, str(refusal))
    return _store(upload, decoded, root)


def _sha256(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _head(file: "File[bytes]") -> bytes:
    file.seek(0)
    head: bytes = file.read(uploads.HEAD_BYTES)
    return head


def _keep(file: "File[bytes]", path: Path) -> Path:
    """Write the file as it came, where only the server's user can read it."""
    path.parent.mkdir(parents=True, mode=0o700)
    with path.open("xb") as stored:
        for chunk in file.chunks():
            stored.write(chunk)
    return path


def _refuse(upload: Upload, reason: str) -> Upload:
    upload.state, upload.refusal = Upload.State.REFUSED, reason
    upload.save(update_fields=["state", "refusal"])
    return upload


def _store(upload: Upload, decoded: Sequence[DecodedPage], root: Path) -> Upload:
    """Write the drawings as files, then as rows, which make them visible."""
    pages = [
        UploadPage(
            upload=upload,
            position=position,
            width=page.width,
            height=page.height,
            pixel_sha256=page.pixel_sha256,
            is_blank=page.is_blank,
            reading=UNREADABLE if page.is_damaged else None,
        )
        for position, page in enumerate(decoded)
        if not page.is_text
    ]
    for page in pages:
        if not decoded[page.position].is_damaged:
            _write_pictures(root, page, decoded[page.position].content)
    with transaction.atomic():
        UploadPage.objects.bulk_create(pages)
        upload.state = Upload.State.DECODED
        upload.save(update_fields=["state"])
    return upload


def _write_pictures(root: Path, page: UploadPage, content: bytes) -> None:
    path = case_media.drawing_path(root, page)
    path.write_bytes(content)
    small = thumbnails.make(case_media.read_drawing(root, page))[_SMALL]
    case_media.thumbnail_path(root, page).write_bytes(small)

"""Files put in for an import: streamed to a private folder of their own, names kept.

The import reads them from there when its turn comes, and again if it is resumed.
"""

import re
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

# What a file name may hold; the importer tells kinds by content and by ending.
_UNSAFE = re.compile(r"[^\w.()+,-]", re.ASCII)
_LONGEST_NAME = 120


def store(files: Iterable["UploadedFile[bytes]"]) -> Path:
    """Write the files below a new folder and return it."""
    folder = Path(settings.PRIVATE_MEDIA) / "imports" / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    for place, file in enumerate(files):
        with (folder / _safe(file.name or "", place)).open("xb") as stored:
            for chunk in file.chunks():
                stored.write(chunk)
    return folder


def _safe(name: str, place: int) -> str:
    """A name without ways out of the folder; equal names are kept apart."""
    kept = _UNSAFE.sub("_", Path(name).name).lstrip(".")[-_LONGEST_NAME:]
    return f"{place:03d}-{kept or 'file'}" if place else kept or "file"

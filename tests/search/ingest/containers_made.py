"""Small input files of every layout, made in a temporary folder."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

NAME = "USD0908314-20210126"
XML = f"{NAME}/{NAME}.XML"
SHEET = f"{NAME}/{NAME}-D00001.TIF"

Members = Mapping[str, bytes]


def document(number: str = "D0908314") -> bytes:
    """Return a well-formed document that is told by its number alone."""
    return f'<?xml version="1.0"?>\n<grant number="{number}"/>\n'.encode()


def zipped(members: Members) -> bytes:
    """Return a ZIP file's bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(members: Members) -> bytes:
    """Return a tar file's bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, content in members.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def gzipped(content: bytes) -> bytes:
    """Return a gzip file's bytes."""
    return gzip.compress(content, mtime=0)


def folder(root: Path, members: Members) -> Path:
    """Write the members as files below a folder and return it."""
    for path, content in members.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root

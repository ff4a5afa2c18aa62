"""Figure files and their thumbnails on disk, named by content.

Originals lie at `figures/<sha[:2]>/<sha>`, thumbnails at
`thumbnails/<size>/<sha[:2]>/<sha>.webp`, what browsers show in full at
`full/<sha[:2]>/<sha>.png`, and one figure of several on a sheet likewise at
`parts/<sha[:2]>/<sha>/<box>-<size>.webp` and `…/<box>.png`, all below a root the
caller passes in.
A file appears under its name complete or not at all, whatever is killed when.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from ml.drawings import Box

INCOMING = "incoming"  # half-written files live here, on the same file system

_SHA256 = re.compile(r"[0-9a-f]{64}")


class MissingMedia(LookupError):
    """No file is stored under this SHA-256."""


def figure_path(root: Path, sha256: str) -> Path:
    """Return where the original with this SHA-256 lies, stored or not."""
    return root / figure_name(sha256)


def figure_name(sha256: str) -> str:
    """Return the path of an original relative to its root, for database rows."""
    return f"figures/{_checked(sha256)[:2]}/{sha256}"


def thumbnail_path(root: Path, sha256: str, *, size: int) -> Path:
    """Return where the thumbnail of `size` pixels lies, stored or not."""
    return root / f"thumbnails/{size}/{_checked(sha256)[:2]}/{sha256}.webp"


def full_path(root: Path, sha256: str) -> Path:
    """Return where the full-size PNG of an original lies, stored or not."""
    return root / f"full/{_checked(sha256)[:2]}/{sha256}.png"


def part_path(root: Path, sha256: str, *, box: Box, size: int | None = None) -> Path:
    """Return where a part of an original lies, small or in full, stored or not."""
    name = "-".join(str(int(edge)) for edge in box)
    end = ".png" if size is None else f"-{size}.webp"
    return root / f"parts/{_checked(sha256)[:2]}/{sha256}/{name}{end}"


def store(root: Path, content: bytes) -> str:
    """Store the bytes of an original and return their SHA-256.

    Storing the same bytes again costs one `stat`. The file has reached the disk
    when this returns, so a row that names it may be committed.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    _place(root, figure_path(root, sha256), content, durable=True)
    return sha256


def store_thumbnails(
    root: Path, sha256: str, *, thumbnails: Mapping[int, bytes]
) -> None:
    """Store the encoded thumbnails of one original, keyed by size in pixels.

    They are not forced to disk: after a power cut they can be made again.
    """
    for size, content in thumbnails.items():
        path = thumbnail_path(root, sha256, size=size)
        _place(root, path, content, durable=False)


def store_full(root: Path, sha256: str, content: bytes) -> None:
    """Store the full-size PNG of an original; like thumbnails it can be made again."""
    _place(root, full_path(root, sha256), content, durable=False)


def store_part(
    root: Path, sha256: str, content: bytes, *, box: Box, size: int | None = None
) -> None:
    """Store a part of an original as `part_path` names it; it can be made again."""
    path = part_path(root, sha256, box=box, size=size)
    _place(root, path, content, durable=False)


def read(root: Path, sha256: str) -> bytes:
    """Return an original's bytes. Raises MissingMedia."""
    try:
        return figure_path(root, sha256).read_bytes()
    except FileNotFoundError as error:
        raise MissingMedia(f"no figure {sha256} under {root}") from error


def sweep(root: Path, *, before: datetime) -> int:
    """Remove half-written files last touched before `before`; return how many.

    Pass a moment older than any writer still at work, such as an hour ago.
    """
    removed = 0
    for path in (root / INCOMING).glob("*.part"):
        try:
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
        except FileNotFoundError:  # its writer finished, or another sweep was faster
            continue
    return removed


def _checked(sha256: str) -> str:
    """Refuse anything but a SHA-256, so that no name can leave the root."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a lower-case SHA-256: {sha256!r}")
    return sha256


def _place(root: Path, path: Path, content: bytes, *, durable: bool) -> None:
    """Write `content` aside and rename it into place."""
    if _has_size(path, len(content)):
        return
    incoming = root / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = incoming / f"{secrets.token_hex(16)}.part"
    try:
        with part.open("xb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def _has_size(path: Path, size: int) -> bool:
    """Tell whether the file is there whole; another size is damage to be mended."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Force a rename to disk; the file's own fsync does not cover its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

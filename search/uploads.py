"""Files a person puts in: checked by their first bytes, decoded by a limited child.

Both the search page and the commands come through here. Every refusal names the file,
what is wrong, the limit and what to do.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from search import decoding
from search.decoding import Limits

MAX_BYTES = 25 * decoding.MEGABYTE
MAX_PIXELS = decoding.MAX_PIXELS
MAX_PAGES = decoding.MAX_PAGES
HEAD_BYTES = decoding.PDF_MARK_WITHIN  # what `check_header` wants to see
ACCEPTED = "PNG, JPEG, GIF, TIFF or PDF"
DEFAULT_LIMITS = Limits()

Kind = Literal["png", "jpeg", "gif", "tiff", "pdf"]

_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 20  # for the child to start on a busy machine
_BUSY = 3  # seconds that pass for one of CPU time, at worst
_MARKS: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_OTHERS = (
    (b"<svg", "an SVG file"),
    (b"<?xml", "an XML file"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"BM", "a BMP file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"%!PS", "a PostScript file"),
    (b"II+\0", "a BigTIFF file"),
    (b"MM\0+", "a BigTIFF file"),
    (b"8BPS", "a Photoshop file"),
    (b"AC10", "an AutoCAD file"),
    (b"\x1f\x8b", "a gzip archive"),
)


class RefusedUpload(Exception):
    """A file is not taken; the message is for the person who sent it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{shown_name(name)}: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """One drawing of an upload as a PNG, grey or 1-bit, upright, without metadata.

    A blank page is no view to search with. `is_text` marks the pages of a patent's PDF
    that are no drawing sheets. A damaged page beside good ones has no content.
    """

    content: bytes
    width: int
    height: int
    pixel_sha256: str
    is_blank: bool
    is_text: bool

    @property
    def is_damaged(self) -> bool:
        """Whether nothing could be decoded."""
        return not self.content


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file to decode: where it lies, and the name its owner gave it."""

    path: Path
    name: str


def check_header(name: str, *, size: int, head: bytes) -> Kind:
    """Tell a file's kind from its first HEAD_BYTES bytes, whatever its name says.

    Cheap enough for a web process: nothing is decoded. Raises RefusedUpload.
    """
    if size == 0:
        raise RefusedUpload(name, "the file is empty (0 bytes). Please send it again.")
    if size > MAX_BYTES:
        raise RefusedUpload(
            name,
            f"the file has {size / decoding.MEGABYTE:.1f} MB; the limit is"
            f" {MAX_BYTES // decoding.MEGABYTE} MB. Save it in fewer dots per inch, or"
            " in several files.",
        )
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    if decoding.PDF_MARK in head[:HEAD_BYTES]:
        return "pdf"
    raise RefusedUpload(
        name, f"{_other_kind(head)} is not accepted. Save it as {ACCEPTED}."
    )


def decode(
    path: Path, *, name: str, limits: Limits = DEFAULT_LIMITS
) -> list[DecodedPage]:
    """Decode one file in a limited child process. Raises RefusedUpload."""
    (result,) = decode_all([UploadFile(path, name)], limits=limits)
    if isinstance(result, RefusedUpload):
        raise result
    return result


def decode_all(
    files: Sequence[UploadFile], *, limits: Limits = DEFAULT_LIMITS
) -> list[list[DecodedPage] | RefusedUpload]:
    """Decode several files, in one child process as long as it lives.

    Each file gives its pages or its refusal; a refused one never harms the others.
    """
    results: dict[int, list[DecodedPage] | RefusedUpload] = {}
    waiting: list[int] = []
    for number, file in enumerate(files):
        try:
            _check_file(file)
            waiting.append(number)
        except RefusedUpload as refusal:
            results[number] = refusal
    while waiting:
        done = _decode_in_child([files[number] for number in waiting], limits)
        results.update(zip(waiting, done, strict=False))
        waiting = waiting[len(done) :]
    return [results[number] for number in range(len(files))]


def shown_name(name: str) -> str:
    """Return a file name fit for a message: no folders, no control characters.

    Browsers send a quotation mark in a name as %22.
    """
    last = name.replace("%22", '"').replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable())
    if len(printable) > 80:
        printable = f"{printable[:50]}…{printable[-25:]}"
    return printable or "file"


def _check_file(file: UploadFile) -> None:
    with file.path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    check_header(file.name, size=file.path.stat().st_size, head=head)


def _other_kind(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<svg" in head[:HEAD_BYTES].lower():
        return "an SVG file"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "a WebP file"
    if head[4:8] == b"ftyp":
        return "a HEIC, AVIF or video file"
    for mark, kind in _OTHERS:
        if text.startswith(mark):
            return kind
    return "a file of this type"


def _decode_in_child(
    files: Sequence[UploadFile], limits: Limits
) -> list[list[DecodedPage] | RefusedUpload]:
    """Return the results of the first files, at least one, until the child ended."""
    with tempfile.TemporaryDirectory(prefix="ornament-uploads-") as folder:
        output = _run_child(files, Path(folder), limits)
        results = list(_results(output, files, Path(folder)))
    if len(results) < len(files):  # the child was killed over the next one
        results.append(RefusedUpload(files[len(results)].name, _message("limits")))
    return results


def _run_child(files: Sequence[UploadFile], folder: Path, limits: Limits) -> bytes:
    """Return what the child wrote before it ended or ran out of time."""
    job = {
        "files": [str(file.path.resolve()) for file in files],
        "folder": str(folder),
        "limits": asdict(limits),
    }
    # Nothing of our environment: no secret may lie where hostile bytes are parsed.
    environment = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "search.decoding"],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            output, _ = child.communicate(
                json.dumps(job).encode(),
                timeout=_START_SECONDS + _BUSY * limits.cpu_seconds * len(files),
            )
        except subprocess.TimeoutExpired:
            child.kill()
            output, _ = child.communicate()
    return output


def _results(
    output: bytes, files: Sequence[UploadFile], folder: Path
) -> Iterator[list[DecodedPage] | RefusedUpload]:
    """Yield the result of each file that the child finished."""
    pages: list[dict[str, Any]] = []
    for line in output.splitlines(keepends=True):
        if not line.endswith(b"\n"):  # cut short by a kill
            return
        event = json.loads(line)
        if "png" in event:
            pages.append(event)
            continue
        file = files[event["file"]]
        if event["fault"]:
            yield RefusedUpload(file.name, _message(event["fault"], event["detail"]))
        else:
            yield _pages(pages, folder)
        pages = []


def _pages(events: list[dict[str, Any]], folder: Path) -> list[DecodedPage]:
    is_patent = any(event["kind"] == "sheet" for event in events)
    return [
        DecodedPage(
            content=(folder / event["png"]).read_bytes() if event["png"] else b"",
            width=event["width"],
            height=event["height"],
            pixel_sha256=event["pixel_sha256"],
            is_blank=event["is_blank"],
            is_text=is_patent and event["kind"] != "sheet",
        )
        for event in events
    ]


def _message(fault: decoding.Fault, detail: str = "") -> str:
    """Word a refusal of the child for the person who sent the file."""
    told = f" ({detail})" if detail else ""
    match fault:
        case "damaged":
            return (
                f"the file is damaged or incomplete and cannot be decoded{told}."
                " Export or scan it again."
            )
        case "protected":
            return (
                "the PDF is protected by a password. Save a copy without password"
                " and send that."
            )
        case "pages":
            return (
                f"the file has too many pages ({detail}). Send only the pages with"
                " drawings."
            )
        case "pixels":
            return (
                f"the image has too many pixels{told}; the limit is"
                f" {MAX_PIXELS // 1_000_000} megapixels each. Save it smaller."
            )
        case "limits":
            return (
                "decoding the file took more memory or time than is allowed. Save it"
                " smaller or simpler."
            )

"""The child process that decodes uploads: `python -m search.decoding`.

Reads one JSON job from standard input, writes PNGs into the job's folder and one JSON
line per event to standard output. It lives under limits of memory, CPU time and file
size, and imports little (no Django), so that it starts quickly.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, TiffImagePlugin

from ml import drawings
from search import figures, libtiff
from search.ingest import pdf_layout, pdf_pages
from search.ingest.pdf_layout import PageKind

MEGABYTE = 1024 * 1024
MAX_PIXELS = 40_000_000  # of one image or page
MAX_PAGES = 50
MAX_ALL_PIXELS = MAX_PAGES * 9_000_000  # of one file: 50 Letter pages at 300 dpi
MAX_WRITTEN = 256 * MEGABYTE  # of one PNG
PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024  # bytes: readers allow some rubbish before it

Fault = Literal["damaged", "protected", "pages", "pixels", "limits"]

_NEW_SUBFILE_TYPE = 254
_REDUCED = 1  # bit of it: a thumbnail of another page
_MAX_FRAMES = 4 * MAX_PAGES  # thumbnails included
_HEADER_ERRORS = (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may take; the address space holds its libraries, too.

    Forty megapixels of 16 bits need 1.4 GB of it.
    """

    memory: int = 2048 * MEGABYTE
    cpu_seconds: int = 30  # for one file


class RefusedFile(Exception):
    """The file is not taken; the parent words the message."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PageEvent:
    """A page was decoded into the folder: its PNG, its upright size in pixels.

    `kind` is what a page of a patent's PDF was taken for, "" for pages of images. A
    page of several that is damaged has no PNG.
    """

    file: int
    png: str
    width: int
    height: int
    pixel_sha256: str
    is_blank: bool
    kind: PageKind | Literal[""]


@dataclass(frozen=True, slots=True)
class EndEvent:
    """A file is done; `fault` tells why where it is refused."""

    file: int
    fault: Fault | Literal[""] = ""
    detail: str = ""


def decode(path: Path) -> Iterator[tuple[Image.Image | None, PageKind | Literal[""]]]:
    """Yield each page of a file, upright, mode 1 or L, and its kind.

    Sheets of a patent's PDF come without their running head. Of a TIFF with several
    pages a damaged one is None. Raises RefusedFile.
    """
    with path.open("rb") as file:
        is_pdf = PDF_MARK in file.read(PDF_MARK_WITHIN)
    if is_pdf:
        yield from _pdf_pages(path)
    else:
        yield from ((image, "") for image in _images(path))


def run(
    paths: Sequence[Path], folder: Path, *, limits: Limits
) -> Iterator[PageEvent | EndEvent]:
    """Decode files into PNGs in `folder`; each file ends with an EndEvent."""
    for number, path in enumerate(paths):
        _allow_cpu(limits.cpu_seconds)
        try:
            yield from _run_one(number, path, folder)
        except RefusedFile as error:
            yield EndEvent(number, error.fault, str(error))
        except MemoryError:
            yield EndEvent(number, "limits")
        else:
            yield EndEvent(number)


def main() -> None:
    """Do the job on standard input."""
    job = json.load(sys.stdin)
    limits = Limits(**job["limits"])
    _bind(limits)
    paths = [Path(path) for path in job["files"]]
    for event in run(paths, Path(job["folder"]), limits=limits):
        sys.stdout.write(json.dumps(asdict(event)) + "\n")
        sys.stdout.flush()


def _run_one(number: int, path: Path, folder: Path) -> Iterator[PageEvent]:
    pixels = 0
    for position, (image, kind) in enumerate(decode(path)):
        if image is None:
            yield PageEvent(number, "", 0, 0, "", is_blank=True, kind="")
            continue
        pixels += image.width * image.height
        if pixels > MAX_ALL_PIXELS:
            raise RefusedFile("pixels", f"{pixels // 1_000_000} or more in all pages")
        name = f"{number}-{position}.png"
        image.info = {}  # or Pillow would write the source's ICC profile
        # A photograph at level 6 takes seconds; a 1-bit drawing does not.
        level = 6 if image.mode == "1" else 1
        image.save(folder / name, "PNG", compress_level=level)
        yield PageEvent(
            file=number,
            png=name,
            width=image.width,
            height=image.height,
            pixel_sha256=figures.pixel_sha256(image),
            is_blank=_is_blank(image),
            kind=kind,
        )


def _images(path: Path) -> Iterator[Image.Image | None]:
    frames = _frames(path)
    damaged = 0
    for frame, is_landscape in frames:
        image = _image(path, frame)
        if image is None:
            damaged += 1
            if damaged == len(frames):
                raise RefusedFile("damaged", f"page {frame + 1}")
            yield None
            continue
        if is_landscape:
            image = drawings.turned(image, 90)
        yield figures.simplest(image)


def _image(path: Path, frame: int) -> Image.Image | None:
    try:
        with libtiff.heard() as complaints:
            image = drawings.open_image(path, max_pixels=MAX_PIXELS, page=frame)
    except drawings.UnreadableDrawing:
        return None
    # A garbled drawing Pillow returns without a word.
    return None if complaints else image


def _frames(path: Path) -> list[tuple[int, bool]]:
    """Return which frames are drawings, and whether the Office marked each landscape.

    Of a TIFF all but thumbnails, else the first.
    """
    frames: list[tuple[int, bool]] = []
    try:
        with Image.open(path, formats=drawings.FORMATS) as image:
            _check_size(image)
            if image.format != "TIFF":
                return [(0, False)]
            with suppress(EOFError):  # the seek behind the last frame
                for frame in range(_MAX_FRAMES):
                    image.seek(frame)
                    if not _is_thumbnail(image):
                        _check_size(image)
                        frames.append((frame, figures.is_marked_landscape(image)))
    except Image.DecompressionBombError as error:
        raise RefusedFile("pixels", _told_size(error)) from error
    except _HEADER_ERRORS as error:
        raise RefusedFile("damaged") from error
    if len(frames) > MAX_PAGES:
        raise RefusedFile("pages", f"{len(frames)} or more; the limit is {MAX_PAGES}")
    return frames or [(0, False)]


def _told_size(error: Image.DecompressionBombError) -> str:
    """Return the size Pillow names, "" should it word its message otherwise."""
    found = re.search(r"\((\d+) pixels\)", str(error))
    return f"{int(found[1]) // 1_000_000} megapixels" if found else ""


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise RefusedFile("pixels", f"{image.width} x {image.height}")


def _is_thumbnail(image: Image.Image) -> bool:
    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    return bool(int(image.tag_v2.get(_NEW_SUBFILE_TYPE, 0)) & _REDUCED)


def _pdf_pages(path: Path) -> Iterator[tuple[Image.Image, PageKind]]:
    try:
        with pdf_pages.opened(path, max_pages=MAX_PAGES) as document:
            for index in range(len(document)):
                with pdf_pages.loaded(document, index) as page:
                    image = pdf_pages.image(page, max_pixels=MAX_PIXELS)
                kind = pdf_layout.kind(image)
                if kind == "sheet":
                    image = pdf_layout.without_head(image)
                yield figures.simplest(image), kind
    except pdf_pages.UnreadablePdf as error:
        raise RefusedFile(error.fault, str(error)) from error


def _is_blank(image: Image.Image) -> bool:
    darkest, lightest = image.getextrema()
    if darkest == lightest:  # also all black, as damaged Group 4 may come out
        return True
    try:
        drawings.ink_box(image)
    except drawings.BlankDrawing:
        return True
    return False


def _bind(limits: Limits) -> None:
    """Bind this process: whatever a file contains, it cannot take the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_cpu(seconds: int) -> None:
    """Allow that much more CPU time; past it the system kills this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()

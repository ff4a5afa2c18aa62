"""Walking over whatever a person gives to import: folders, XML, tar, ZIP, nested, PDF.

One pass in a fixed order, in memory that does not grow with the input. What cannot be
read is refused with its reason, and the rest goes on.
"""

import gzip
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal, cast

from search.ingest import formats
from search.ingest.archives import (
    Archive,
    Budget,
    Entry,
    ExpandsTooFar,
    Stream,
    budget_for,
    spooled,
)
from search.ingest.images_beside import (
    ArchiveImages,
    ArchiveIndex,
    FolderImages,
    cleaned,
    folder_of,
    is_image,
)
from search.ingest.items import (
    Document,
    Ignored,
    Images,
    Item,
    Limits,
    PdfFile,
    Place,
    Refused,
    UnreadableMember,
)
from search.ingest.splitting import split
from search.ingest.tar_archives import TarArchive
from search.ingest.zip_archives import ZipArchive

LIMITS = Limits()


def walk(paths: Iterable[Path], *, limits: Limits = LIMITS) -> Iterator[Item]:
    """Yield every document, PDF, ignored and refused file under the paths, in order.

    Folders are walked by name, archives in stored order. The images of a document are
    to be read before the next item is asked for.
    """
    for path in paths:
        shown = cleaned(path.name)
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except FileNotFoundError:
            yield Refused(Place(shown), "no such file or folder")
        except OSError as problem:
            yield Refused(Place(shown), f"cannot be read: {problem.strerror}")
        else:
            if is_folder:
                shown = cleaned(path.resolve().name) or "folder"
                yield from _folder(path, shown, limits)
            else:
                beside = FolderImages(path.parent, "", limits)
                yield from _file(path, shown, beside, limits)


@dataclass(frozen=True, slots=True)
class _Source:
    """One file, on disk or in an archive: how to read it, and what lies beside it."""

    place: Place
    open: Callable[[], Stream]
    as_file: Callable[[], BinaryIO]
    beside: Images


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds, or is counted, for everything inside one input file."""

    limits: Limits
    budget: Budget
    depth: int = 0


def _folder(
    folder: Path, shown: str, limits: Limits, *, depth: int = 0
) -> Iterator[Item]:
    """Walk a folder: its files by name, then its folders, but no links to folders."""
    if depth > limits.folders:
        yield Refused(Place(shown), f"folders more than {limits.folders} deep")
        return
    try:
        with os.scandir(folder) as found:
            children = sorted(found, key=lambda child: child.name)
    except OSError as problem:
        yield Refused(Place(shown), f"cannot be read: {problem.strerror}")
        return
    natures = {child.name: _nature(child) for child in children}
    files = [name for name, nature in natures.items() if nature == "file"]
    others = [name for name in files if not is_image(name)]
    if len(others) < len(files) and not any(
        name.lower().endswith(".xml") for name in others
    ):
        count = len(files) - len(others)
        yield Ignored(Place(shown), f"{count} images without an XML document")
    beside = FolderImages(folder, shown, limits)
    for name in others:
        yield from _file(folder / name, f"{shown}/{cleaned(name)}", beside, limits)
    for name, nature in natures.items():
        inside = f"{shown}/{cleaned(name)}"
        if nature == "folder":
            yield from _folder(folder / name, inside, limits, depth=depth + 1)
        elif nature == "link to a folder":
            yield Ignored(Place(inside), "a link to a folder, which is not followed")


def _nature(child: os.DirEntry[str]) -> Literal["file", "folder", "link to a folder"]:
    """Tell folders from the rest; what cannot be looked at is told when opened."""
    if child.is_dir(follow_symlinks=False):
        return "folder"
    with suppress(OSError):
        if child.is_dir():
            return "link to a folder"
    return "file"


def _file(path: Path, shown: str, beside: Images, limits: Limits) -> Iterator[Item]:
    """Walk one input file."""
    place = Place(shown)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
            yield Refused(place, "no ordinary file")
            return
        size = found.st_size
        place = Place(shown, length=size)
        source = _Source(
            place=place,
            open=lambda: Stream(path.open("rb")),
            as_file=lambda: path.open("rb"),
            beside=beside,
        )
        yield from _source(source, _Context(limits, budget_for(size, limits)))
    except ExpandsTooFar as problem:
        yield Refused(place, f"{problem}; the rest of it is left out")
    except OSError as problem:
        is_dangling = isinstance(problem, FileNotFoundError) and path.is_symlink()
        reason = "a link that leads nowhere" if is_dangling else problem.strerror
        yield Refused(place, f"cannot be read: {reason}")


def _source(source: _Source, context: _Context) -> Iterator[Item]:
    """Walk one file, wherever it lies."""
    place = source.place
    if formats.is_hidden(place.members[-1] if place.members else place.name):
        yield Ignored(place, "hidden file")
        return
    try:
        yield from _contents(source, context)
    except ExpandsTooFar:
        raise
    except UnreadableMember as problem:
        yield Refused(place, str(problem))


def _contents(source: _Source, context: _Context) -> Iterator[Item]:
    place = source.place
    with source.open() as stream:
        head = stream.read(formats.HEAD)
    format_ = formats.tell(place.name, head)
    if format_ == "other":
        yield Ignored(place, "no XML, PDF or archive")
    elif format_ == "image":
        yield Ignored(place, "an image without an XML document")
    elif not head:
        yield Refused(place, "empty file")
    elif format_ in formats.REFUSED:
        yield Refused(place, formats.REFUSED[format_])
    elif format_ == "xml":
        yield from _documents(source, context)
    elif format_ == "pdf":
        yield _pdf(source, context)
    elif context.depth >= context.limits.depth:
        yield Refused(place, f"archives more than {context.limits.depth} deep")
    elif format_ == "gzip":
        yield from _source(_unpacked(source, context), _deeper(context))
    else:
        with closing(source.as_file()) as file:
            archive = _archive(file, format_, context)
            yield from _members(archive, place, _deeper(context))


def _documents(source: _Source, context: _Context) -> Iterator[Item]:
    """Yield the documents of an XML file; whatever breaks off is refused alone."""
    file, members, end = source.place.file, source.place.members, 0
    try:
        with source.open() as stream:
            for part in split(stream, limit=context.limits.document):
                end = part.offset + part.length
                place = Place(file, members, part.offset, part.length)
                reason = formats.refusal(part.content)
                if reason:
                    yield Refused(place, reason)
                else:
                    yield Document(place, part.content, source.beside, part.is_cut)
    except ExpandsTooFar:
        raise
    except UnreadableMember as problem:
        yield Refused(Place(file, members, end), str(problem))
        return
    if not end:
        yield Refused(source.place, "nothing but white space")


def _pdf(source: _Source, context: _Context) -> Item:
    largest = context.limits.pdf
    with source.open() as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        return Refused(source.place, f"PDF of more than {largest:,} bytes")
    return PdfFile(source.place, content)


def _unpacked(source: _Source, context: _Context) -> _Source:
    """Return what a gzip file holds, under its name without the ending."""

    def opened() -> Stream:
        packed = source.as_file()
        unpacking = cast("BinaryIO", gzip.GzipFile(fileobj=packed, mode="rb"))
        return Stream(unpacking, context.budget, beneath=packed)

    def as_file() -> BinaryIO:
        with opened() as stream:
            return spooled(stream, context.limits)

    place = source.place
    stem = place.name.removesuffix(".gz").removesuffix(".GZ")
    if stem.lower().endswith(".tgz"):
        stem = stem[:-4] + ".tar"
    members = (*place.members, stem)
    return _Source(Place(place.file, members), opened, as_file, source.beside)


def _archive(file: BinaryIO, format_: formats.Format, context: _Context) -> Archive:
    if format_ == "zip":
        return ZipArchive(file, context.limits, context.budget)
    return TarArchive(file, context.limits)


def _members(archive: Archive, place: Place, context: _Context) -> Iterator[Item]:
    """Walk an archive: what is broken in it first, then its members as stored."""
    for broken in archive.broken:
        yield Refused(_inside(place, broken.path), broken.reason)
    index = ArchiveIndex(archive, place, context.limits)
    others = [entry for entry in archive.entries if not is_image(entry.path)]
    if not others and archive.entries:
        count = len(archive.entries)
        yield Ignored(place, f"{count} images without an XML document")
    for entry in others:
        yield from _source(_member(archive, entry, index), context)


def _member(archive: Archive, entry: Entry, index: ArchiveIndex) -> _Source:
    return _Source(
        place=_inside(index.place, entry.path, entry.size),
        open=lambda: archive.open(entry),
        as_file=lambda: archive.as_file(entry),
        beside=ArchiveImages(index, folder_of(entry.path)),
    )


def _inside(place: Place, path: str, size: int = 0) -> Place:
    members = (*place.members, path) if path else place.members
    return Place(place.file, members, length=size)


def _deeper(context: _Context) -> _Context:
    return replace(context, depth=context.depth + 1)

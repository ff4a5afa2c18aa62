"""WebDataset shards: TAR files in which an image, its text and its facts share a key.

    00000.tar     000000000.tif  000000000.txt  000000000.json
    00000.jsonl   the JSON members of the shard again, one a line

Keys are the numbers of shard and sample, as img2dataset writes them; the facts are the
figure's, with a SHA-256 of the image's bytes. Equal input gives equal files. Shards are
read as streams, one sample in memory, whoever wrote them.
Formats: webdataset; img2dataset (whose table beside a shard is Parquet).
"""

import hashlib
import io
import json
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from ml import drawings
from ml.manifests import facts, lines
from ml.manifests.archives import LARGEST, UnreadableImage, WholeTarInfo
from ml.manifests.lines import OnBad, refuse
from ml.manifests.ornament import Figure, UnreadableManifest

IMAGES = ("tif", "tiff", "png", "jpg", "jpeg", "gif", "webp")
SHARD_BYTES = 512 << 20
SHARD_SAMPLES = 10_000  # a key has four digits for the place in its shard
_DAMAGED = (
    tarfile.TarError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    OSError,
    TypeError,  # tarfile, of a gzip that ends in its header
)

Read = Callable[[str], bytes]


class UnreadableShard(Exception):
    """A file is no shard, or a damaged one; the message names it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: bytes and suffix of its image, its text, its facts ({} if none)."""

    key: str
    suffix: str
    image: bytes
    text: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def write(
    folder: Path,
    figures: Iterable[Figure],
    read: Read,
    *,
    shard_bytes: int = SHARD_BYTES,
    shard_samples: int = SHARD_SAMPLES,
    png: bool = False,
    on_bad: OnBad = refuse,
) -> list[Path]:
    """Write figures as shards of at most so many bytes and samples; the shards.

    `read` gives the bytes of a figure's path; those it cannot read go to `on_bad`. A
    sample larger than a shard has one to itself. The text is the first caption. `png`
    makes upright grey PNG of the images: open_clip reads no TIFF. Raises
    FileExistsError if the folder has shards.
    """
    if not 1 <= shard_samples <= SHARD_SAMPLES:
        raise ValueError(f"{shard_samples} samples a shard, not 1..{SHARD_SAMPLES}")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("*.tar")):
        raise FileExistsError(f"{folder} has shards already; give an empty folder")
    shards: list[Path] = []
    rest = _readable(figures, read, png, on_bad)
    waiting = next(rest, None)
    while waiting is not None:
        with _Shard(folder, len(shards)) as shard:
            while waiting is not None and shard.samples < shard_samples:
                members = _members(*waiting, key=shard.next_key)
                if shard.samples and shard.size_with(members) > shard_bytes:
                    break
                shard.add(members)
                waiting = next(rest, None)
        shards.append(shard.path)
    return shards


def read(shard: Path, *, on_bad: OnBad = refuse) -> Iterator[Sample]:
    """The samples of a shard in its order, TAR or packed TAR.

    A sample without image, with a broken text or JSON, or with another SHA-256 than its
    facts say goes to `on_bad`. Raises UnreadableShard for a damaged file, for members
    that are no files, and where the table beside the shard has more samples.
    """
    keys: set[str] = set()
    members: dict[str, bytes] = {}
    current = ""
    for name, content in _stream(shard):
        path = PurePosixPath(name)
        if path.name.startswith("."):
            continue
        stem, _, suffix = path.name.partition(".")
        key = str(path.parent / stem)
        if key != current:
            yield from _samples(shard, current, members, on_bad)
            if key in keys:
                raise UnreadableShard(f"{shard}: {key} again, apart from its first")
            keys.add(key)
            current, members = key, {}
        if suffix.lower() in members:
            raise UnreadableShard(f"{shard}: {name} twice")
        members[suffix.lower()] = content
    yield from _samples(shard, current, members, on_bad)
    _check_count(shard, len(keys))


def figures(
    folder: Path, *, split: str = "", on_bad: OnBad = refuse
) -> Iterator[Figure]:
    """The samples of all shards of a folder as figures of our manifest.

    Their paths lead into the shards, `00000.tar/000000000.tif`; `split` is taken where
    the facts have none. Raises UnreadableShard, also for a folder without shards.
    """
    shards = sorted(folder.glob("*.tar"))
    if not shards:
        raise UnreadableShard(f"{folder} has no shards (*.tar)")
    for shard in shards:
        for sample in read(shard, on_bad=on_bad):
            path = f"{shard.name}/{sample.key}.{sample.suffix}"
            values = {"text": sample.text, **sample.facts}
            try:
                yield facts.figure(values, path=path, split=split)
            except (ValueError, TypeError) as error:
                on_bad(UnreadableManifest(f"{path}: {error}"))


class _Shard:
    """A shard while it is written; moved into place when its block ends well."""

    def __init__(self, folder: Path, number: int) -> None:
        self.path = folder / f"{number:05d}.tar"
        self.samples = 0
        self._number = number
        self._size = 0
        self._table: list[str] = []

    def __enter__(self) -> Self:
        self._part = self.path.with_suffix(".tar.part")
        self._tar = tarfile.open(self._part, "w", format=tarfile.USTAR_FORMAT)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tar.close()
        if kind is not None:
            self._part.unlink()
            return
        lines.write(self.path.with_suffix(".jsonl"), self._table)
        self._part.replace(self.path)

    @property
    def next_key(self) -> str:
        return f"{self._number:05d}{self.samples:04d}"

    def size_with(self, members: Mapping[str, bytes]) -> int:
        """Bytes of the shard if it ended with one more sample."""
        blocks = self._size + _size(members) + 2 * tarfile.BLOCKSIZE
        return -(-blocks // tarfile.RECORDSIZE) * tarfile.RECORDSIZE

    def add(self, members: Mapping[str, bytes]) -> None:
        for name, content in members.items():
            info = tarfile.TarInfo(name)  # no owner, no time of day
            info.size = len(content)
            self._tar.addfile(info, io.BytesIO(content))
        self._size += _size(members)
        self._table.append(members[f"{self.next_key}.json"].decode() + "\n")
        self.samples += 1


def _size(members: Mapping[str, bytes]) -> int:
    return sum(
        (1 + -(-len(content) // tarfile.BLOCKSIZE)) * tarfile.BLOCKSIZE
        for content in members.values()
    )


def _readable(
    figures: Iterable[Figure], read_image: Read, png: bool, on_bad: OnBad
) -> Iterator[tuple[Figure, bytes]]:
    for figure in figures:
        if PurePosixPath(figure.path).suffix.lower()[1:] not in IMAGES:
            reason = f"{figure.path}: no image by its name ({', '.join(IMAGES)})"
            on_bad(UnreadableManifest(reason))
            continue
        try:
            image = read_image(figure.path)
            pair = _as_png(figure, image) if png else (figure, image)
        except (UnreadableImage, drawings.UnreadableDrawing) as error:
            on_bad(UnreadableManifest(f"{figure.path}: {error}"))
        else:
            yield pair


def _as_png(figure: Figure, image: bytes) -> tuple[Figure, bytes]:
    upright = drawings.turned(drawings.open_image(image), figure.turn)
    content = io.BytesIO()
    upright.save(content, "PNG")
    path = PurePosixPath(figure.path).with_suffix(".png").as_posix()
    return replace(figure, path=path, turn=0), content.getvalue()


def _members(figure: Figure, image: bytes, *, key: str) -> dict[str, bytes]:
    """The members of a sample, names with contents, in the order they are stored."""
    text = figure.captions[0] if figure.captions else ""
    digest = hashlib.sha256(image).hexdigest()
    values = {**facts.of(figure), "key": key, "caption": text, "sha256": digest}
    suffix = PurePosixPath(figure.path).suffix.lower()
    return {
        f"{key}{suffix}": image,
        f"{key}.txt": text.encode(),
        f"{key}.json": json.dumps(values, ensure_ascii=False, sort_keys=True).encode(),
    }


def _stream(shard: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the regular members, in one pass."""
    try:
        with tarfile.open(shard, "r|*", tarinfo=WholeTarInfo) as tar:
            for member in tar:
                if member.isdir():
                    continue
                stored = tar.extractfile(member) if member.isreg() else None
                if stored is None or member.size > LARGEST:
                    what = "no file" if stored is None else f"over {LARGEST} bytes"
                    raise UnreadableShard(f"{shard}: {member.name} is {what}")
                content = stored.read()
                if len(content) < member.size:
                    raise UnreadableShard(f"{shard}: {member.name} is cut off")
                yield member.name, content
    except FileNotFoundError:
        raise
    except _DAMAGED as error:
        raise UnreadableShard(f"{shard}: {error}") from error


def _samples(
    shard: Path, key: str, members: Mapping[str, bytes], on_bad: OnBad
) -> Iterator[Sample]:
    """The sample of gathered members, or none if it is bad; none of no members."""
    if not members:
        return
    try:
        sample = _sample(key, members)
    except (ValueError, TypeError) as error:
        on_bad(UnreadableManifest(f"{shard}, sample {key}: {error}"))
    else:
        yield sample


def _sample(key: str, members: Mapping[str, bytes]) -> Sample:
    suffixes = [suffix for suffix in IMAGES if suffix in members]
    if len(suffixes) != 1:
        raise ValueError(f"{len(suffixes)} images among {', '.join(members)}")
    image = members[suffixes[0]]
    values = facts.parse(members.get("json", b"{}"))
    expected = values.get("sha256")
    if expected and expected != hashlib.sha256(image).hexdigest():
        raise ValueError("the image's SHA-256 is not the one in the JSON")
    return Sample(key, suffixes[0], image, members.get("txt", b"").decode(), values)


def _check_count(shard: Path, found: int) -> None:
    """A shard from which samples were taken looks whole; its table tells."""
    table = shard.with_suffix(".jsonl")
    if table.is_file():
        listed = sum(1 for _ in lines.numbered(table))
        if found != listed:
            raise UnreadableShard(f"{shard}: {found} samples, {listed} in {table.name}")

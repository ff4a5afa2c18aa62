"""Lines of text files that others wrote: numbered, decoded, bounded; plain or gzip.

What cannot be read is named by file and line. Formats that can do without a line hand
the error to `on_bad`: `refuse` raises it, a `Skipped` counts and logs it.
"""

import gzip
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from ml.manifests.ornament import UnreadableManifest

LONGEST = 1 << 20  # bytes; the longest line of the published files has under 100,000
_GZIP = b"\x1f\x8b"

logger = logging.getLogger(__name__)

OnBad = Callable[[UnreadableManifest], None]


def bad_line(path: Path, number: int, reason: object) -> UnreadableManifest:
    """The error of one line, to be raised or handed to `on_bad`."""
    return UnreadableManifest(f"{path}, line {number}: {reason}")


def refuse(error: UnreadableManifest) -> None:
    """Raise the error: the policy of formats in which every line counts."""
    raise error


@dataclass(slots=True)
class Skipped:
    """Counts and logs lines left out; the first reasons are kept to be shown."""

    count: int = 0
    reasons: list[str] = field(default_factory=list)
    shown: int = 20

    def __call__(self, error: UnreadableManifest) -> None:
        self.count += 1
        if self.count <= self.shown:
            self.reasons.append(str(error))
            logger.warning("left out: %s", error)
        elif self.count == self.shown + 1:
            logger.warning("left out: over %d; the rest is only counted", self.shown)


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, its end kept, a byte order mark dropped.

    Gzip is told by its first bytes, not by the name. Raises UnreadableManifest for a
    damaged gzip, for bytes that are no UTF-8 and for a line over `LONGEST`.
    """
    number = 0
    try:
        with _opened(path) as file:
            while line := file.readline(LONGEST + 1):
                number += 1
                if len(line) > LONGEST:
                    raise bad_line(path, number, f"longer than {LONGEST} bytes")
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise bad_line(path, number, f"not UTF-8: {error.reason}") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise bad_line(path, number + 1, f"damaged gzip: {error}") from error


def write(path: Path, lines: Iterable[str]) -> None:
    """Write lines that bring their own ends; a name in `.gz` is packed.

    The file is moved into place when it is whole, and equal lines give equal bytes.
    """
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        if path.suffix == ".gz":
            # No name and no time of day in the header.
            with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                packed.writelines(line.encode() for line in lines)
        else:
            file.writelines(line.encode() for line in lines)
    part.replace(path)


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_gzip = file.read(len(_GZIP)) == _GZIP
    return cast("IO[bytes]", gzip.open(path)) if is_gzip else path.open("rb")

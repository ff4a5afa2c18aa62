"""The file of captions: JSON lines, appended as they are written.

    {"key": "a/1.png", "patent": "USD0908314", "version": "measured/…",
     "caption": "front view of …", "views": ["front"], "class_code": "02-02",
     "class_name": "", "verdict": {"is_generic": false, …}}

`key` is a figure's path, or a design's patent. There is one line for each key and
version. A line cut off by a killed run is dropped.
"""

import contextlib
import dataclasses
import fcntl
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ml.captioning.gate import Candidate, Verdict
from ml.manifests import lines


class UnfitRecords(Exception):
    """The file holds other lines, one twice, or another run is writing it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One caption; `verdict` is None until the whole file is judged."""

    key: str
    patent: str
    version: str
    caption: str
    views: tuple[str, ...] = ()
    class_code: str = ""
    class_name: str = ""
    verdict: Verdict | None = None

    @property
    def candidate(self) -> Candidate:
        """What the gate looks at."""
        return Candidate(
            text=self.caption,
            design=self.patent,
            class_code=self.class_code,
            class_name=self.class_name,
            views_shown=self.views,
        )


def read(path: Path) -> list[Record]:
    """All records of a file, a last line without its end left out.

    Raises UnfitRecords naming a line that is no record or repeats one; OSError.
    """
    found: dict[tuple[str, str], Record] = {}
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                break
            try:
                record = _record(json.loads(line.decode()))
            except (ValueError, TypeError, RecursionError) as error:
                raise UnfitRecords(f"{path}, line {number}: {error}") from error
            if (record.key, record.version) in found:
                raise UnfitRecords(f"{path}, line {number}: {record.key} again")
            found[record.key, record.version] = record
    return list(found.values())


@contextlib.contextmanager
def appending(path: Path) -> Iterator[IO[bytes]]:
    """The file open for `append`, locked against other runs, a torn line cut off.

    Raises UnfitRecords where another run has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UnfitRecords(f"{path}: another run is writing it; wait") from error
        _cut_torn(file)
        yield file


def append(file: IO[bytes], records: Iterable[Record]) -> None:
    """Add whole lines, in the file when this returns."""
    file.write("".join(map(_line, records)).encode())
    file.flush()


def write(path: Path, records: Iterable[Record]) -> None:
    """Write a file anew; the old one stands until the new one is whole."""
    lines.write(path, map(_line, records))


def _cut_torn(file: IO[bytes]) -> None:
    end = file.seek(0, 2)
    while end:
        start = max(0, end - 65536)
        file.seek(start)
        last = file.read(end - start).rfind(b"\n")
        if last >= 0:
            end = start + last + 1
            break
        end = start
    file.truncate(end)
    file.seek(end)


def _record(values: Any) -> Record:
    if not isinstance(values, dict):
        raise TypeError("not an object")
    known = dict(values)
    verdict = known.pop("verdict", None)
    shown = tuple(known.pop("views", ()))
    if not all(isinstance(value, str) for value in (*known.values(), *shown)):
        raise TypeError("a value is no text")
    judged = None if verdict is None else _verdict(verdict)
    return Record(**known, views=shown, verdict=judged)


def _verdict(values: dict[str, Any]) -> Verdict:
    lists = {key: tuple(values[key]) for key in ("wrong_views", "leaks")}
    return Verdict(**{**values, **lists})


def _line(record: Record) -> str:
    known = {key: value for key, value in dataclasses.asdict(record).items() if value}
    return json.dumps(known, ensure_ascii=False, sort_keys=True) + "\n"

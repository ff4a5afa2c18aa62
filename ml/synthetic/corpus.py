"""Write a planned corpus to disk, in the containers the Office's weekly files use.

Beside the patents stands `corpus.jsonl`, the ground truth: one line per patent with
its design, its lineage, and for each sheet the figures with number, view, style and
boxes (pixels of the upright sheet). A second call finishes what a first one began.
"""

import hashlib
import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

from ml.synthetic import packing
from ml.synthetic.drafting import DEFAULT_SIZE, Record, draft
from ml.synthetic.planning import plan
from ml.synthetic.plans import Lineage, PatentPlan, relevance

__all__ = [
    "METADATA",
    "VERSION",
    "Container",
    "Lineage",
    "Progress",
    "lineage",
    "plan",
    "read",
    "relevance",
    "write",
]

VERSION = "1"  # raise when the same plan draws otherwise, so that old files are redone
METADATA = "corpus.jsonl"
_PARTS = ".parts"  # weekly containers only: inner zips waiting for their week

Container = Literal["folders", "weekly"]
Progress = Callable[[int, int], None]  # patents done, patents in all


@dataclass(frozen=True, slots=True)
class _Job:
    """One patent to draw and where it goes; crosses the process boundary."""

    plan: PatentPlan
    folder: Path
    container: Container
    size: int


def write(
    plans: Sequence[PatentPlan],
    folder: Path,
    *,
    processes: int = 1,
    progress: Progress | None = None,
    container: Container = "folders",
    size: int = DEFAULT_SIZE,
) -> int:
    """Write `plans` below `folder` and return how many patents had to be drawn.

    Folders hold one patent each, weekly containers the patents of one issue day as
    inner zips. Complete patents of an equal plan are left alone. With one process all
    happens in the caller's, as a daemon must (it may have no children).
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = _complete(plans, folder, container=container, size=size)
    jobs = [
        _Job(item, folder, container, size) for item in plans if item.id not in done
    ]
    total, finished = len(plans), len(done)
    report = progress or (lambda done, total: None)
    report(finished, total)
    # Begin with whole lines: a cut one would swallow the first that is appended.
    _replace(folder / METADATA, "".join(map(_line, done.values())))
    with (folder / METADATA).open("a", encoding="utf-8") as metadata:
        for record in _drawn(jobs, processes=processes):
            done[record["patent"]] = record
            metadata.write(_line(record))
            metadata.flush()
            finished += 1
            report(finished, total)
    if container == "weekly":
        _bind_weeks(plans, folder)
    _replace(folder / METADATA, "".join(_line(done[item.id]) for item in plans))
    return len(jobs)


def read(folder: Path) -> Iterator[Record]:
    """Yield the ground truth of a written corpus, one mapping per patent.

    A last line cut short by an interruption is left out.
    """
    path = folder / METADATA
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield json.loads(line)


def lineage(record: Record) -> Lineage:
    """Return the lineage a record tells, so that `relevance` can grade a pair."""
    return Lineage(**{field.name: record[field.name] for field in fields(Lineage)})


def digest(item: PatentPlan, *, size: int) -> str:
    """Return what tells whether a patent on disk was drawn from an equal plan."""
    return hashlib.sha256(f"{VERSION} {size} {item!r}".encode()).hexdigest()[:16]


def _drawn(jobs: Sequence[_Job], *, processes: int) -> Iterator[Record]:
    if processes <= 1 or len(jobs) <= 1:
        yield from map(_draw, jobs)
        return
    # Spawned rather than forked: the caller may hold threads and connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        try:
            futures = [pool.submit(_draw, job) for job in jobs]
            for future in as_completed(futures):
                yield future.result()
        finally:  # an interrupted caller waits for patents begun, not for all
            pool.shutdown(cancel_futures=True)


def _draw(job: _Job) -> Record:
    drawn = draft(job.plan, size=job.size)
    if job.container == "weekly":
        part = _part(job.plan, job.folder)
        packing.inner_zip(drawn.files, part, dated=job.plan.granted)
    else:
        packing.folder(drawn.files, job.folder / job.plan.name)
    return {**drawn.record, "digest": digest(job.plan, size=job.size)}


def _bind_weeks(plans: Sequence[PatentPlan], folder: Path) -> None:
    for day in sorted({item.granted for item in plans}):
        parts = [_part(item, folder) for item in plans if item.granted == day]
        if all(part.exists() for part in parts):  # else bound by an earlier call
            packing.week(parts, _week(day, folder))
    shutil.rmtree(folder / _PARTS, ignore_errors=True)


def _complete(
    plans: Sequence[PatentPlan], folder: Path, *, container: Container, size: int
) -> dict[str, Record]:
    """Return the records of patents already drawn from an equal plan, whole on disk."""
    known = {record["patent"]: record for record in read(folder)}
    equal = {
        item.id
        for item in plans
        if known.get(item.id, {}).get("digest") == digest(item, size=size)
    }
    if container == "folders":
        return {
            item.id: known[item.id]
            for item in plans
            if item.id in equal and (folder / item.name).is_dir()
        }
    # A week's container is whole or redone: tar files are not patched.
    broken = {
        item.granted
        for item in plans
        if not (item.id in equal and _is_stored(item, folder))
    }
    return {
        item.id: known[item.id]
        for item in plans
        if item.id in equal
        and (
            _part(item, folder).exists()
            or (item.granted not in broken and _week(item.granted, folder).exists())
        )
    }


def _is_stored(item: PatentPlan, folder: Path) -> bool:
    return _part(item, folder).exists() or _week(item.granted, folder).exists()


def _part(item: PatentPlan, folder: Path) -> Path:
    return folder / _PARTS / f"{item.name}.ZIP"


def _week(day: date, folder: Path) -> Path:
    return folder / f"I{day:%Y%m%d}.tar"


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n"


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)

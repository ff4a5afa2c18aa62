"""The whole path: runs of seven views and words, from the row to the recorded answer.

Workers are processes of their own, two of them as in the compose file; runs are given
to them by a queue with so many in flight.
"""

import json
import os
import queue
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np

from benchmarks.search import path_corpus
from benchmarks.search.generating import Corpus
from benchmarks.search.keeping import Kept
from search import retrieval, revisions, runs, vectors
from search.models import Encoder, Figure, Patent, SearchRun, Sheet
from search.queries import Filters, Query, View
from search.retrieval.codes import shelf

VIEWS = 7
K = 50
ALONE = 60  # runs one after the other
TOGETHER = 64  # runs of each crowd
CROWDS = (1, 8, 32)
WORKERS = 2
ROUNDS = 5
FIRST = 5  # runs that do not count: files are mapped, connections made


def measure(corpus: Corpus, made: Kept, kept: Kept) -> dict[str, Any]:
    """Fill the tables, build the codes, then execute runs alone and in crowds."""
    encoder = path_corpus.fill(corpus)
    built = made.step("codes from PostgreSQL", lambda: _built(encoder))
    shelf.keep(encoder)
    return {
        "built from PostgreSQL": built,
        "fresh": kept.step("fresh", lambda: fresh(encoder)),
        "path": kept.step("path", lambda: alone(corpus)),
        "crowds": {
            str(many): kept.step(f"crowd {many}", lambda many=many: crowd(corpus, many))
            for many in CROWDS
        },
    }


def _built(encoder: Encoder) -> dict[str, float]:
    began = time.perf_counter()
    shelf.build(encoder)
    return {"seconds": time.perf_counter() - began, "load": os.getloadavg()[0]}


def fresh(encoder: Encoder) -> dict[str, list[float]]:
    """Seconds from the commit of a new design's vector until a search finds it."""
    chance = np.random.default_rng(11)
    taken = []
    for _ in range(ROUNDS):
        row = chance.normal(size=(1, encoder.dimensions)).astype(np.float32)
        row = vectors.as_stored(row / np.linalg.norm(row))
        patent = _add_design(encoder, row)
        began = time.perf_counter()
        while True:
            corpus = retrieval.Corpus(
                encoder=encoder, filters=Filters(), revision=revisions.latest()
            )
            if patent in retrieval.nearest(row, corpus=corpus, k=10).patent_ids:
                break
        taken.append(time.perf_counter() - began)
    return {"seconds": taken}


def _add_design(encoder: Encoder, row: np.ndarray[Any, Any]) -> str:
    template = Patent.objects.order_by("pk").last()
    assert template is not None
    template.pk = path_corpus.number(int(template.pk.removeprefix("USD")) + 1)
    template.since = revisions.latest()
    template.save(force_insert=True)
    sheet = Sheet.objects.create(
        patent=template, code="D00001", position=0, state="stored", since=template.since
    )
    figure = Figure.objects.create(
        patent=template, sheet=sheet, position=0, since=template.since
    )
    vectors.insert([figure.pk], row, encoder=encoder)
    return template.pk


def alone(corpus: Corpus) -> dict[str, Any]:
    """Runs one after the other in one worker: seconds by step, from their rows."""
    ids = _runs(corpus, ALONE + FIRST, seed=21)
    with Worker() as worker:
        told = [worker.execute(one) for one in ids][FIRST:]
    rows = {run.pk: run for run in SearchRun.objects.filter(pk__in=ids)}
    steps: dict[str, list[float]] = {}
    for one in ids[FIRST:]:
        for name, seconds in rows[one].timings.items():
            steps.setdefault(name, []).append(seconds)
    return {
        "steps": steps,
        "beside encoding": [
            one["seconds"] - encode
            for one, encode in zip(told, steps["encode"], strict=True)
        ],
        "compared": [one["compared"][0] for one in told],
        "states": _states(ids),
        "backends": sorted({run.backend for run in rows.values()}),
        "load": round(os.getloadavg()[0], 1),
    }


def crowd(corpus: Corpus, many: int) -> dict[str, Any]:
    """Runs with so many waiting or running at any time: latency and throughput."""
    ids = _runs(corpus, TOGETHER, seed=22 + many)
    waiting: queue.Queue[UUID] = queue.Queue()
    for one in ids:
        waiting.put(one)
    latencies: list[float] = []
    work: queue.Queue[tuple[UUID, threading.Event] | None] = queue.Queue()
    with Worker() as first, Worker() as second:
        workers = (first, second)
        for worker, warming in zip(
            workers, _runs(corpus, len(workers), seed=20), strict=True
        ):
            worker.execute(warming)

        def ask() -> None:
            while True:
                try:
                    one = waiting.get_nowait()
                except queue.Empty:
                    return
                began, done = time.perf_counter(), threading.Event()
                work.put((one, done))
                done.wait()
                latencies.append(time.perf_counter() - began)

        def serve(worker: Worker) -> None:
            while (given := work.get()) is not None:
                worker.execute(given[0])
                given[1].set()

        servers = [threading.Thread(target=serve, args=(worker,)) for worker in workers]
        askers = [threading.Thread(target=ask) for _ in range(many)]
        began = time.perf_counter()
        for thread in (*servers, *askers):
            thread.start()
        for thread in askers:
            thread.join()
        took = time.perf_counter() - began
        for _ in servers:
            work.put(None)
        for thread in servers:
            thread.join()
        peaks = [worker.finish() for worker in workers]
    return {
        "latencies": latencies,
        "per second": len(ids) / took,
        "states": _states(ids),
        "peak": peaks,
        "load": round(os.getloadavg()[0], 1),
    }


class Worker:
    """A worker process that executes one run at a time."""

    def __enter__(self) -> "Worker":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.search.path_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._told()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def execute(self, run: UUID) -> dict[str, Any]:
        """Execute a run and return what the worker tells."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{run}\n")
        self._process.stdin.flush()
        return self._told()

    def finish(self) -> int:
        """End the worker; return its largest resident size in bytes."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        peak: int = self._told()["peak"]
        self._process.stdin = None
        return peak

    def _told(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told


def _runs(corpus: Corpus, count: int, *, seed: int) -> list[UUID]:
    """Runs of designs of the corpus with seven figures: those, and a title's words."""
    chance = np.random.default_rng(seed)
    sizes = np.diff(np.r_[corpus.starts, len(corpus)])
    chosen = chance.choice(np.flatnonzero(sizes >= VIEWS), size=count)
    made = []
    for design in chosen.tolist():
        first = int(corpus.starts[design])
        query = Query(
            views=tuple(View(figure_id=first + 1 + n) for n in range(VIEWS)),
            text=path_corpus.title(int(corpus.subclasses[first]), design),
            k=K,
        )
        made.append(runs.create(query).pk)
    return made


def _states(ids: Sequence[UUID]) -> dict[str, int]:
    states = SearchRun.objects.filter(pk__in=ids).values_list("state", flat=True)
    return {state: list(states).count(state) for state in set(states)}


def told(found: dict[str, Any]) -> str:
    """The path in words."""
    path, built = found["path"], found["built from PostgreSQL"]
    load = path["load"]
    waited, took = found["fresh"]["seconds"], path["beside encoding"]
    lines = [
        f"Codes built from PostgreSQL in {built['seconds']:.1f} s",
        f"Commit to found: p50 {_ms(waited, 50)}, most {_ms(waited, 100)} ms",
        f"Whole path besides encoding: p50 {_ms(took, 50)}, p95 {_ms(took, 95)} ms",
        f"  {VIEWS} views and words, target 100 ms, back ends {path['backends']}",
        f"  {statistics.median(path['compared']):.0f} designs compared, load {load}",
    ]
    lines += [
        f"  {name}: p50 {_ms(seconds, 50)}, p95 {_ms(seconds, 95)} ms"
        for name, seconds in path["steps"].items()
    ]
    for many, one in found["crowds"].items():
        lines.append(
            f"{many} at once: {one['per second']:.1f} runs/s, p50 "
            f"{_ms(one['latencies'], 50)}, p95 {_ms(one['latencies'], 95)} ms, "
            f"{one['states']}, peak {max(one['peak']) / 2**20:.0f} MiB a worker"
        )
    return "\n".join(lines)


def _ms(seconds: Sequence[float], share: int) -> str:
    return f"{1000 * np.percentile(seconds, share):.0f}"

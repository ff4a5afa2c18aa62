"""What being searchable costs: building, starting cold, bytes per figure."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.search import codes_arm, pgvector_peer, server
from benchmarks.search.cells import Cell
from benchmarks.search.generating import Corpus
from benchmarks.search.pgvector_peer import SETTINGS, Pgvector
from benchmarks.search.shapes import Shape
from examiner.embedded.places import Places

ROUNDS = 3


def built(corpus: Corpus, folder: Path) -> dict[str, Any]:
    """Seconds of building the sidecar from arrays, some rounds."""
    seconds = [codes_arm.build(corpus, folder) for _ in range(ROUNDS)]
    return {"seconds": seconds, "load": round(os.getloadavg()[0], 1)}


def cold(
    shape: Shape, places: Places, folder: Path, unfiltered: Cell
) -> dict[str, list[float]]:
    """Seconds to the first answer, in turns, nothing of either in the page cache.

    The server's start is told apart: it is the process's, like Python's and its
    imports, which do not count on our side.
    """
    found: dict[str, list[float]] = {"ours": [], "pgvector": [], "server start": []}
    for _ in range(ROUNDS):
        forget(folder / "codes")
        told = alone(shape, folder)
        found["ours"].append(told["open"] + told["first"])
        server.stop(places)
        forget(places.postgres_data)
        began = time.perf_counter()
        server.start(places)
        started = time.perf_counter()
        arm = Pgvector(server.connect(places), SETTINGS[1])
        arm.answer(unfiltered.questions[0])
        found["pgvector"].append(time.perf_counter() - started)
        found["server start"].append(started - began)
    return found


def alone(shape: Shape, folder: Path) -> dict[str, Any]:
    """What `alone` tells of the sidecar in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.search.alone", shape.name, str(folder)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(output.stdout.splitlines()[-1])
    return told


def memory(
    shape: Shape, places: Places, corpus: Corpus, folder: Path
) -> dict[str, float]:
    """Bytes per figure: on disk, and resident after every cell was asked."""
    told = alone(shape, folder)
    link = server.connect(places)
    peer = pgvector_peer.sizes(link)
    link.close()
    count = len(corpus)
    files = sum(path.stat().st_size for path in _files(folder / "codes"))
    return {
        "ours on disk": files / count,
        "ours resident": sum(told["resident"].values()) / count,
        "ours working": told["working"] / count,
        "pgvector table": peer["table"] / count,
        "pgvector index": peer["index"] / count,
        "FAISS HNSW": (folder / "hnsw.faiss").stat().st_size / count,
        **{f"resident {name}": held / count for name, held in told["resident"].items()},
    }


def told(paid: dict[str, Any], indexed: dict[str, Any]) -> str:
    """C3 and C5 in words; `paid` holds what the functions above found."""
    built, cold, memory = paid["built"]["seconds"], paid["cold"], paid["memory"]
    ours, index = statistics.median(built), indexed["pgvector"]
    first, theirs, start = (1000 * statistics.median(one) for one in cold.values())
    resident, disk = memory["ours resident"], memory["ours on disk"]
    walk = memory["FAISS HNSW"]
    table, graph = memory["pgvector table"], memory["pgvector index"]
    ratios = [(table + graph) / one for one in (resident, disk)]
    return (
        f"C3: arrays to searchable {ours:.2f} s (least {min(built):.2f}, load "
        f"{paid['built']['load']}); CREATE INDEX hnsw {index:.0f} s (load "
        f"{indexed['load']}): {index / ours:.0f}x; target 50; "
        f"FAISS HNSW {indexed['FAISS']:.0f} s\n"
        f"Cold start: first answer {first:.0f} ms; pgvector {theirs:.0f} ms after "
        f"{start:.0f} ms of starting the server\n"
        f"C5: {resident:.0f} bytes a figure resident after every cell, {disk:.0f} on "
        f"disk; pgvector {table:.0f} + {graph:.0f}: {ratios[0]:.1f}x, "
        f"{ratios[1]:.1f}x; target 4; FAISS HNSW {walk:.0f} beside the vectors"
    )


def forget(folder: Path) -> None:
    """Drop a folder's files from the page cache, as far as nobody has them mapped."""
    for path in _files(folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]

"""The sidecar in a process of its own: its cold start, and what it keeps in memory.

    python -m benchmarks.search.alone SIZE FOLDER

Opens the sidecar, answers one question, then those of all cells, and prints JSON.
"""

import json
import sys
import time
from pathlib import Path

import django

from benchmarks.search import cells, generating
from benchmarks.search.shapes import SIZES


def main() -> None:
    """Print seconds of opening and of the first answer, and resident bytes."""
    django.setup()
    from benchmarks.search import codes_arm

    shape, folder = SIZES[sys.argv[1]], Path(sys.argv[2])
    corpus, grid = generating.generate(shape, folder), cells.grid(shape)
    before = _anonymous()
    began = time.perf_counter()
    ours = codes_arm.opened(corpus, folder)
    opened = time.perf_counter()
    ours.answer(grid[-1].questions[0])
    first = time.perf_counter()
    for cell in grid:
        for question in cell.questions:
            ours.answer(question)
    told = {
        "open": opened - began,
        "first": first - opened,
        "resident": mapped(folder / "codes"),
        "working": _anonymous() - before,
    }
    print(json.dumps(told))


def mapped(folder: Path) -> dict[str, int]:
    """Resident bytes of this process by memory-mapped file of a folder. Linux only."""
    found: dict[str, int] = {}
    name = None
    for line in Path("/proc/self/smaps").read_text().splitlines():
        fields = line.split()
        if "-" in fields[0] and not fields[0].endswith(":"):
            path = Path(fields[5]) if len(fields) > 5 else None
            is_ours = path is not None and path.is_relative_to(folder.resolve())
            name = path.name if path is not None and is_ours else None
        elif name is not None and fields[0] == "Rss:":
            found[name] = found.get(name, 0) + int(fields[1]) * 1024
    return found


def _anonymous() -> int:
    """Bytes of this process that lie in no file."""
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("RssAnon:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()

"""Speed, recall and memory of search beside its peers.

    python -m benchmarks.search [--size small] [--part grid,exact,path] [--json]

`--folder` keeps vectors, indexes and what was measured: killed and run again, it goes
on. Measurements belong to one commit; `--fresh` forgets them. Every arm answers with
one thread.
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from benchmarks.search import shapes

PARTS = ("grid", "exact", "path")


def main() -> int:
    """Parse the arguments, refuse what the machine cannot bear, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=[*shapes.SIZES], default="small")
    parser.add_argument("--part", default="grid,exact", help="of grid, exact, path")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmark-search"))
    parser.add_argument("--json", action="store_true", help="a last line of JSON")
    parser.add_argument("--fresh", action="store_true", help="measure everything anew")
    options = parser.parse_args()
    parts = options.part.split(",")
    if not set(parts) <= set(PARTS):
        parser.error(f"--part takes {', '.join(PARTS)}")
    shape, folder = (
        shapes.SIZES[options.size],
        (options.folder / options.size).resolve(),
    )
    folder.mkdir(parents=True, exist_ok=True)
    try:
        shapes.check(shape, folder, stored=_stored(folder))
    except shapes.TooLarge as error:
        print(error, file=sys.stderr)
        return 2
    if options.fresh:
        shutil.rmtree(folder / "measured", ignore_errors=True)
    _settle(folder)
    from benchmarks.search import running

    found = running.measure(shape, folder, parts)
    if options.json:
        print(json.dumps(found))
    return 0


def _settle(folder: Path) -> None:
    """Keep libraries to one thread and Django to the benchmark's own database.

    Before numpy, faiss and the settings are loaded: all read the environment once.
    """
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    os.environ["ORNAMENT_HOME"] = str(folder / "home")
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "examiner.settings"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django

    django.setup()


def _stored(folder: Path) -> int:
    """Bytes that earlier runs left in the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())

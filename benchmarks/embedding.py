"""Images per second and memory of embedding real sheets, beside the floors.

    python -m benchmarks.embedding [DATA] [--encoder NAME] [--rounds 5]

DATA is the folder of test inputs, `impact/` of which is imported first, untimed. The
floors do only what nobody can avoid: decode the same TIFFs, with as many threads, and
send the prepared drawings through the encoder.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks import measure, scratch
from ml import drawings

DATA = os.environ.get("ORNAMENT_TEST_DATA", "../shared/data")


def main() -> None:
    """Parse the arguments, import, measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", default=Path(DATA))
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with scratch.corpus() as media:
        imported(options.data / "impact")
        print(f"memory copied at {measure.bandwidth():.1f} GB/s; {os.cpu_count()} CPUs")
        compare(options.encoder, media, options.rounds)
        remember(options.encoder)


def imported(folder: Path) -> None:
    """Take in a folder."""
    from search.ingest import importing

    importing.load(importing.create(sources=[folder]))


def compare(load_name: str, media: Path, rounds: int) -> None:
    """Print how long embedding takes, and what its floors take."""
    from ml import encoders
    from search import encoding, pending
    from search.media import figure_path
    from search.models import FigureEmbedding

    encoder, model = encoding.register(load_name), encoders.load(load_name)
    figures = [
        figure
        for block in pending.blocks(encoder)
        for figure in pending.in_block(block, encoder)
    ]
    paths = [figure_path(media, figure.file_sha256) for figure in figures]
    prepared = drawings.prepare_all(
        [drawings.open_image(path) for path in paths], size=model.image_size
    )

    def decode(path: Path) -> None:
        drawings.open_image(path)

    def prepare(path: Path) -> None:
        drawings.prepare(drawings.open_image(path), size=model.image_size)

    def threaded(work: Callable[[Path], None]) -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(work, paths):
                pass

    ways: dict[str, Callable[[], object]] = {
        "embed_figures": lambda: encoding.embed_figures(encoder=encoder),
        "floor: decode only": lambda: threaded(decode),
        "floor: decode and prepare": lambda: threaded(prepare),
        "floor: forward only": lambda: model.encode_drawings(np.array(prepared)),
    }
    arms = measure.interleaved(
        ways, rounds=rounds, before=lambda: FigureEmbedding.objects.all().delete()
    )
    print(f"\n{len(paths)} sheets, encoder {load_name}, {model.image_size} px")
    print(measure.told(arms, count=len(paths), unit="images"))
    whole, _, *parts = arms
    floors = sum(arm.median for arm in parts)
    print(f"embed_figures takes {whole.median / floors:.2f} of preparing plus encoding")


def remember(load_name: str) -> None:
    """Print the peak memory of the command in a process of its own."""
    from search.models import FigureEmbedding

    FigureEmbedding.objects.all().delete()
    command = [sys.executable, "-m", "django", "embed_figures", "--encoder", load_name]
    subprocess.run(command, check=True)
    _, peak = measure.peak_memory()
    print(f"\nembed_figures in a process of its own: peak {peak / 2**20:,.0f} MiB")


if __name__ == "__main__":
    main()

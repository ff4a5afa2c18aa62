"""Whatever happens to a file's bytes, a reader reads it or refuses it by name."""

import contextlib
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ml.manifests import (
    deeppatent,
    dira,
    impact,
    impact_tables,
    lines,
    open_clip_csv,
    ornament,
    trec,
    webdataset,
)
from ml.manifests.impact import Design
from ml.manifests.ornament import Figure, UnreadableManifest

REFUSALS = (UnreadableManifest, webdataset.UnreadableShard, dira.UnfitResult)

DESIGN = Design(
    patent="USD0000001",
    title="Cup, 'red'",
    uspc_raw="D 2728, D2840",
    classes_searched=("0202", "D 2728"),
    file_names=("USD0000001-20210126-D00000.TIF", "USD0000001-20210126-D00001.TIF"),
    caption=' A "cup".',
)
FIGURES = [
    Figure(f"USD000000{n}-20210126-D00001.TIF", f"USD000000{n}", "train", "", ("Cup",))
    for n in (1, 2)
]


def write_shard(path: Path) -> None:
    (shard,) = webdataset.write(path.parent / "shards", FIGURES, str.encode)
    shard.replace(path)


def write_result(path: Path) -> None:
    dira.write_result(path, np.arange(10)[None], queries=1, database=10)


def write_run(path: Path) -> None:
    hits = [trec.Ranked("a", 2.5), trec.Ranked("b", 1e-3)]
    trec.write_run(path, {"q1": hits, "q2": hits[:1]}, tag="ornament")


def write_classes(path: Path) -> None:
    rows = impact_tables.classified([DESIGN], folder="2021_train")
    impact_tables.write_classification(path, rows)


def skipping(read: Callable[..., object]) -> Callable[[Path], object]:
    return lambda path: list(read(path, on_bad=lines.Skipped(shown=0)))


FORMATS: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "manifest": (lambda path: ornament.write(path, FIGURES), ornament.read),
    "impact": (lambda path: impact.write(path, [DESIGN]), skipping(impact.read)),
    "classes": (write_classes, skipping(impact_tables.read_classification)),
    "open_clip": (
        lambda path: open_clip_csv.write(path, open_clip_csv.pairs(FIGURES)),
        skipping(open_clip_csv.read),
    ),
    "deeppatent": (
        lambda path: deeppatent.write(path, deeppatent.entries(FIGURES)),
        deeppatent.read,
    ),
    "run": (write_run, trec.read_run),
    "result": (
        write_result,
        lambda path: dira.read_result(path, queries=1, database=10),
    ),
    "shard": (write_shard, skipping(webdataset.read)),
}

PIECES = st.sampled_from([b'"', b"\n", b"\r", b",", b"\0", b"'", b"[", b"\xff", b"\\"])
CHANGES = st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES | st.binary(max_size=4))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(st.lists(CHANGES, max_size=4), st.floats(0, 1))
@example([], 1.0)
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory, name, packed, changes, kept
):
    write, read = FORMATS[name]
    path = tmp_path_factory.mktemp("damage") / "file"
    write(path)
    content = gzip.compress(path.read_bytes()) if packed else path.read_bytes()
    for place, removed, added in changes:
        start = int(place * len(content))
        content = content[:start] + added + content[start + removed :]
    path.write_bytes(content[: round((0.5 + kept / 2) * len(content))])
    with contextlib.suppress(*REFUSALS):
        read(path)

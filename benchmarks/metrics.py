"""DeepPatent's test split judged, beside the bare matrix product with top-k.

    python -m benchmarks.metrics [--queries 13133] [--gallery 38834] [--rounds 3]

Vectors are random, with the published numbers of queries, database rows and patents.
Both ways work block by block on the same vectors; "bare" keeps the ten best of each row
and measures nothing. Prints one JSON line.
"""

import argparse
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks import measure
from ml.metrics import measures, ranking, relevance, scores
from ml.metrics.relevance import Relevance
from ml.protocols import deeppatent

PATENTS_PER_QUERY = 6_927 / 13_133
DIMENSIONS = 512
BLOCK = 1_024  # queries at a time in the bare way

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]


def main() -> None:
    """Parse the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--queries", type=int, default=13_133)
    parser.add_argument("--gallery", type=int, default=38_834)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(json.dumps(compare(options.queries, options.gallery, options.rounds)))


def compare(queries: int, gallery: int, rounds: int) -> dict[str, Any]:
    """Return times, ratios and the peak, which holds the inputs and all libraries."""
    chance = np.random.default_rng(1)
    patents = round(queries * PATENTS_PER_QUERY)
    asked, ranked = _labels(chance, patents, queries), _labels(chance, patents, gallery)
    centres = chance.standard_normal((patents, DIMENSIONS), np.float32)
    given = _near(chance, centres, asked), _near(chance, centres, ranked)
    answers = relevance.by_label(asked, ranked)
    streamed = partial(_streamed, *given, answers)
    whole = partial(
        deeppatent.evaluate, *given, query_labels=asked, gallery_labels=ranked
    )
    table = whole()["all"]
    peak, _ = measure.peak_memory()  # before the bare way has run
    ways: dict[str, Callable[[], object]] = {
        "bare": partial(_bare, *given),
        "streamed": streamed,
        "protocol": whole,
    }
    bare, quick, full = measure.interleaved(ways, rounds=rounds)
    return {
        "benchmark": "metrics",
        "shape": [queries, gallery, DIMENSIONS],
        "threads": torch.get_num_threads(),
        "seconds": {
            arm.name: [round(each, 2) for each in arm.seconds]
            for arm in (bare, quick, full)
        },
        "streamed against bare": round(measure.ratio(quick, bare)[0], 2),
        "protocol against bare": round(measure.ratio(full, bare)[0], 2),
        "peak MB": round(peak / 1e6),
        "mAP": {level: round(table[level]["mAP"], 4) for level in ("image", "patent")},
    }


def _labels(chance: np.random.Generator, patents: int, count: int) -> Labels:
    """Each patent at least once, the others as they fall, in order as in the lists."""
    others = chance.choice(patents, count - patents)
    return np.sort(np.concatenate([np.arange(patents), others]))


def _near(chance: np.random.Generator, centres: Vectors, labels: Labels) -> Vectors:
    noise = chance.standard_normal((len(labels), DIMENSIONS), np.float32)
    rows = centres[labels] + 2.6 * noise
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _bare(queries: Vectors, gallery: Vectors) -> None:
    columns = torch.from_numpy(gallery).T
    for start in range(0, len(queries), BLOCK):
        product = torch.from_numpy(queries[start : start + BLOCK]) @ columns
        product.topk(10, dim=1)


def _streamed(queries: Vectors, gallery: Vectors, answers: Relevance) -> float:
    """Full AP and nothing else: the mean."""
    found = measures.means(
        ranking.rankings(scores.scorer(queries, gallery), answers),
        {"mAP": measures.average_precision},
    )
    return found.values["mAP"]


if __name__ == "__main__":
    main()

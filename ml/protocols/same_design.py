"""Same-design retrieval: each figure searches all others for figures of its patent.

Image level, cosine similarity, the query itself left out, figures whose patent has no
other figure not asked. Titles and captions search the figures in the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ml import baselines, metrics
from ml.encoders.protocol import Encoder
from ml.metrics import Retrieval
from ml.packs import Pack

Describe = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

BASELINES: dict[str, Describe] = {
    "hog": baselines.hog,
    "pixels": baselines.pixels,
    "vishash": baselines.vishash,
}
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Report:
    """What one method reaches on one set of figures."""

    method: str
    split: str
    figures: int
    patents: int
    images: Retrieval
    texts: Retrieval | None  # captions as queries; None without a text tower

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded for the eye."""
        values = asdict(self)
        for task in ("images", "texts"):
            if values[task] is not None:
                values[task] = _rounded(values[task])
        return values


def judge_encoder(encoder: Encoder, pack: Pack, split: str) -> Report:
    """Judge an encoder on a split of a pack; drawings are shrunk to what it sees."""
    rows = pack.manifest.of_split(split)
    vectors = _describe(
        lambda block: encoder.encode_drawings(shrunk(block, encoder.image_size)),
        pack,
        rows,
    )
    labels = pack.patents(rows)
    texts = _judge_texts(encoder, pack, rows, vectors, labels)
    return _report(encoder.name, split, vectors, labels, texts)


def judge_baseline(name: str, pack: Pack, split: str) -> Report:
    """Judge one of `BASELINES` on a split of a pack."""
    rows = pack.manifest.of_split(split)
    describe = BASELINES[name]
    vectors = _describe(
        lambda block: describe(shrunk(block, baselines.HOG_SIZE)), pack, rows
    )
    return _report(name, split, vectors, pack.patents(rows), None)


def shrunk(drawings: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """(n, s, s) drawings at another size, by exact area: (n, size, size) uint8."""
    if drawings.shape[1] == size:
        return drawings
    weights = _area_weights(drawings.shape[1], size)
    small = weights @ drawings.astype(np.float32) @ weights.T
    rounded: NDArray[np.uint8] = np.rint(small).clip(0, 255).astype(np.uint8)
    return rounded


def _area_weights(source: int, size: int) -> NDArray[np.float32]:
    """(size, source): the share of each source pixel in each output pixel."""
    edges = np.arange(size + 1) * (source / size)
    low = np.maximum(edges[:-1, None], np.arange(source)[None])
    high = np.minimum(edges[1:, None], np.arange(1, source + 1)[None])
    shares: NDArray[np.float32] = np.maximum(high - low, 0).astype(np.float32)
    return shares * np.float32(size / source)


def _describe(
    describe: Describe, pack: Pack, rows: Sequence[int]
) -> NDArray[np.float32]:
    done = []
    with tqdm(total=len(rows), unit="image", desc="encoding", leave=False) as bar:
        for start in range(0, len(rows), _BLOCK):
            block = pack.drawings[rows[start : start + _BLOCK]]
            done.append(describe(block))
            bar.update(len(block))
    return np.concatenate(done)


def _judge_texts(
    encoder: Encoder,
    pack: Pack,
    rows: Sequence[int],
    vectors: NDArray[np.float32],
    labels: NDArray[np.int64],
) -> Retrieval | None:
    """The first caption of each figure searches for all figures of its patent."""
    figures = pack.manifest.figures
    told = [place for place, row in enumerate(rows) if figures[row].captions]
    if not encoder.has_text_tower or not told:
        return None
    queries = encoder.encode_texts([figures[rows[place]].captions[0] for place in told])
    return metrics.retrieval(
        queries, vectors, query_labels=labels[told], gallery_labels=labels
    )


def _report(
    method: str,
    split: str,
    vectors: NDArray[np.float32],
    labels: NDArray[np.int64],
    texts: Retrieval | None,
) -> Report:
    return Report(
        method=method,
        split=split,
        figures=len(vectors),
        patents=len(np.unique(labels)),
        images=metrics.same_label_retrieval(vectors, labels),
        texts=texts,
    )


def _rounded(task: dict[str, Any]) -> dict[str, Any]:
    recall = {str(k): round(share, 4) for k, share in task["recall_at"].items()}
    precision = round(task["mean_average_precision"], 4)
    return {**task, "mean_average_precision": precision, "recall_at": recall}

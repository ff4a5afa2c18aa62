"""What the recipe benchmark measures of vectors: one flat dict of named columns.

Same design: each figure searches all others of its split for figures of its design. In
`same view` only drawings of the design in the query's view count, in `other views` only
those in another; what is not asked for is taken out of the gallery. Words and drawings
are one to one; equal texts get one vector. The class is the main class by a linear
probe that training figures fit and validation figures choose.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from ml import metrics
from ml.classification import classes, probe
from ml.encoders import Encoder
from ml.encoders.protocol import NoTextTower
from ml.manifests.ornament import Figure
from ml.packs import Pack
from ml.protocols import one_to_one, same_design

Vectors = NDArray[np.float32]
Describe = Callable[[NDArray[np.uint8]], Vectors]

SPLITS = ("test", "unseen", "styles")
RETRIEVAL = tuple(
    f"{split} {name}"
    for split in SPLITS
    for name in ("mAP", "R@1", "same view mAP", "other views mAP")
)
WORDS = tuple(
    f"{way} R@{k}" for way in ("text to image", "image to text") for k in (1, 5, 10)
)
COLUMNS = (*RETRIEVAL, *WORDS, "class accuracy")


def judge_encoder(encoder: Encoder, pack: Pack) -> dict[str, float]:
    """All columns of an encoder; those of words where it has a text tower."""
    described = _described(
        pack,
        lambda block: encoder.encode_drawings(
            same_design.shrunk(block, encoder.image_size)
        ),
    )
    found = _of_images(pack, described)
    if encoder.has_text_tower:
        found |= _of_words(encoder, pack, described["test"])
    return found


def judge_baseline(name: str, pack: Pack) -> dict[str, float]:
    """The columns of images of a classic method."""
    describe = same_design.BASELINES[name]
    return _of_images(
        pack, _described(pack, lambda block: describe(same_design.shrunk(block, 128)))
    )


def retrieval(vectors: Vectors, figures: Sequence[Figure]) -> dict[str, float]:
    """mAP and R@1 of vectors (n, d), and mAP within and across views."""
    patents = np.unique([each.patent for each in figures], return_inverse=True)[1]
    views = np.unique([each.view for each in figures], return_inverse=True)[1]
    whole = metrics.same_label_retrieval(vectors, patents.astype(np.int64), ks=(1,))
    scores = vectors @ vectors.T
    same = patents[:, None] == patents[None, :]
    alike = views[:, None] == views[None, :]
    own = np.eye(len(vectors), dtype=bool)
    return {
        "mAP": whole.mean_average_precision,
        "R@1": whole.recall_at[1],
        "same view mAP": _mean_ap(scores, same & alike & ~own, own | (same & ~alike)),
        "other views mAP": _mean_ap(scores, same & ~alike, own | (same & alike)),
    }


def _mean_ap(
    scores: Vectors, relevant: NDArray[np.bool_], out: NDArray[np.bool_]
) -> float:
    """Mean over the queries that something answers, with some pairs left out."""
    found = [
        average_precision_score(right[~left], row[~left])
        for row, right, left in zip(scores, relevant, out, strict=True)
        if right.any()
    ]
    return float(np.mean(found))


def _described(pack: Pack, describe: Describe) -> dict[str, Vectors]:
    splits = sorted({figure.split for figure in pack.manifest.figures})
    return {split: _vectors(pack, split, describe) for split in splits}


def _vectors(pack: Pack, split: str, describe: Describe) -> Vectors:
    rows = pack.manifest.of_split(split)
    parts = [
        describe(pack.drawings[rows[start : start + 256]])
        for start in range(0, len(rows), 256)
    ]
    return np.concatenate(parts)


def _figures(pack: Pack, split: str) -> list[Figure]:
    return [pack.manifest.figures[row] for row in pack.manifest.of_split(split)]


def _of_images(pack: Pack, described: dict[str, Vectors]) -> dict[str, float]:
    found: dict[str, float] = {}
    for split in SPLITS:
        values = retrieval(described[split], _figures(pack, split))
        found |= {f"{split} {name}": value for name, value in values.items()}
    found["class accuracy"] = _class_accuracy(pack, described)
    return found


def _of_words(encoder: Encoder, pack: Pack, images: Vectors) -> dict[str, float]:
    texts = [figure.captions[0] for figure in _figures(pack, "test")]
    try:
        vectors = encoder.encode_texts(texts)
    except NoTextTower:
        return {}
    table = one_to_one.evaluate(images, vectors, text_keys=np.array(texts))
    ways = {"text to image": "text_to_image", "image to text": "image_to_text"}
    return {
        f"{way} R@{k}": float(table[key][f"R@{k}"])
        for way, key in ways.items()
        for k in (1, 5, 10)
    }


def _class_accuracy(pack: Pack, described: dict[str, Vectors]) -> float:
    """Share of test figures whose main class a linear probe names."""
    known = classes.index(_figures(pack, "train"), level="uspc")
    parts = {}
    for split in ("train", "validation", "test"):
        found = classes.label(_figures(pack, split), known, split=split)
        parts[split] = described[split][found.rows], found.columns
    fitted = probe.fit(parts["train"], parts["validation"], known)
    vectors, truth = parts["test"]
    guessed = probe.scores(fitted.linear, vectors, known).argmax(axis=1)
    return float((guessed == truth).mean())

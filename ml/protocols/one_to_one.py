"""One text, one image: the retrieval protocol of IMPACT, PatentCLIP and DesignCLIP.

Text i has image i as its only correct answer; similarity is cosine; nothing is removed.
Ranks are those of open_clip: ties go to the lower row. Shares are fractions of 1.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.metrics import measures, ranking, relevance, scores
from ml.metrics.measures import Measure, Tally
from ml.metrics.ranking import Ties
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.scores import Scorer
from ml.metrics.vectors import Array, UnfitVectors

TIES = (
    "the lower row first; bounds: for us, any partner of an equal text counts and "
    "wins its ties; against us, only the own partner counts and loses its ties"
)
KS = (1, 5, 10)

_SAME = 0.99  # cosine at least, of two encodings of one text


def evaluate(
    images: Array,
    texts: Array,
    *,
    ks: tuple[int, ...] = KS,
    text_keys: NDArray[np.generic] | None = None,
) -> dict[str, Any]:
    """R@K of texts (n, d) searching images (n, d), and of images searching texts.

    `text_keys` (n,) tells which texts are equal (the texts themselves, say), and gives
    them one vector, so that they tie; without it those with equal vectors are. Beside
    the shares stand both bounds, the highest R@K that can be reached where texts
    repeat, and the mean rank (from 1) and median rank (rounded down). Raises
    UnfitVectors, UnfitRelevance.
    """
    if len(images) != len(texts):
        raise UnfitVectors(f"{len(images)} images cannot pair with {len(texts)} texts")
    if text_keys is not None:
        texts = _one_vector_each(texts, text_keys)
    to_image, to_text = scores.scorer(texts, images), scores.scorer(images, texts)
    keys = _keys(to_text, text_keys)
    directions = {
        name: _direction(scorer, keys, ks)
        for name, scorer in (("text_to_image", to_image), ("image_to_text", to_text))
    }
    return {
        "protocol": "one-to-one",
        **{name: found["shares"] for name, found in directions.items()},
        "bounds": {name: found["bounds"] for name, found in directions.items()},
        "ranks": {name: found["ranks"] for name, found in directions.items()},
        "ceiling": _ceiling(keys, ks),
        "pairs": len(images),
        "distinct_texts": len(np.unique(keys)),
        "blank": {
            "texts": to_image.blank["queries"],
            "images": to_image.blank["gallery"],
        },
        "ties": TIES,
    }


def _one_vector_each(texts: Array, text_keys: NDArray[np.generic]) -> Array:
    """The vector of the first of all equal texts, for each of them: (n, d).

    Encoded in different batches, equal texts differ by rounding, and would not tie.
    """
    (keys,) = relevance.codes(text_keys)
    if len(keys) != len(texts):
        raise UnfitRelevance("text_keys needs one key per text")
    _, first = np.unique(keys, return_index=True)
    shared = texts[first[keys]]
    lengths = np.linalg.norm(texts, axis=1) * np.linalg.norm(shared, axis=1)
    differ = np.flatnonzero(np.einsum("ij,ij->i", texts, shared) < _SAME * lengths)
    if len(differ):
        raise UnfitRelevance(
            f"{len(differ)} texts differ from texts of the same key, first {differ[0]}"
        )
    return shared


def _keys(to_text: Scorer, text_keys: NDArray[np.generic] | None) -> NDArray[np.int64]:
    """The same number for equal texts: (n,)."""
    if text_keys is not None:
        return relevance.codes(text_keys)[0]
    keys = np.arange(len(to_text.gallery))
    keys[to_text.gallery_survey.copies] = to_text.gallery_survey.firsts
    return keys


def _direction(
    scorer: Scorer, keys: NDArray[np.int64], ks: tuple[int, ...]
) -> dict[str, Any]:
    pairs, equals = relevance.one_to_one(len(keys)), relevance.by_label(keys, keys)
    ranks = []
    own, generous = Tally(_hits(ks, "against")), Tally(_hits(ks, "for"))
    for block in scorer.blocks():
        ranked = ranking.rank(block, pairs)
        ranks.append(measures.first_place(ranked))
        own.add(ranked)
        generous.add(ranking.rank(block, equals))
    places = np.concatenate(ranks)
    return {
        "shares": {f"R@{k}": float(np.mean(places <= k)) for k in ks},
        "bounds": {
            "for_us": generous.means().values,
            "against_us": own.means().values,
        },
        "ranks": {
            "mean": float(places.mean()),
            "median": int(np.floor(np.median(places - 1))) + 1,
        },
    }


def _hits(ks: tuple[int, ...], ties: Ties) -> dict[str, Measure]:
    return {f"R@{k}": partial(measures.hit, k=k, ties=ties) for k in ks}


def _ceiling(keys: NDArray[np.int64], ks: tuple[int, ...]) -> dict[str, float]:
    """The highest R@K possible: equal texts rank alike, so k of them hit at most."""
    _, counts = np.unique(keys, return_counts=True)
    return {f"R@{k}": float(np.minimum(counts, k).sum() / len(keys)) for k in ks}

"""Classification: top-k, macro and per-class figures of scores, however they were made.

Zero-shot scores come from class prompts (`zero_shot`), fine-tuned ones from a head. The
order of the classes is an argument: it is that of the columns, never that of a set.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.metrics import scores as scoring
from ml.metrics.vectors import Array, UnfitVectors

TIES = "the class of the lower column first; bounds: ties for us and against us"
Classes = NDArray[np.int64]


class UnfitClasses(ValueError):
    """Scores, names or labels that do not fit each other; the message says how."""


def zero_shot(images: Array, prompts: Array) -> NDArray[np.floating]:
    """Scores (n, c) of images (n, d) for classes by prompts (c, d) or (c, p, d).

    Cosine to the prompt of the class; of several prompts, to the mean of their unit
    vectors. Raises UnfitVectors.
    """
    if prompts.ndim == 3:
        lengths = np.linalg.norm(prompts, axis=2, keepdims=True)
        if not (lengths > 0).all():
            raise UnfitVectors("a prompt has a vector of zeros or of no numbers")
        prompts = (prompts / lengths).mean(axis=1)
    scorer = scoring.scorer(images, prompts)
    return np.concatenate([block.scores for block in scorer.blocks()])


def evaluate(
    scores: NDArray[np.floating],
    labels: Classes,
    *,
    names: Sequence[str] | None = None,
    ks: tuple[int, ...] = (1, 3, 5),
) -> dict[str, Any]:
    """Judge scores (n, c), higher is likelier, by the true columns `labels` (n,).

    Top-k is given for k below c. Macro figures are means over the classes that occur
    among the labels; the others are counted. Per class: precision (0 where never
    predicted), recall (NaN without items), F1, support. `confusion[t][p]` counts items
    of class t taken for p. `majority` is what always answering the commonest class
    scores. Raises UnfitClasses.
    """
    names = _names(scores, labels, names)
    places, best, worst = _places(scores, labels)
    below = [k for k in ks if k < scores.shape[1]]
    confusion = _confusion(scores.argmax(axis=1), labels, len(names))
    per_class = _per_class(confusion)
    seen = confusion.sum(axis=1) > 0
    return {
        "protocol": "classification",
        **_shares(places, below),
        "bounds": {
            "for_us": _shares(best, below),
            "against_us": _shares(worst, below),
        },
        **{
            f"macro {name}": float(per_class[name][seen].mean())
            for name in ("precision", "recall", "f1")
        },
        "majority": float(confusion.sum(axis=1).max() / len(labels)),
        "items": len(labels),
        "classes": len(names),
        "classes without items": int((~seen).sum()),
        "per_class": {
            name: {key: column[i].item() for key, column in per_class.items()}
            for i, name in enumerate(names)
        },
        "confusion": confusion.tolist(),
        "ties": TIES,
    }


def _names(
    scores: NDArray[np.floating], labels: Classes, names: Sequence[str] | None
) -> list[str]:
    """Check that all fit together; the names, or the numbers of the columns."""
    if scores.ndim != 2 or scores.shape[1] < 2 or not len(scores):
        raise UnfitClasses(f"scores must be (items, classes), not {scores.shape}")
    if not np.isfinite(scores).all():
        bad = np.flatnonzero(~np.isfinite(scores).all(axis=1))
        raise UnfitClasses(f"{len(bad)} items have no finite scores, first {bad[0]}")
    if labels.shape != scores.shape[:1] or labels.dtype.kind not in "iu":
        raise UnfitClasses("labels must be one whole number per item")
    if labels.min() < 0 or labels.max() >= scores.shape[1]:
        raise UnfitClasses(f"labels must be columns, 0 to {scores.shape[1] - 1}")
    names = [str(i) for i in range(scores.shape[1])] if names is None else list(names)
    if len(names) != scores.shape[1] or len(set(names)) != len(names):
        raise UnfitClasses(f"need {scores.shape[1]} different names, in column order")
    return names


def _places(
    scores: NDArray[np.floating], labels: Classes
) -> tuple[Classes, Classes, Classes]:
    """The place of the true class by the tie rule, at best and at worst: 3 x (n,)."""
    true = scores[np.arange(len(labels)), labels][:, None]
    above = (scores > true).sum(axis=1)
    tied = scores == true
    before = (tied & (np.arange(scores.shape[1]) < labels[:, None])).sum(axis=1)
    return above + before + 1, above + 1, above + tied.sum(axis=1)


def _shares(places: Classes, ks: Sequence[int]) -> dict[str, float]:
    return {f"top-{k}": float(np.mean(places <= k)) for k in ks}


def _confusion(predicted: Classes, labels: Classes, count: int) -> Classes:
    cells = np.bincount(labels * count + predicted, minlength=count * count)
    return cells.reshape(count, count)


def _per_class(confusion: Classes) -> dict[str, NDArray[np.generic]]:
    right = np.diag(confusion)
    support, predicted = confusion.sum(axis=1), confusion.sum(axis=0)
    return {
        "precision": right / np.maximum(predicted, 1),
        "recall": np.where(support > 0, right / np.maximum(support, 1), np.nan),
        "f1": 2 * right / np.maximum(support + predicted, 1),
        "support": support,
    }

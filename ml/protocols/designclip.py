"""DesignCLIP: one to one at R@5 and R@10, and what its losses mean by alike.

The one-to-one part is what its table gives. Its training also takes drawings of one
class, and views of one patent, as alike; for those two the tables are ours: captions
searching all drawings of their class, and drawings searching the other views of their
patent (in which `mAP pml-legacy` with R is what its test function calculates).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.metrics import relevance
from ml.metrics.vectors import Array
from ml.protocols import one_to_one, retrieval

KS = (5, 10)
Labels = NDArray[np.generic]


def evaluate(
    images: Array,
    texts: Array,
    *,
    classes: Labels | None = None,
    patents: Labels | None = None,
    text_keys: Labels | None = None,
    ks: tuple[int, ...] = KS,
) -> dict[str, Any]:
    """Evaluate pairs of images (n, d) and texts (n, d), text i being of image i.

    `classes` (n,) adds `text_to_class`, `patents` (n,) adds `image_to_same_patent`, in
    which an image does not find itself. Raises UnfitVectors, UnfitRelevance.
    """
    result = one_to_one.evaluate(images, texts, ks=ks, text_keys=text_keys)
    result["protocol"] = "DesignCLIP"
    if classes is not None:
        result["text_to_class"] = retrieval.evaluate(
            texts, images, answers=relevance.by_label(classes, classes), ranks=ks
        )
    if patents is not None:
        views = relevance.by_label(patents, patents, left_out=np.arange(len(patents)))
        result["image_to_same_patent"] = retrieval.evaluate(
            images, images, answers=views, ranks=ks
        )
    return result

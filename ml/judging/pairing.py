"""Protocols in which texts search drawings and drawings texts, one to one.

A figure may carry several texts, a caption and a title say, in the manifest's order;
each place is judged by itself. Equal texts, as titles often are, count as equal.
"""

from typing import Any

import numpy as np

from ml.classification import classes
from ml.judging.case import Case
from ml.judging.encoding import Encoded
from ml.judging.judgement import NotJudged
from ml.protocols import designclip as designclip_protocol
from ml.protocols import one_to_one as one_to_one_protocol


def one_to_one(case: Case) -> dict[str, Any]:
    """IMPACT's and PatentCLIP's protocol, for the texts of each place."""
    whole = _with_texts(case)
    return {
        "protocol": "one-to-one",
        **{
            f"text {place}": one_to_one_protocol.evaluate(
                whole.vectors[texts.rows],
                texts.vectors,
                text_keys=np.array(texts.words),
            )
            for place, texts in enumerate(whole.texts, 1)
        },
    }


def designclip(case: Case) -> dict[str, Any]:
    """DesignCLIP's, with its class-aware table where every figure has a class."""
    whole = _with_texts(case)
    result: dict[str, Any] = {"protocol": "DesignCLIP"}
    for place, texts in enumerate(whole.texts, 1):
        told = [whole.figures[row] for row in texts.rows]
        symbols = [classes.symbol(figure, case.wanted.level) for figure in told]
        result[f"text {place}"] = designclip_protocol.evaluate(
            whole.vectors[texts.rows],
            texts.vectors,
            text_keys=np.array(texts.words),
            patents=whole.patents[texts.rows],
            classes=np.array(symbols) if all(symbols) else None,
        )
        if not all(symbols):
            result["note"] = (
                f"no table of classes: {symbols.count('')} figures have no class"
            )
    return result


def _with_texts(case: Case) -> Encoded:
    whole = case.whole()
    if case.method.encode_texts is None:
        raise NotJudged("it has no text tower")
    if not whole.texts:
        raise NotJudged("no figure of the split has a caption")
    return whole

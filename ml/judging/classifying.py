"""Protocols in which figures are given classes: zero-shot, probe, classical."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.classification import (
    calibration,
    classes,
    classical,
    heads,
    probe,
    zero_shot,
)
from ml.classification.classes import ClassIndex, Labeled
from ml.judging.case import Case
from ml.judging.encoding import Encoded
from ml.judging.judgement import NotJudged
from ml.metrics.vectors import Array
from ml.protocols import classification

logger = logging.getLogger(__name__)

Score = Callable[[Array], NDArray[np.floating]]


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of a split that have a column, and their features (k, d)."""

    labeled: Labeled
    features: Array


@dataclass(frozen=True, slots=True)
class Task:
    """One index, and what is learnt from, chosen by, and asked; None: not in the data.

    `features` says what the features are made of.
    """

    known: ClassIndex
    learnt: Part | None
    held: Part | None
    asked: Part
    features: str = "image"


def zero_shot_classes(case: Case) -> dict[str, Any]:
    """Classes by their prompts. The index is training's, or the split's without one.

    Names that the encoder cannot tell apart are logged and noted; where it can tell
    none, nothing is judged.
    """
    if case.method.encode_texts is None:
        raise NotJudged("it has no text tower")
    encode_texts = case.method.encode_texts
    task = _task(case)
    alike = zero_shot.indistinct(encode_texts, task.known)
    if len(alike) == len(task.known) - 1:
        raise NotJudged("it knows no class name; give titles in its words (--classes)")
    if alike:
        logger.warning("%s takes for others: %s", case.method.name, ", ".join(alike))
    result = _judged(
        task, lambda vectors: zero_shot.scores(vectors, encode_texts, task.known)
    )
    source = "training" if case.training else "the split itself"
    note = (
        f"zero-shot by {len(zero_shot.TEMPLATES)} prompts a class, version "
        f"{zero_shot.VERSION}; the classes are those of {source}"
    )
    if alike:
        note += f"; {len(alike)} names are one with others to {case.method.name}"
    return result | {"note": note}


def linear_probe(case: Case) -> dict[str, Any]:
    """Logistic regression on frozen vectors, its penalty chosen on validation."""
    task = _task(case)
    if task.learnt is None or task.held is None:
        raise NotJudged("a probe needs a training and a validation split with classes")
    fitted = probe.fit(
        (task.learnt.features, task.learnt.labeled.columns),
        (task.held.features, task.held.labeled.columns),
        task.known,
    )
    result = _judged(
        task, lambda vectors: probe.scores(fitted.linear, vectors, task.known)
    )
    losses = {f"{key:g}": loss for key, loss in fitted.validation_losses.items()}
    return result | {
        "penalty": fitted.strength,
        "validation log loss": losses,
        "training figures": len(task.learnt.labeled.rows),
    }


def fine_tuned(case: Case) -> dict[str, Any]:
    """The class layer that training stored, on the classes it was trained for."""
    head, held = case.method.head, case.encoded.get(case.wanted.validation)
    if head is None:
        raise NotJudged("its training stored no class layer")
    known = heads.index(head, titles=case.wanted.class_names)
    task = Task(
        known,
        None,
        _part(held, known, case.wanted.validation, 0),
        _asked(case.whole(), known, case.split, 0),
    )
    return _judged(task, lambda vectors: probe.scores(head, vectors, known))


def classical_four(case: Case) -> dict[str, Any]:
    """IMPACT's four classifiers on the vectors of image and texts side by side."""
    task = _task(case, with_texts=True)
    if task.learnt is None:
        raise NotJudged("classical classifiers need a training split with classes")
    result: dict[str, Any] = {
        "protocol": "classification",
        "training figures": len(task.learnt.labeled.rows),
        "note": f"classical classifiers see the vectors of {task.features}",
    }
    for name in classical.MODELS:
        model = classical.fit(
            name, task.learnt.features, task.learnt.labeled.columns, task.known
        )
        result[name] = _judged(task, partial(classical.scores, model))
    return result


def _task(case: Case, *, with_texts: bool = False) -> Task:
    """The index of the training split, and every split labeled by it, once.

    Raises NotJudged for data without classes: that is no fault of the data.
    """
    wanted, whole = case.wanted, case.whole()
    learnt, held = (case.encoded.get(one) for one in (wanted.train, wanted.validation))
    sides = [one for one in (learnt, held, whole) if one is not None]
    places = min(_full_places(one) for one in sides) if with_texts else 0
    try:
        known = classes.index(
            case.training or whole.figures,
            level=wanted.level,
            titles=wanted.class_names,
        )
    except classification.UnfitClasses as error:
        raise NotJudged(str(error)) from error
    return Task(
        known,
        _part(learnt, known, wanted.train, places),
        _part(held, known, wanted.validation, places),
        _asked(whole, known, case.split, places),
        " + ".join(("image", *(f"text {place + 1}" for place in range(places)))),
    )


def _full_places(one: Encoded) -> int:
    """How many texts every figure of a split has."""
    return sum(len(texts.rows) == len(one.figures) for texts in one.texts)


def _part(
    one: Encoded | None, known: ClassIndex, split: str, places: int
) -> Part | None:
    if one is None:
        return None
    labeled = classes.label(one.figures, known, split=split)
    if not len(labeled.rows):
        logger.warning("split %s: no figure has a class that training has", split)
        return None
    parts = [one.vectors, *(texts.vectors for texts in one.texts[:places])]
    features = classical.features(parts) if places else one.vectors
    return Part(labeled, features[labeled.rows])


def _asked(one: Encoded, known: ClassIndex, split: str, places: int) -> Part:
    part = _part(one, known, split, places)
    if part is None:
        raise NotJudged(f"no figure of {split} has a class that training has")
    return part


def _judged(task: Task, score: Score) -> dict[str, Any]:
    """The figures of one scorer, with calibration where validation allows it."""
    labeled = task.asked.labeled
    scores = score(task.asked.features)
    result = classification.evaluate(scores, labeled.columns, names=task.known.symbols)
    if task.held is not None:
        validation = score(task.held.features), task.held.labeled.columns
        result["calibration"] = calibration.judge(
            scores, labeled.columns, validation=validation
        )
    result["level"] = task.known.level
    result["left out"] = {
        "without class": labeled.without_class,
        "class unknown to training": labeled.unknown,
    }
    return result

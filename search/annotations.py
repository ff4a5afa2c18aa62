"""What is said of an answer beside its order: dates, fields, percentiles, limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import numpy as np

from search import (
    calibration,
    candidates,
    completeness,
    critical_dates,
    critical_facts,
    field_distance,
)
from search.answering import Answer
from search.calibration import Calibration
from search.classes import locarno
from search.models import SearchRun
from search.queries import Application, Filters
from search.retrieval import Corpus
from search.retrieval.interface import UsedMode

NOTHING_ELIGIBLE = (
    "No design of the corpus meets these filters: widen a class, the date or the set."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitNotes:
    """What is said of one hit."""

    percentile: float | None = None
    labels: list[dict[str, str]] = field(default_factory=list)
    field: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What is said of an answer, as the rows of its run keep it."""

    calibration: dict[str, Any]
    completeness: dict[str, Any]
    notice: str
    hits: dict[str, HitNotes]

    def of_hit(self, patent_id: str) -> HitNotes:
        """What is said of one hit."""
        return self.hits.get(patent_id, HitNotes())


def make(answer: Answer) -> Annotations:
    """Annotate an answer; the order and the scores of its hits stay as they are."""
    patent_ids = [hit.patent_id for hit in answer.ranked]
    visual = {
        hit.patent_id: calibration.visual_score(hit.parts) for hit in answer.ranked
    }
    calibrated = _calibrated(answer)
    labels = _labels(patent_ids, answer.query.application)
    distances = _distances(answer, patent_ids)
    return Annotations(
        calibration=calibrated.to_json() if calibrated else {},
        completeness=_completeness(answer),
        notice=_notice(answer, calibrated, list(visual.values())),
        hits={
            one: HitNotes(
                percentile=_percentile(calibrated, visual[one]),
                labels=labels.get(one, []),
                field=dict(distances.get(one, {})),
            )
            for one in patent_ids
        },
    )


def measured(run: SearchRun) -> dict[str, Any]:
    """The completeness of an approximate run with the recall of its short cut.

    Measured after the answer is there, since it takes longer than the search.
    """
    if run.encoder is None:
        return dict(run.completeness)
    rows = [
        np.asarray(view.vector, np.float32)
        for view in run.views.exclude(vector=None).order_by("position")
    ]
    dimensions = run.encoder.dimensions
    found = completeness.of_run(
        mode=cast("UsedMode", run.mode),
        eligible=run.eligible or 0,
        eligible_designs=run.eligible_designs,
        scanned=run.scanned or 0,
        returned=run.hits.count(),
        queries=np.array(rows, np.float32).reshape(len(rows), dimensions),
        corpus=Corpus(
            encoder=run.encoder,
            filters=Filters.from_json(run.filters),
            revision=run.revision or 0,
        ),
        k=run.k,
    )
    return {**run.completeness, **found.to_json()}


def _calibrated(answer: Answer) -> Calibration | None:
    """Random pairs of the likeliest class, compared as the hits were."""
    if not answer.asked or not answer.encoder or not answer.asked.positions:
        return None
    corpus = Corpus(encoder=answer.encoder, filters=Filters(), revision=answer.revision)
    gather = partial(candidates.of_designs, corpus=corpus, facets=answer.facets)
    return calibration.calibrate(
        answer.asked,
        weights={
            name: sum(
                answer.weights.get(f"{kind}:{name}", 0.0)
                for kind in ("view", "figures")
            )
            for name in answer.asked.views
        },
        gather=gather,
        encoders=(answer.encoder.pk, *(facet.pk for facet in answer.facets)),
        locarno=_class_of(answer),
        revision=answer.revision,
        own=answer.own,
    )


def _class_of(answer: Answer) -> str:
    """The beginning of the class the query belongs to ("09-"); "" where unknown.

    A filter by one class says it, else the prediction.
    """
    asked = {locarno.class_of(one) for one in answer.query.filters.locarno}
    if len(asked) == 1:
        return f"{asked.pop()}-"
    likely = answer.predictions.get("locarno", [])
    return f"{likely[0]['symbol']}-" if likely else ""


def _completeness(answer: Answer) -> dict[str, Any]:
    """How completely was searched; the recall of a short cut is measured later."""
    found = completeness.Completeness(
        eligible=answer.eligible,
        eligible_designs=answer.eligible_designs,
        scanned=answer.scanned,
        returned=len(answer.ranked),
        mode=cast("UsedMode", answer.mode),
        is_by_drawing=answer.encoder is not None,
    ).to_json()
    if answer.found is not None:
        found |= {"is_proven": answer.found.is_proven, "pool": answer.found.pool}
    return found


def _notice(
    answer: Answer, calibrated: Calibration | None, visual: Sequence[float | None]
) -> str:
    if not answer.eligible:
        return NOTHING_ELIGIBLE
    if calibrated is None:
        return ""
    best = max((score for score in visual if score is not None), default=None)
    return calibrated.notice(best, eligible_designs=answer.eligible_designs)


def _percentile(calibrated: Calibration | None, score: float | None) -> float | None:
    return None if calibrated is None or score is None else calibrated.of(score)


def _labels(
    patent_ids: list[str], application: Application
) -> dict[str, list[dict[str, str]]]:
    if application.effective_date is None:
        return {}
    return {
        patent_id: [one.to_json() for one in critical_dates.label(facts, application)]
        for patent_id, facts in critical_facts.facts_of(patent_ids).items()
    }


def _distances(
    answer: Answer, patent_ids: list[str]
) -> dict[str, dict[str, field_distance.Distance]]:
    """How far each hit's classes lie from the primary reference's, or the query's."""
    primary = answer.query.primary
    known = field_distance.classes_of([*patent_ids, *filter(None, [primary])])
    if primary:
        asked = known[primary]
    elif answer.own:
        asked = field_distance.merged(
            field_distance.classes_of(sorted(answer.own)).values()
        )
    else:
        asked = field_distance.predicted(answer.predictions)
    return {one: field_distance.between(asked, known[one]) for one in patent_ids}

"""What is said of an answer beside its order: dates, fields, percentiles, limits."""

from dataclasses import dataclass, field
from typing import Any

from search import critical_dates, critical_facts
from search.answering import Answer
from search.queries import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class HitNotes:
    """What is said of one hit."""

    percentile: float | None = None
    labels: list[dict[str, str]] = field(default_factory=list)
    field: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What is said of an answer, as the rows of its run keep it."""

    calibration: dict[str, Any] = field(default_factory=dict)
    completeness: dict[str, Any] = field(default_factory=dict)
    notice: str = ""
    hits: dict[str, HitNotes] = field(default_factory=dict)

    def of_hit(self, patent_id: str) -> HitNotes:
        """What is said of one hit."""
        return self.hits.get(patent_id, HitNotes())


def make(answer: Answer) -> Annotations:
    """Annotate an answer; the order and the scores of its hits stay as they are."""
    patent_ids = [hit.patent_id for hit in answer.ranked]
    labels = _labels(patent_ids, answer.query.application)
    return Annotations(
        notice="" if answer.eligible else _NOTHING_ELIGIBLE,
        hits={one: HitNotes(labels=labels.get(one, [])) for one in patent_ids},
    )


_NOTHING_ELIGIBLE = (
    "No design of the corpus meets these filters: widen a class, the date or the set."
)


def _labels(
    patent_ids: list[str], application: Application
) -> dict[str, list[dict[str, str]]]:
    if application.effective_date is None:
        return {}
    return {
        patent_id: [
            label.to_json() for label in critical_dates.label(facts, application)
        ]
        for patent_id, facts in critical_facts.facts_of(patent_ids).items()
    }

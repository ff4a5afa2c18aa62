"""What the dates of a case make of designs and evidence, as labels with reasons."""

from collections.abc import Sequence

from examiner.cases.models import Case, Evidence
from search import critical_dates, critical_facts
from search.critical_dates import Label, PatentFacts
from search.queries import Application


def application(case: Case) -> Application:
    """Return what the labels of a case rest on: its date and who stands behind it."""
    return Application(
        effective_date=case.effective_date,
        inventors=tuple(case.inventors),
        assignees=tuple(case.applicants),
    )


def of_designs(case: Case, patent_ids: Sequence[str]) -> dict[str, tuple[Label, ...]]:
    """Return the labels of designs by their ids, in a fixed number of queries.

    Empty where the case has no effective date yet.
    """
    asked = application(case)
    if asked.effective_date is None or not patent_ids:
        return {}
    facts = critical_facts.facts_of(patent_ids)
    return {one: critical_dates.label(known, asked) for one, known in facts.items()}


def of_evidence(case: Case, evidence: Evidence) -> tuple[Label, ...]:
    """Return the labels of a captured reference by the day it was first seen."""
    facts = PatentFacts(
        published=evidence.first_seen,
        filed=evidence.first_seen,
        event="available to the public",
        is_patent=False,
    )
    return critical_dates.label(facts, application(case))

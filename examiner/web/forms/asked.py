"""What a query form holds before a person types: an earlier run, or a case's facts."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from examiner.cases.models import Case
from search import families, numbers, set_expressions
from search.models import SearchRun
from search.queries import (
    FACETS,
    Application,
    Facets,
    Filters,
    UnusableQuery,
)


def of_run(run: SearchRun, *, names: Mapping[UUID, str]) -> dict[str, Any]:
    """The query of a run; `names` are those of the searches of its case."""
    filters = Filters.from_json(run.filters)
    facets = Facets(**run.facets).to_json()
    return {
        "text": run.text,
        "text_against": run.text_against,
        "text_weight": run.text_weight,
        "like": _designs(run.like),
        "unlike": _designs(run.unlike),
        "examples_weight": run.examples_weight,
        **_of_filters(filters, names),
        **_of_application(Application.from_json(run.application)),
        "primary": numbers.shown(run.primary) if run.primary else "",
        "k": run.k,
        "mode": run.requested_mode,
        **{name: facets[name] for name in FACETS},
        "words": facets["text"],
    }


def of_case(case: Case) -> dict[str, Any]:
    """The facts of a case that decide what is prior art, and its own family left out.

    Prior art is published or was filed before the effective filing date: 102(a)(1)
    and (a)(2).
    """
    day = case.effective_date
    return {
        "before": day,
        "before_rule": "either" if day else "published",
        "effective_date": day,
        "inventors": _listed(case.inventors),
        "assignees": _listed(case.applicants),
        "not_family_of": _readable(case.application_number),
    }


def _of_filters(filters: Filters, names: Mapping[UUID, str]) -> dict[str, Any]:
    within = filters.within
    return {
        "locarno": ", ".join(filters.locarno),
        "uspc": ", ".join(filters.uspc),
        "before": filters.before,
        "before_rule": filters.before_rule,
        "assignee": _listed(filters.assignee),
        "country": ", ".join(filters.country),
        "not_family_of": _listed(filters.not_family_of),
        "within": set_expressions.write(within, names=names) if within else "",
        "added_after": filters.added_after,
    }


def _of_application(application: Application) -> dict[str, Any]:
    return {
        "effective_date": application.effective_date,
        "inventors": _listed(application.inventors),
        "assignees": _listed(application.assignees),
    }


def _designs(patent_ids: Iterable[str]) -> str:
    return "; ".join(map(numbers.shown, patent_ids))


def _listed(found: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in found)


def _readable(number: str) -> str:
    """A number that the family guard can read, else nothing."""
    try:
        families.check([number])
    except UnusableQuery:
        return ""
    return number

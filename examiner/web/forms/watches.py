"""Leaving a search standing: which one, and how close is close."""

from typing import Any

from django import forms

from examiner.cases.models import CaseSearch
from search import watches

PERCENTILES = (90.0, 95.0, 99.0)


class WatchForm(forms.Form):
    """How close a new design must come."""

    least_percentile = forms.TypedChoiceField(
        label="Tell of what is closer than",
        choices=[(one, f"{one:g} % of unrelated designs") for one in PERCENTILES],
        coerce=float,
        initial=watches.LEAST_PERCENTILE,
        required=False,
    )


class WatchSearchForm(WatchForm):
    """One of a case's searches."""

    search = forms.ChoiceField(label="Search")

    field_order = ("search", "least_percentile")

    def __init__(self, *args: Any, searches: list[CaseSearch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["search"].choices = [  # type: ignore[attr-defined]
            (str(search.run_id), _named(search)) for search in searches
        ]


def _named(search: CaseSearch) -> str:
    """A search by its name, its drawings and its words; its views are loaded."""
    drawings = len(search.run.views.all())
    counted = f"{drawings} drawing{'s' if drawings > 1 else ''}"
    words = f" · “{search.run.text}”" if search.run.text else ""
    return f"{search.name} · {counted}{words}"

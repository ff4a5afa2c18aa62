"""Correcting a design's record by hand: only fields that changed are sent on."""

from dataclasses import fields
from typing import Any

from django import forms

from examiner.cases import corrections as case_corrections
from examiner.web.forms.filters import DATE_SPELLINGS
from search import corrections, numbers
from search.corrections import Correction
from search.models import Patent


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class CorrectionForm(forms.Form):
    """Filled with the record as it stands."""

    number = forms.CharField(label="Number", max_length=20)
    title = forms.CharField(label="Title", max_length=corrections.LONGEST_TITLE)
    granted_date = _date("Date of patent")
    filed_date = _date("Filed")
    first_published = _date("First published")
    locarno = forms.CharField(label="Locarno class", required=False, max_length=20)
    uspc = forms.CharField(label="U.S. class", required=False, max_length=32)
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="What you read it from, such as: front page of the PDF",
    )

    def __init__(self, *args: Any, patent: Patent, **kwargs: Any) -> None:
        self.patent = patent
        kwargs["initial"] = _as_it_stands(patent)
        super().__init__(*args, **kwargs)

    def save(self, *, author: str) -> Patent | None:
        """Correct the record; None with the reasons among the errors.

        Raises corrections.NotOpen where the record became closed meanwhile.
        """
        changed: dict[str, Any] = {
            field.name: self.cleaned_data[field.name]
            for field in fields(Correction)
            if field.name in self.changed_data
        }
        try:
            return case_corrections.correct(
                self.patent.pk,
                Correction(**changed),
                author=author,
                reason=self.cleaned_data["reason"],
            )
        except corrections.InvalidCorrection as problem:
            for name, why in problem.errors.items():
                self.add_error(name, why)
            return None

    def clean(self) -> None:
        """A date can be mended but not emptied: None means no change."""
        for name in ("granted_date", "filed_date", "first_published"):
            is_emptied = name in self.cleaned_data and not self.cleaned_data[name]
            if is_emptied and name in self.changed_data:
                self.add_error(name, "A date can be changed, not taken away.")


def _as_it_stands(patent: Patent) -> dict[str, Any]:
    stored = {
        field.name: getattr(patent, field.name)
        for field in fields(Correction)
        if field.name != "number"
    }
    return {"number": numbers.shown(patent.pk)} | stored

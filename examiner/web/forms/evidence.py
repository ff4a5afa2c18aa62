"""A captured reference as a person describes it."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from examiner.cases import evidence_facts
from examiner.cases.evidence import Facts
from examiner.cases.models import Evidence
from examiner.web.forms.filters import DATE_SPELLINGS


def _date(label: str, hint: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class EvidenceForm(forms.Form):
    """The facts of evidence; `version` is that of the facts the person saw."""

    kind = forms.ChoiceField(label="Kind", choices=Evidence.Kind.choices)
    title = forms.CharField(label="Title", max_length=300)
    author = forms.CharField(
        label="Author or publisher", max_length=200, required=False
    )
    document_number = forms.CharField(
        label="Document number",
        max_length=40,
        required=False,
        help_text="of a foreign design",
    )
    country = forms.RegexField(
        "^[A-Za-z]{2}$",
        label="Country",
        required=False,
        help_text="two letters, such as KR",
        error_messages={"invalid": "Two letters, such as KR."},
    )
    url = forms.CharField(
        label="Address",
        max_length=2000,
        required=False,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="kept as words; Ornament never opens it",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    first_seen = _date("First seen", "the day it was available to the public")
    first_seen_basis = forms.CharField(
        label="What that day rests on",
        max_length=300,
        required=False,
        help_text="a dated archive, the post's own date",
    )
    captured_on = _date("Captured on", "when the page was looked at", required=True)
    image = forms.FileField(
        label="Page image",
        required=False,
        help_text="PNG, JPEG, TIFF or PDF, up to 25 MB; its SHA-256 is kept",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, evidence: Evidence | None = None, **kwargs: Any
    ) -> None:
        self.today = timezone.localdate()
        kwargs["initial"] = (
            _as_it_stands(evidence) if evidence else {"captured_on": self.today}
        )
        super().__init__(*args, **kwargs)

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> None:
        if not self.errors:
            faults = evidence_facts.faults(self.facts, today=self.today)
            for name, fault in faults.items():
                self.add_error(name, fault)

    @property
    def facts(self) -> Facts:
        """The facts of a valid form."""
        told = self.cleaned_data
        return Facts(
            kind=told["kind"],
            title=told["title"],
            author=told["author"],
            document_number=told["document_number"],
            country=told["country"],
            url=told["url"],
            first_seen=told["first_seen"],
            first_seen_basis=told["first_seen_basis"],
            captured_on=told["captured_on"],
        )


def _as_it_stands(evidence: Evidence) -> dict[str, Any]:
    names = (*Facts.__annotations__, "version")
    return {name: getattr(evidence, name) for name in names}

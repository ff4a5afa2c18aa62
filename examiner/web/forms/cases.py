"""The facts of a case as a person types them, and who joins its team."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from examiner.accounts.models import User
from examiner.cases import cases, team, versions
from examiner.cases.cases import Facts
from examiner.cases.models import Case, CaseMember
from examiner.web.forms.filters import DATE_SPELLINGS

_BETWEEN_NAMES = re.compile(r"[;\n]")


def _date(label: str, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def _symbol(label: str, placeholder: str, datalist: str) -> forms.CharField:
    attrs = {"placeholder": placeholder, "list": datalist, "autocomplete": "off"}
    return forms.CharField(
        label=label, required=False, max_length=40, widget=forms.TextInput(attrs=attrs)
    )


def _lines(label: str, hint: str, *, most: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CaseForm(forms.Form):
    """All facts of a case; `version` is that of the facts the person saw."""

    application_number = forms.CharField(
        label="Application number",
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"placeholder": "29/812,345", "autocomplete": "off"}
        ),
    )
    title = forms.CharField(
        label="Title of the design",
        max_length=cases.LONGEST_TITLE,
        widget=forms.TextInput(attrs={"placeholder": "Bottle", "autocomplete": "off"}),
    )
    filing_date = _date("Filed")
    priority_date = _date("Earliest priority", "only where it is validly claimed")
    applicants = _lines("Applicants", "one on each line", most=4_000, rows=2)
    inventors = _lines("Inventors", "one on each line", most=4_000, rows=2)
    locarno = _symbol("Locarno class", "09-01", "locarno-classes")
    uspc = _symbol("USPC-D class", "D9/500", "uspc-classes")
    description = _lines(
        "Figure descriptions and statements",
        "as filed: FIG. 1 is a perspective view of …; the broken lines show …",
        most=cases.LONGEST_TEXT,
        rows=5,
    )
    note = _lines("Note", "for the team; never part of the record", most=10_000, rows=3)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    SHORT = ("application_number", "title", "filing_date", "priority_date")
    NAMES = ("applicants", "inventors", "locarno", "uspc")
    LONG = ("description", "note")

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        self.case = case
        self.standing: dict[str, str] = {}
        kwargs["initial"] = _as_it_stands(case)
        super().__init__(*args, **kwargs)

    def save(self, user: User) -> Case | None:
        """Open or change the case of a valid form; None with the reasons as errors.

        Raises versions.ChangedMeanwhile after taking what stands now beside what was
        typed, and access.NotAllowed.
        """
        try:
            if self.case is None:
                return cases.create(user, **self._facts())
            seen = self.cleaned_data["version"] or 0
            return cases.change(user, self.case, seen=seen, **self._facts())
        except cases.InvalidFacts as problem:
            for name, why in problem.errors.items():
                self.add_error(name, why)
            return None
        except versions.ChangedMeanwhile as problem:
            self._stand_beside(cases.canonical(**self._facts()), problem.row)
            raise

    def short(self) -> Iterator[tuple[forms.BoundField, str | None]]:
        return self._beside(self.SHORT)

    def names(self) -> Iterator[tuple[forms.BoundField, str | None]]:
        return self._beside(self.NAMES)

    def long(self) -> Iterator[tuple[forms.BoundField, str | None]]:
        return self._beside(self.LONG)

    def _beside(
        self, names: tuple[str, ...]
    ) -> Iterator[tuple[forms.BoundField, str | None]]:
        """Fields with what stands in the case now, where somebody changed it."""
        return ((self[name], self.standing.get(name)) for name in names)

    def _stand_beside(self, typed: dict[str, Any], row: Any) -> None:
        stands = _as_it_stands(row)
        for name, value in typed.items():
            if value != getattr(row, name):
                self.standing[name] = str(stands[name] or "")
        if isinstance(self.data, QueryDict):  # seen now: saving again means it
            again = self.data.copy()
            again["version"] = str(stands["version"])
            self.data = again

    def _facts(self) -> Facts:
        told = self.cleaned_data
        return Facts(
            title=told["title"],
            application_number=told["application_number"],
            applicants=_BETWEEN_NAMES.split(told["applicants"]),
            inventors=_BETWEEN_NAMES.split(told["inventors"]),
            filing_date=told["filing_date"],
            priority_date=told["priority_date"],
            locarno=told["locarno"],
            uspc=told["uspc"],
            description=told["description"],
            note=told["note"],
        )


class QuickCaseForm(forms.Form):
    """The two facts a case can be opened with from the desk."""

    application_number = CaseForm.base_fields["application_number"]
    title = CaseForm.base_fields["title"]


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by their full names, with their user names to tell them apart."""

    def label_from_instance(self, obj: User) -> str:
        name = obj.get_full_name()
        return f"{name} ({obj.username})" if name else obj.username


class PersonForm(forms.Form):
    """Somebody who gets the case."""

    person = PersonChoice(
        label="Person", queryset=User.objects.none(), empty_label="choose a person"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = team.people()  # type: ignore[attr-defined]


class MemberForm(PersonForm):
    """Somebody who joins the team, and as what."""

    role = forms.ChoiceField(
        label="As", choices=CaseMember.Role.choices, initial=CaseMember.Role.COLLEAGUE
    )


def _as_it_stands(case: Case | None) -> dict[str, Any]:
    if case is None:
        return {}
    return {
        "title": case.title,
        "application_number": case.application_number,
        "applicants": "\n".join(case.applicants),
        "inventors": "\n".join(case.inventors),
        "filing_date": case.filing_date,
        "priority_date": case.priority_date,
        "locarno": case.locarno,
        "uspc": case.uspc,
        "description": case.description,
        "note": case.note,
        "version": case.version,
    }

"""The query as a person types it: drawings, words, classes in any spelling, a date."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from search.classes import locarno, uspc
from search.classes.filters import ClassFilter
from search.models import SearchRun
from search.queries import LONGEST_TEXT, MOST_CLASSES, Filters, Query, View

_VIEW = re.compile(r"(page|figure):([1-9][0-9]{0,17})")
_BETWEEN_CLASSES = re.compile(r"[,;\n]")
DATE_SPELLINGS = ["%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%b %d, %Y", "%b. %d, %Y"]
HIT_COUNTS = (50, 100, 200)


class FilterForm(forms.Form):
    """Words, classes and a date: what a search and a list of designs share."""

    text = forms.CharField(
        label="Words",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"placeholder": "ribbed bottle with pump"}),
    )
    locarno = forms.CharField(
        label="Locarno class",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "placeholder": "09-01, or 09 for all",
                "list": "locarno-classes",
                "autocomplete": "off",
            }
        ),
    )
    uspc = forms.CharField(
        label="USPC-D class",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "placeholder": "D9/500, D9/5* or D9",
                "list": "uspc-classes",
                "autocomplete": "off",
            }
        ),
    )
    before = forms.DateField(
        label="First published before",
        required=False,
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean_locarno(self) -> tuple[str, ...]:
        return self._classes("locarno", locarno.accept)

    def clean_uspc(self) -> tuple[str, ...]:
        return self._classes("uspc", uspc.accept)

    def _classes(
        self, name: str, accept: Callable[[str], ClassFilter]
    ) -> tuple[str, ...]:
        """Every class of the field, canonical; a chip may add one under its name."""
        given = (
            self.data.getlist(name)
            if isinstance(self.data, QueryDict)
            else [self.cleaned_data[name]]
        )
        typed = _BETWEEN_CLASSES.split(",".join(given))
        try:
            wanted = [str(accept(text)) for text in typed if text.strip()]
        except (locarno.UnreadableCode, uspc.UnreadableSymbol) as error:
            raise forms.ValidationError(str(error)) from error
        if len(wanted) > MOST_CLASSES:
            raise forms.ValidationError(f"At most {MOST_CLASSES} classes.")
        return tuple(dict.fromkeys(wanted))

    def filters(self) -> Filters:
        """The filters of a valid form."""
        return Filters(
            locarno=self.cleaned_data["locarno"],
            uspc=self.cleaned_data["uspc"],
            before=self.cleaned_data["before"],
        )


class QueryForm(FilterForm):
    """A whole query; its drawings come as `view=page:12` or `view=figure:34`."""

    k = forms.TypedChoiceField(
        label="Designs at most",
        choices=[(count, str(count)) for count in HIT_COUNTS],
        coerce=int,
        required=False,
    )

    def views(self) -> tuple[View, ...]:
        """The drawings asked for, in order, each once; what is malformed is dropped."""
        if not isinstance(self.data, QueryDict):
            return ()
        found = (_VIEW.fullmatch(text) for text in self.data.getlist("view"))
        views = (
            View(page_id=int(match[2]))
            if match[1] == "page"
            else View(figure_id=int(match[2]))
            for match in found
            if match
        )
        return tuple(dict.fromkeys(views))

    def query(self, views: tuple[View, ...]) -> Query:
        """The query of a valid form. Raises UnusableQuery."""
        return Query(
            views=views,
            text=self.cleaned_data["text"],
            filters=self.filters(),
            k=self.cleaned_data["k"] or HIT_COUNTS[0],
        )


def as_asked(run: SearchRun) -> dict[str, Any]:
    """The values a form shows for the query of a run."""
    filters = Filters.from_json(run.filters)
    return {
        "text": run.text,
        "locarno": ", ".join(filters.locarno),
        "uspc": ", ".join(filters.uspc),
        "before": filters.before,
        "k": run.k,
    }

"""Filters as a person types them: words, classes in any spelling, a date.

The whole query is in `queries`.
"""

import re
from collections.abc import Callable

from django import forms
from django.http import QueryDict

from search.classes import locarno, uspc
from search.classes.filters import ClassFilter
from search.queries import LONGEST_TEXT, MOST_CLASSES, Filters

_BETWEEN_CLASSES = re.compile(r"[,;\n]")
DATE_SPELLINGS = ["%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%b %d, %Y", "%b. %d, %Y"]


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

"""Fields that take several names, codes or numbers in one line."""

import re
from typing import Any

from django import forms

from search import numbers
from search.queries import MOST_NAMES

LONGEST = 2_000  # characters of the line

NAMES = re.compile(r"[;\n]")
# "D908,314, D908,315": a comma belongs to the number unless a space follows.
NUMBERS = re.compile(r"[;\n]|,\s+")
CODES = re.compile(r"[,;\s]+")


class ListField(forms.CharField):
    """Names with something between them, each once, in the order typed."""

    def __init__(
        self, label: str, placeholder: str = "", *, between: re.Pattern[str] = NAMES
    ) -> None:
        self._between = between
        super().__init__(
            label=label,
            required=False,
            max_length=LONGEST,
            widget=forms.TextInput(attrs={"placeholder": placeholder}),
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        parts = (part.strip() for part in self._between.split(super().clean(value)))
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) > MOST_NAMES:
            raise forms.ValidationError(f"At most {MOST_NAMES}.")
        return found


class DesignsField(ListField):
    """Design patents by number in any spelling; they become ids."""

    def __init__(self, label: str, placeholder: str = "") -> None:
        super().__init__(label, placeholder, between=NUMBERS)

    def clean(self, value: Any) -> tuple[str, ...]:
        try:
            ids = [numbers.parse(text) for text in super().clean(value)]
        except numbers.UnreadableNumber as error:
            raise forms.ValidationError(str(error)) from error
        return tuple(dict.fromkeys(ids))

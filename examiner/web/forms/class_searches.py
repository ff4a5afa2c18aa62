"""A class to look through, in any spelling, and a date."""

from typing import Any

from django import forms

from examiner.cases.models import Case, ClassSearch
from examiner.web.forms.filters import DATE_SPELLINGS


class ClassForm(forms.Form):
    """Filled with the class and the date of the case."""

    scheme = forms.ChoiceField(
        label="Scheme", choices=ClassSearch.Scheme.choices, initial="uspc"
    )
    symbol = forms.CharField(
        label="Class",
        max_length=40,
        widget=forms.TextInput(
            attrs={"placeholder": "D9/500, D9/5* or 09-01", "autocomplete": "off"}
        ),
    )
    before = forms.DateField(
        label="First published before",
        required=False,
        help_text="leave empty to see every design",
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        scheme = "locarno" if case.locarno and not case.uspc else "uspc"
        symbol = case.locarno if scheme == "locarno" else case.uspc
        kwargs["initial"] = {"scheme": scheme, "symbol": symbol}
        super().__init__(*args, **kwargs)

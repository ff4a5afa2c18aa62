"""Marking a region of a drawing, and asking about a pair of drawings."""

from typing import Any

from django import forms

from search import numbers
from search.heat_maps import SIDES
from search.queries import Crop

_EDGES = ("left", "top", "right", "bottom")
_WHOLE = (0.0, 0.0, 100.0, 100.0)


class PairForm(forms.Form):
    """Which view of the query, and which of the two drawings."""

    view = forms.IntegerField(min_value=1)
    side = forms.ChoiceField(choices=[(side, side) for side in SIDES])


class SecondaryForm(forms.Form):
    """What to combine with a primary reference: the region that shows what it lacks.

    Edges are per cent of the drawing as it is shown, from its top left corner.
    """

    primary = forms.CharField(max_length=numbers.LONGEST)
    view = forms.IntegerField(min_value=1, required=False)
    left = forms.FloatField(min_value=0, max_value=100, initial=0)
    top = forms.FloatField(min_value=0, max_value=100, initial=0)
    right = forms.FloatField(min_value=0, max_value=100, initial=100)
    bottom = forms.FloatField(min_value=0, max_value=100, initial=100)

    def clean_primary(self) -> str:
        try:
            return numbers.parse(self.cleaned_data["primary"])
        except numbers.UnreadableNumber as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        left, top, right, bottom = (cleaned[name] for name in _EDGES)
        if not (left < right and top < bottom):
            self.add_error(None, "The region has no area: mark it again.")
        return cleaned

    @property
    def region(self) -> Crop | None:
        """The region in shares of the drawing, None for all of it."""
        edges = tuple(self.cleaned_data[name] for name in _EDGES)
        if edges == _WHOLE:
            return None
        left, top, right, bottom = (edge / 100 for edge in edges)
        return left, top, right, bottom

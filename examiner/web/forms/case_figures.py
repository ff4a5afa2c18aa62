"""What a person says of a figure of an application: its name, and what of it counts."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from examiner.cases.models import CaseFigure
from examiner.web.forms import drawings
from search.models.figures import VIEW_CHOICES
from search.queries import UnusableQuery, View

_PRINTED = re.compile(r"(?:fig(?:ure)?s?\b\.?)?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{1,3}){0,2}[A-Z]?")
_LONGEST_AREA = 60_000  # of text: 512 x 512 cells as base64, and what stands around


class FigureForm(forms.Form):
    """Something of a figure, and the version of it that the person saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def renew(self, version: int, problem: str) -> None:
        """Keep what was typed, to be saved over a version seen beside it."""
        self.add_error(None, problem)
        self.data = dict(self.data.items()) | {"version": str(version)}


class NameForm(FigureForm):
    """Number and view of a figure."""

    number = forms.CharField(
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "1"}),
    )
    view = forms.ChoiceField(choices=VIEW_CHOICES)

    def clean_number(self) -> str:
        """As it is printed behind FIG., upper case."""
        number: str = _PRINTED.sub("", self.cleaned_data["number"].strip(), count=1)
        number = number.upper().replace(" ", "")
        if number and not _NUMBER.fullmatch(number):
            raise ValidationError("A figure's number is like 3, 3A or 1.2.")
        return number

    @classmethod
    def of(cls, figure: CaseFigure) -> "NameForm":
        """The form as a figure stands."""
        fields = {name: getattr(figure, name) for name in ("number", "view", "version")}
        return cls(initial=fields, auto_id=f"%s-{figure.pk}")

    def values(self) -> dict[str, Any]:
        """The fields to write."""
        return {name: self.cleaned_data[name] for name in ("number", "view")}


class MarkForm(FigureForm):
    """Which part of the page a figure is, and what of it is claimed."""

    crop = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    environment = forms.CharField(
        required=False, max_length=_LONGEST_AREA, widget=forms.HiddenInput
    )
    mask = forms.ChoiceField(
        choices=[(value, name.capitalize()) for value, name in drawings.MASKS],
        label="What is searched with",
    )
    rotation = forms.TypedChoiceField(
        choices=[(angle, f"{angle}°") for angle in drawings.ROTATIONS],
        coerce=int,
        label="Turned clockwise",
    )
    is_mirrored = forms.BooleanField(required=False, label="Mirrored")

    @classmethod
    def of(cls, figure: CaseFigure) -> "MarkForm":
        """The form as a figure stands."""
        area = figure.environment
        return cls(
            initial={
                "version": figure.version,
                "crop": ",".join(f"{side:g}" for side in figure.crop or ()),
                "environment": f"{area['width']},{area['height']},{area['bits']}"
                if area
                else "",
                "mask": figure.mask,
                "rotation": figure.rotation,
                "is_mirrored": figure.is_mirrored,
            }
        )

    def clean(self) -> dict[str, Any]:
        """Read the two areas; what cannot be searched with is refused here."""
        data = super().clean() or {}
        try:
            view = View(
                page_id=1,
                crop=drawings.read_crop(data.get("crop", "")),
                environment=drawings.read_environment(data.get("environment", "")),
            )
        except (UnusableQuery, ValueError) as error:
            raise ValidationError(f"The areas cannot be read: {error}") from error
        data["crop"] = list(view.crop) if view.crop else None
        data["environment"] = view.environment and view.environment.to_json()
        return data

    def values(self) -> dict[str, Any]:
        """The fields to write."""
        fields = ("crop", "environment", "mask", "rotation", "is_mirrored")
        return {name: self.cleaned_data[name] for name in fields}

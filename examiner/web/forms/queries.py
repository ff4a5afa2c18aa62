"""The whole query as a person types it; what is seldom needed has its defaults."""

import json
import re
from typing import Any

from django import forms
from django.http import QueryDict

from examiner.web.forms import drawings
from examiner.web.forms.filters import DATE_SPELLINGS, FilterForm
from search import numbers, result_sets
from search.models import SearchRun
from search.queries import (
    FACETS,
    LARGEST_WEIGHT,
    LONGEST_TEXT,
    MOST_NAMES,
    Application,
    Facets,
    Filters,
    Query,
    View,
)
from search.result_sets import ResultSet

HIT_COUNTS = (50, 100, 200)
LONGEST_LIST = 2_000  # characters of a field that holds several names

_PLAIN = Query()
_BETWEEN_NAMES = re.compile(r"[;\n]")
# "D908,314, D908,315": a comma belongs to the number unless a space follows.
_BETWEEN_NUMBERS = re.compile(r"[;\n]|,\s+")
_BETWEEN_CODES = re.compile(r"[,;\s]+")


def _names(label: str, placeholder: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.TextInput(attrs={"placeholder": placeholder}),
    )


def _weight(label: str, default: float) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_WEIGHT,
        initial=default,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )


class QueryForm(FilterForm):
    """A whole query; its drawings come beside it, see `drawings`."""

    k = forms.TypedChoiceField(
        label="Designs at most",
        choices=[(count, str(count)) for count in HIT_COUNTS],
        coerce=int,
        required=False,
    )
    text_against = forms.CharField(
        label="Words against",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"placeholder": "pump"}),
    )
    like = _names("Designs it should be like", "D807,264; D810,412")
    unlike = _names("Designs it should not be like")
    before_rule = forms.ChoiceField(
        label="The date above is compared with",
        required=False,
        choices=[
            ("published", "first publication"),
            ("filed", "filing"),
            ("either", "either of them"),
        ],
    )
    assignee = _names("Assignee or applicant", "Acme; Braun")
    country = _names("Country of the owner", "US, KR")
    not_family_of = _names("Not of the family of", "29/123,456; D807,264")
    within = _names("Within earlier searches")
    effective_date = forms.DateField(
        label="Effective filing date of the case",
        required=False,
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    inventors = _names("Inventors of the case", "Ann Smith; Bo Li")
    primary = _names("Primary reference (103)", "D807,264")
    mode = forms.ChoiceField(
        label="Comparison",
        required=False,
        choices=[
            ("auto", "as suits the size"),
            ("exact", "exact"),
            ("approximate", "approximate"),
        ],
    )
    overall = _weight("Overall look", _PLAIN.facets.overall)
    silhouette = _weight("Silhouette", _PLAIN.facets.silhouette)
    pattern = _weight("Pattern", _PLAIN.facets.pattern)
    layout = _weight("Layout", _PLAIN.facets.layout)
    words = _weight("Text", _PLAIN.facets.text)
    text_weight = forms.FloatField(required=False, widget=forms.HiddenInput)
    examples_weight = forms.FloatField(required=False, widget=forms.HiddenInput)

    BASIC = ("text", "locarno", "uspc", "before", "k")
    WEIGHTS = (*FACETS, "words")

    def clean_text_against(self) -> str:
        return " ".join(self.cleaned_data["text_against"].split())

    def clean_like(self) -> tuple[str, ...]:
        return self._designs("like")

    def clean_unlike(self) -> tuple[str, ...]:
        return self._designs("unlike")

    def clean_primary(self) -> str:
        found = self._designs("primary")
        if len(found) > 1:
            raise forms.ValidationError("One primary reference at a time.")
        return found[0] if found else ""

    def clean_assignee(self) -> tuple[str, ...]:
        return self._split("assignee", _BETWEEN_NAMES)

    def clean_inventors(self) -> tuple[str, ...]:
        return self._split("inventors", _BETWEEN_NAMES)

    def clean_country(self) -> tuple[str, ...]:
        return self._split("country", _BETWEEN_CODES)

    def clean_not_family_of(self) -> tuple[str, ...]:
        return self._split("not_family_of", _BETWEEN_NUMBERS)

    def clean_within(self) -> ResultSet | None:
        """A set as JSON, as the link on a result gives it."""
        typed = self.cleaned_data["within"].strip()
        try:
            return result_sets.read(json.loads(typed)) if typed else None
        except (ValueError, RecursionError, result_sets.UnreadableSet) as error:
            raise forms.ValidationError(
                f'Write it like {{"run": "a search\'s id"}}: {error}'
            ) from error

    def more(self) -> list[forms.BoundField]:
        """The fields that stand folded away."""
        shown = {*self.BASIC, *self.WEIGHTS}
        return [field for field in self.visible_fields() if field.name not in shown]

    def weights(self) -> list[forms.BoundField]:
        """The weights of the facets."""
        return [self[name] for name in self.WEIGHTS]

    @property
    def is_more_used(self) -> bool:
        """Whether anything that stands folded away says something."""
        folded = [*self.more(), *self.weights()]
        return any(field.errors or _says(field) for field in folded)

    def views(self) -> tuple[View, ...]:
        """The drawings asked for. Raises UnusableQuery."""
        data = self.data
        return drawings.read(data) if isinstance(data, QueryDict) else ()

    def query(self, views: tuple[View, ...]) -> Query:
        """The query of a valid form. Raises UnusableQuery."""
        told = self.cleaned_data
        return Query(
            views=views,
            text=told["text"],
            text_against=told["text_against"],
            text_weight=_or(told["text_weight"], _PLAIN.text_weight),
            like=told["like"],
            unlike=told["unlike"],
            examples_weight=_or(told["examples_weight"], _PLAIN.examples_weight),
            facets=self._facets(),
            filters=self._filters(),
            application=Application(
                effective_date=told["effective_date"],
                inventors=told["inventors"],
            ),
            primary=told["primary"],
            k=told["k"] or HIT_COUNTS[0],
            mode=told["mode"] or _PLAIN.mode,
        )

    def _facets(self) -> Facets:
        told, plain = self.cleaned_data, _PLAIN.facets.to_json()
        visual = {name: _or(told[name], plain[name]) for name in FACETS}
        return Facets(**visual, text=_or(told["words"], plain["text"]))

    def _filters(self) -> Filters:
        told = self.cleaned_data
        return Filters(
            locarno=told["locarno"],
            uspc=told["uspc"],
            before=told["before"],
            before_rule=told["before_rule"] or _PLAIN.filters.before_rule,
            assignee=told["assignee"],
            country=told["country"],
            not_family_of=told["not_family_of"],
            within=told["within"],
        )

    def _designs(self, name: str) -> tuple[str, ...]:
        try:
            typed = self._split(name, _BETWEEN_NUMBERS)
            return tuple(dict.fromkeys(numbers.parse(text) for text in typed))
        except numbers.UnreadableNumber as error:
            raise forms.ValidationError(str(error)) from error

    def _split(self, name: str, between: re.Pattern[str]) -> tuple[str, ...]:
        parts = (part.strip() for part in between.split(self.cleaned_data[name]))
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) > MOST_NAMES:
            raise forms.ValidationError(f"At most {MOST_NAMES}.")
        return found


def as_asked(run: SearchRun) -> dict[str, Any]:
    """The values a form shows for the query of a run."""
    filters = Filters.from_json(run.filters)
    application = Application.from_json(run.application)
    facets = Facets(**run.facets).to_json()
    within = filters.within
    return {
        "text": run.text,
        "text_against": run.text_against,
        "text_weight": run.text_weight,
        "like": "; ".join(map(numbers.shown, run.like)),
        "unlike": "; ".join(map(numbers.shown, run.unlike)),
        "examples_weight": run.examples_weight,
        "locarno": ", ".join(filters.locarno),
        "uspc": ", ".join(filters.uspc),
        "before": filters.before,
        "before_rule": filters.before_rule,
        "assignee": "; ".join(filters.assignee),
        "country": ", ".join(filters.country),
        "not_family_of": "; ".join(filters.not_family_of),
        "within": json.dumps(within.to_json()) if within else "",
        "effective_date": application.effective_date,
        "inventors": "; ".join(application.inventors),
        "primary": numbers.shown(run.primary) if run.primary else "",
        "k": run.k,
        "mode": run.requested_mode,
        **{name: facets[name] for name in FACETS},
        "words": facets["text"],
    }


def _or(given: float | None, default: float) -> float:
    return default if given is None else given


def _says(field: forms.BoundField) -> bool:
    """Whether a field's value is another one than a fresh form has."""
    value = field.value()
    fresh = field.field.initial
    if isinstance(field.field, forms.ChoiceField):
        fresh = field.field.choices[0][0]  # type: ignore[index]
    return value not in (None, "", fresh) and str(value) != str(fresh)

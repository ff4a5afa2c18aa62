"""The whole query as a person types it; what is seldom needed has its defaults."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from examiner.web.forms import drawings, lists
from examiner.web.forms.filters import DATE_SPELLINGS, FilterForm
from examiner.web.forms.lists import DesignsField, ListField
from search import filters, result_sets, set_expressions
from search.queries import (
    FACETS,
    LARGEST_WEIGHT,
    LONGEST_TEXT,
    Application,
    Facets,
    Filters,
    Query,
    View,
)
from search.result_sets import ResultSet

HIT_COUNTS = (50, 100, 200)
LONGEST_SET = 200_000  # characters of a set, which may list thousands of designs

PARTS = (
    ("", "as set for each drawing"),
    ("claimed", "claimed part of every drawing"),
    ("whole", "every drawing whole"),
)

_PLAIN = Query()


def _weight(label: str, default: float) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_WEIGHT,
        initial=default,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a facet counts; one whose figures are not embedded cannot be asked."""

    field: forms.BoundField
    is_ready: bool


class QueryForm(FilterForm):
    """A whole query; its drawings come beside it, see `drawings`.

    `searches` are the runs of the case by name, for sets like `L1 NOT L2`; `ready` are
    the facets that can be compared now.
    """

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
    like = DesignsField("Designs it should be like", "D807,264; D810,412")
    unlike = DesignsField("Designs it should not be like")
    before_rule = forms.ChoiceField(
        label="That day is compared with",
        required=False,
        choices=[
            ("published", "first publication"),
            ("filed", "filing"),
            ("either", "either of them"),
        ],
    )
    assignee = ListField("Assignee or applicant", "Acme; Braun")
    country = ListField("Country of the owner", "US, KR", between=lists.CODES)
    not_family_of = ListField(
        "Not of the family of", "29/123,456; D807,264", between=lists.NUMBERS
    )
    within = forms.CharField(
        label="Within earlier searches",
        required=False,
        max_length=LONGEST_SET,
        widget=forms.TextInput(attrs={"placeholder": "L1 AND L2 NOT L3"}),
    )
    added_after = forms.IntegerField(
        label="Only what came into the corpus since that search",
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
    )
    effective_date = forms.DateField(
        label="Effective filing date of the case",
        required=False,
        input_formats=DATE_SPELLINGS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    inventors = ListField("Inventors of the case", "Ann Smith; Bo Li")
    assignees = ListField("Applicants of the case", "Acme Corp.")
    primary = DesignsField("Primary reference (103)", "D807,264")
    part = forms.ChoiceField(label="What counts", required=False, choices=PARTS)
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

    BASIC = (
        *("text", "text_against", "locarno", "uspc", "before", "before_rule"),
        *("part", "k"),
    )
    FILTERS = (
        *("locarno", "uspc", "before", "before_rule", "assignee", "country"),
        *("not_family_of", "within", "added_after", "primary"),
    )
    FACTS = ("not_family_of", "effective_date", "inventors", "assignees")
    WEIGHTS = (*FACETS, "words")

    def __init__(
        self,
        *args: Any,
        searches: Mapping[str, UUID] | None = None,
        ready: Set[str] = frozenset(FACETS),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._searches = searches or {}
        self._ready = {*ready, FACETS[0], "words"}
        self.fields["text"].widget.attrs["data-query-focus"] = ""
        self.fields["before"].label = "Before"

    def clean_text_against(self) -> str:
        return " ".join(self.cleaned_data["text_against"].split())

    def clean_primary(self) -> str:
        found = self.cleaned_data["primary"]
        if len(found) > 1:
            raise forms.ValidationError("One primary reference at a time.")
        return str(found[0]) if found else ""

    def clean_within(self) -> ResultSet | None:
        """A set as `L1 AND L2`, or as JSON where it has no such name."""
        typed = self.cleaned_data["within"].strip()
        if not typed:
            return None
        try:
            if set_expressions.is_json(typed):
                return result_sets.read(json.loads(typed))
            return set_expressions.read(typed, runs=self._searches)
        except (ValueError, RecursionError, result_sets.UnreadableSet) as error:
            raise forms.ValidationError(
                f"Write it like L1 AND L2 NOT L3: {error}"
            ) from error

    def more(self) -> list[forms.BoundField]:
        """The fields that stand folded away."""
        shown = {*self.BASIC, *self.WEIGHTS}
        return [field for field in self.visible_fields() if field.name not in shown]

    def weights(self) -> list[Weight]:
        """The weights of the facets."""
        return [Weight(self[name], name in self._ready) for name in self.WEIGHTS]

    @property
    def is_more_used(self) -> bool:
        """Whether anything folded away says more than the facts of the case."""
        return any(
            field.errors or (field.name not in self.FACTS and _says(field))
            for field in self.more()
        )

    def views(self) -> tuple[View, ...]:
        """The drawings asked for. Raises UnusableQuery."""
        data = self.data
        found = drawings.read(data) if isinstance(data, QueryDict) else ()
        return drawings.with_part(found, data.get("part", ""))

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
            filters=self.filters(),
            application=Application(
                effective_date=told["effective_date"],
                inventors=told["inventors"],
                assignees=told["assignees"],
            ),
            primary=told["primary"],
            k=told["k"] or HIT_COUNTS[0],
            mode=told["mode"] or _PLAIN.mode,
        )

    def _facets(self) -> Facets:
        told, plain = self.cleaned_data, _PLAIN.facets.to_json()
        visual = {name: _or(told[name], plain[name]) for name in FACETS}
        return Facets(**visual, text=_or(told["words"], plain["text"]))

    def filters(self) -> Filters:
        """The filters of a form whose filters are valid."""
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
            added_after=told["added_after"],
        )

    def eligible(self) -> Filters:
        """What decides on which designs are eligible; the rest may be wrong yet.

        Raises forms.ValidationError where that cannot be read, and UnusableQuery.
        """
        self.full_clean()
        wrong = [
            str(told) for name in self.FILTERS for told in self.errors.get(name, ())
        ]
        if wrong:
            raise forms.ValidationError(wrong)
        primary = self.cleaned_data["primary"]
        return filters.of_query(Query(filters=self.filters(), primary=primary))


def _or(given: float | None, default: float) -> float:
    return default if given is None else given


def _says(field: forms.BoundField) -> bool:
    """Whether a field's value is another one than a fresh form has."""
    value = field.value()
    fresh = field.field.initial
    if isinstance(field.field, forms.ChoiceField):
        fresh = field.field.choices[0][0]  # type: ignore[index]
    return value not in (None, "", fresh) and str(value) != str(fresh)

"""Queries as JSON documents: the one form that the API and the command line read.

`search.query_schema` says what a document may hold; what it names (pages of uploads,
figures, earlier runs) is looked up by a `Sources` of whoever asks, who may not see
every row.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from search import (
    figure_names,
    numbers,
    query_schema,
    recorded_queries,
    result_sets,
)
from search.models import QueryView, SearchRun
from search.queries import (
    Application,
    Bitmap,
    Crop,
    Facets,
    Filters,
    Query,
    UnusableQuery,
    View,
)
from search.result_sets import ResultSet

Document = dict[str, Any]
Path = tuple[str | int, ...]
Made = TypeVar("Made")

MOST_PROBLEMS = 20
DEEPEST = 30  # objects and lists inside one another; sets have 8 operators
_PLAIN = Query()
_LONGEST_SHOWN = 60  # characters of a value that a message repeats


class UnreadableDocument(UnusableQuery):
    """The document is no query; `problems` has a message for each place."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        told = (f"{path}: {what}" if path else what for path, what in problems.items())
        super().__init__(" ".join(told))


class Sources(Protocol):
    """What documents name, as far as the asker may see it.

    A method raises UnusableQuery where there is no such row, or whatever its face
    answers for rows of others.
    """

    def page_id(self, upload: UUID, page: int) -> int:
        """The row of a page (from 1) of an upload."""

    def figure_id(self, name: str) -> int:
        """The row of a figure by its public name."""

    def check_runs(self, run_ids: Sequence[UUID]) -> None:
        """Refuse runs that the asker may not see."""


def read(document: Any, *, sources: Sources) -> Query:
    """Read a query. Raises UnreadableDocument with the place of each problem."""
    _check(document)
    asked: Document = document
    text = _text(asked.get("text", ""))
    examples = asked.get("examples", {})
    views = [
        _at(("views", place), partial(_view, view, sources))
        for place, view in enumerate(asked.get("views", ()))
    ]
    return _at(
        (),
        lambda: Query(
            views=tuple(views),
            text=text.get("positive", "").strip(),
            text_against=text.get("negative", "").strip(),
            text_weight=float(text.get("weight", 1.0)),
            like=_designs(examples, "positive"),
            unlike=_designs(examples, "negative"),
            examples_weight=float(examples.get("weight", 1.0)),
            facets=_facets(asked.get("facets", {})),
            filters=_filters(asked.get("filters", {}), sources),
            application=_application(asked.get("application", {})),
            primary=_design(asked["primary"], ("primary",))
            if asked.get("primary")
            else "",
            k=int(asked.get("k", _PLAIN.k)),
            mode=asked.get("mode", _PLAIN.mode),
        ),
    )


def write(run: SearchRun, *, views: Sequence[QueryView] | None = None) -> Document:
    """Return the document of a run's query; read again it gives the same query.

    Its drawings, in order and with their page or figure, are read unless given.
    """
    if views is None:
        rows = run.views.select_related("page", "figure__sheet")
        views = list(rows.order_by("position"))
    query = recorded_queries.read(run, views=views)
    return as_document(query, named=[_source(view) for view in views])


def as_document(query: Query, *, named: Sequence[Document]) -> Document:
    """Return the document of a query; `named` are the sources of its views."""
    return {
        "views": [
            {**source, **_shown(view)}
            for source, view in zip(named, query.views, strict=True)
        ],
        "text": {
            "positive": query.text,
            "negative": query.text_against,
            "weight": query.text_weight,
        },
        "examples": {
            "positive": list(query.like),
            "negative": list(query.unlike),
            "weight": query.examples_weight,
        },
        "facets": query.facets.to_json(),
        "filters": query.filters.to_json(),
        "application": query.application.to_json(),
        "primary": query.primary,
        "k": query.k,
        "mode": query.mode,
    }


def _check(document: Any) -> None:
    """Hold a document against the schema, and its strings against the database."""
    if _is_deep(document):
        raise UnreadableDocument({"": "The document is nested too deep."})
    problems: dict[str, str] = {}
    found = map(_deepest, _validator().iter_errors(document))
    for error in itertools.islice(found, MOST_PROBLEMS):
        problems.setdefault(_shown_path(tuple(error.absolute_path)), _told(error))
    for path, told in itertools.islice(_unusable(document), MOST_PROBLEMS):
        problems.setdefault(_shown_path(path), told)
    if problems:
        raise UnreadableDocument(problems)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(query_schema.schema())


def _deepest(error: ValidationError) -> ValidationError:
    """The error that tells most: of several forms, the one that fits best."""
    if error.validator == "anyOf" and error.context:
        best = max(error.context, key=lambda one: len(one.absolute_path))
        if len(best.absolute_path) > len(error.absolute_path):
            return _deepest(best)
        return next((one for one in error.context if one.validator != "type"), error)
    return error


def _told(error: ValidationError) -> str:
    """What to change, without repeating more of the value than a reader needs."""
    value, wanted = error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            known = ", ".join(error.schema["properties"])
            unknown = sorted(set(value) - set(error.schema["properties"]))
            return f"{_short(unknown[0])} is unknown here; known are: {known}."
        case "oneOf":
            return "Give either an upload or a figure."
        case "minProperties" | "maxProperties":
            return "Give exactly one of run, designs, and, or, not."
        case "enum":
            return f"{_short(value)} is none of {', '.join(wanted)}."
        case "minimum" | "maximum":
            return f"{_short(value)} does not lie in the range: {_range(error)}."
        case "type" | "anyOf":
            return f"{_short(value)} is not of the kind wanted here."
        case "maxItems" | "minItems":
            return f"{len(value)} are given; {_count(error)}."
        case "maxLength":
            return f"At most {wanted:,} characters, not {len(value):,}."
        case "required" | "dependentRequired":
            return f"{error.message}."
    return f"{_short(value)} is not of the form wanted: {wanted}."


def _range(error: ValidationError) -> str:
    lowest, highest = error.schema.get("minimum"), error.schema.get("maximum")
    if highest is None:
        return f"at least {lowest}"
    return f"{lowest} to {highest:,}"


def _count(error: ValidationError) -> str:
    least, most = error.schema.get("minItems"), error.schema.get("maxItems")
    if least == most:
        return f"{most} are wanted"
    return f"at most {most:,} are taken" if most else f"at least {least} is needed"


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]} …"


def _shown_path(path: Path) -> str:
    """The place in a document as programs write it: views[0].crop."""
    shown = ""
    for step in path:
        if isinstance(step, int):
            shown += f"[{step}]"
        else:
            shown += f".{step}" if shown else step
    return shown


def _unusable(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield strings that no column takes and numbers that are none, with their place.

    Python's reader of JSON takes NaN, and the escape of half a pair of surrogates.
    """
    if isinstance(value, str):
        if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
            yield path, "Take the characters out that are no text."
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield path, "This is no finite number."
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _unusable(one, (*path, str(key)))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _unusable(one, (*path, index))


def _is_deep(document: Any) -> bool:
    """Whether a document is nested deeper than any query; asked without recursion."""
    layer = [document]
    for _ in range(DEEPEST):
        layer = [
            inner
            for one in layer
            if isinstance(one, Mapping | list)
            for inner in (one.values() if isinstance(one, Mapping) else one)
        ]
    return bool(layer)


def _at(path: Path, make: Callable[[], Made]) -> Made:
    """Make a part of the query; what is wrong with it is told with its place."""
    try:
        return make()
    except UnreadableDocument:
        raise
    except UnusableQuery as error:
        raise UnreadableDocument({_shown_path(path): str(error)}) from error


def _text(asked: Any) -> Document:
    return {"positive": asked} if isinstance(asked, str) else asked


def _view(asked: Document, sources: Sources) -> View:
    crop, environment = asked.get("crop"), asked.get("environment")
    return View(
        **_ids(asked, sources),
        view=asked.get("view", "unknown"),
        weight=float(asked.get("weight", 1.0)),
        crop=cast("Crop", tuple(float(side) for side in crop)) if crop else None,
        mask=asked.get("mask", "whole"),
        environment=Bitmap(
            width=int(environment["width"]),
            height=int(environment["height"]),
            bits=environment["bits"],
        )
        if environment
        else None,
        rotation=int(asked.get("rotation", 0)),
        is_mirrored=asked.get("mirror", False),
    )


def _ids(asked: Document, sources: Sources) -> dict[str, int]:
    if "figure" in asked:
        return {"figure_id": sources.figure_id(asked["figure"])}
    upload, page = UUID(asked["upload"]), int(asked.get("page", 1))
    return {"page_id": sources.page_id(upload, page)}


def _facets(asked: Document) -> Facets:
    weights = {name: float(weight) for name, weight in asked.items()}
    return _at(("facets",), lambda: Facets(**weights))


def _filters(asked: Document, sources: Sources) -> Filters:
    within = asked.get("within")
    read_set = _result_set(within, sources) if within is not None else None
    added_after = asked.get("added_after")
    return _at(
        ("filters",),
        lambda: Filters(
            locarno=tuple(asked.get("locarno", ())),
            uspc=tuple(asked.get("uspc", ())),
            before=_day(asked.get("before"), ("filters", "before")),
            before_rule=asked.get("before_rule", _PLAIN.filters.before_rule),
            assignee=tuple(asked.get("assignee", ())),
            country=tuple(asked.get("country", ())),
            not_family_of=tuple(asked.get("not_family_of", ())),
            within=read_set,
            added_after=None if added_after is None else int(added_after),
        ),
    )


def _result_set(asked: Document, sources: Sources) -> ResultSet:
    """Read a set; its runs must be known to the asker before anything is told."""
    try:
        found = result_sets.read(asked)
        sources.check_runs(list(result_sets.run_ids(found)))
    except (result_sets.UnreadableSet, UnusableQuery) as error:
        raise UnreadableDocument({"filters.within": str(error)}) from error
    return found


def _application(asked: Document) -> Application:
    return Application(
        effective_date=_day(
            asked.get("effective_date"), ("application", "effective_date")
        ),
        inventors=tuple(asked.get("inventors", ())),
        assignees=tuple(asked.get("assignees", ())),
    )


def _designs(examples: Document, kind: str) -> tuple[str, ...]:
    listed = enumerate(examples.get(kind, ()))
    ids = (_design(text, ("examples", kind, place)) for place, text in listed)
    return tuple(dict.fromkeys(ids))


def _design(text: str, path: Path) -> str:
    try:
        return numbers.parse(text)
    except numbers.UnreadableNumber as error:
        raise UnreadableDocument({_shown_path(path): str(error)}) from error


def _day(text: str | None, path: Path) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        told = f"{text} is no day of the calendar."
        raise UnreadableDocument({_shown_path(path): told}) from error


def _source(view: QueryView) -> Document:
    if view.page is not None:
        return {"upload": str(view.page.upload_id), "page": view.page.position + 1}
    assert view.figure is not None
    return {"figure": figure_names.of(view.figure)}


def _shown(view: View) -> Document:
    return {
        "view": view.view,
        "weight": view.weight,
        "crop": list(view.crop) if view.crop else None,
        "mask": view.mask,
        "environment": view.environment.to_json() if view.environment else None,
        "rotation": view.rotation,
        "mirror": view.is_mirrored,
    }

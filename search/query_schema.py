"""The JSON schema of a query document (draft 2020-12), made from the query's bounds.

docs/query.schema.json is its copy for readers; a test holds the two equal.
"""

from typing import Any, get_args

from search import result_sets
from search.figure_views import VIEWS
from search.queries import (
    LARGEST_BITMAP,
    LARGEST_WEIGHT,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_CLASSES,
    MOST_EXAMPLES,
    MOST_HITS,
    MOST_NAMES,
    MOST_VIEWS,
    Mask,
    Mode,
    Query,
    Rule,
)

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
FIGURE = r"^[Uu][Ss][Dd][0-9]{7}-[A-Za-z][0-9]{5}(-[0-9]{1,3})?$"
UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_PLAIN = Query()
_BITS = LARGEST_BITMAP**2 // 8  # bytes of the largest mask
_LONGEST_BITS = 4 * -(-_BITS // 3)  # characters of their base64
_LONGEST_NUMBER = 80  # characters a design's number may take in any spelling


def schema() -> Schema:
    """Return the schema of a whole query."""
    return {
        "$schema": DRAFT,
        "title": "Query",
        "description": (
            "A search. With neither views, text nor examples it lists the designs that "
            "meet the filters, the newest first."
        ),
        **_object(
            views={
                "type": "array",
                "maxItems": MOST_VIEWS,
                "items": _reference("View"),
                "description": "drawings of one design",
            },
            text=_reference("Text"),
            examples=_reference("Examples"),
            facets=_reference("Facets"),
            filters=_reference("Filters"),
            application=_reference("Application"),
            primary=_design(
                "the primary reference that the hits are to be combined with; itself "
                "and its family are left out"
            ),
            k={
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_HITS,
                "default": _PLAIN.k,
                "description": "designs wanted",
            },
            mode={"enum": list(get_args(Mode)), "default": _PLAIN.mode},
        ),
        "$defs": {
            "View": _view(),
            "Bitmap": _bitmap(),
            "Text": _text(),
            "Examples": _examples(),
            "Facets": _facets(),
            "Filters": _filters(),
            "ResultSet": _result_set(),
            "Application": _application(),
        },
    }


def _view() -> Schema:
    return {
        "description": (
            "A drawing: a page of an upload, or a figure of the corpus. It is masked, "
            "then cropped, then turned, then mirrored."
        ),
        **_object(
            upload={"type": "string", "pattern": UUID},
            page={
                "type": "integer",
                "minimum": 1,
                "default": 1,
                "description": "of the upload, from 1",
            },
            figure={
                "type": "string",
                "pattern": FIGURE,
                "description": "like USD0834581-D00001",
            },
            view={"enum": list(VIEWS), "default": "unknown"},
            weight=_weight(1.0),
            crop={
                "type": ["array", "null"],
                "items": {"type": "number", "minimum": 0, "maximum": 1},
                "minItems": 4,
                "maxItems": 4,
                "description": "left, top, right, bottom in shares of the picture",
            },
            mask={
                "enum": list(get_args(Mask)),
                "default": "whole",
                "description": (
                    "which part counts; broken lines show the environment unless "
                    "`environment` says what does"
                ),
            },
            environment={"anyOf": [_reference("Bitmap"), {"type": "null"}]},
            rotation={
                "type": "integer",
                "minimum": 0,
                "maximum": 359,
                "default": 0,
                "description": "degrees clockwise",
            },
            mirror={"type": "boolean", "default": False},
        ),
        "oneOf": [{"required": ["upload"]}, {"required": ["figure"]}],
        "dependentRequired": {"page": ["upload"]},
    }


def _bitmap() -> Schema:
    cells = {"type": "integer", "minimum": 1, "maximum": LARGEST_BITMAP}
    return {
        "description": "an area of the upright picture, cell by cell",
        **_object(
            width=cells,
            height=cells,
            bits={
                "type": "string",
                "maxLength": _LONGEST_BITS,
                "contentEncoding": "base64",
                "description": (
                    "cells packed row by row, most significant bit first, 1 inside; "
                    "the last byte is filled up with zeros"
                ),
            },
        ),
        "required": ["width", "height", "bits"],
    }


def _text() -> Schema:
    words = {"type": "string", "maxLength": LONGEST_TEXT, "default": ""}
    both = {
        "description": "words for and against a design",
        **_object(positive=words, negative=words, weight=_weight(1.0)),
    }
    return {"anyOf": [{**words, "description": "words for a design"}, both]}


def _examples() -> Schema:
    designs = _list(_design("in any spelling"), MOST_EXAMPLES)
    return {
        "description": "designs that the hits should, or should not, be like",
        **_object(positive=designs, negative=designs, weight=_weight(1.0)),
    }


def _facets() -> Schema:
    plain = _PLAIN.facets.to_json()
    return {
        "description": "how much each aspect counts, in relation to one another",
        **_object(**{name: _weight(weight) for name, weight in plain.items()}),
    }


def _filters() -> Schema:
    name = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
    return {
        "description": "only designs that meet every condition given",
        **_object(
            locarno=_list(name, MOST_CLASSES, "any of these classes: 09, 09-01"),
            uspc=_list(name, MOST_CLASSES, "any of these classes: D9, D9/5*"),
            before=_day("only designs known strictly before this day"),
            before_rule={
                "enum": list(get_args(Rule)),
                "default": _PLAIN.filters.before_rule,
                "description": "what `before` is compared with",
            },
            assignee=_list(name, MOST_NAMES, "an owner or applicant has all the words"),
            country=_list(
                {"type": "string", "pattern": "^[A-Za-z]{2,3}$"},
                MOST_NAMES,
                "an owner or applicant is of one of these countries",
            ),
            not_family_of=_list(
                name, MOST_NAMES, "designs or applications whose families are left out"
            ),
            within={"anyOf": [_reference("ResultSet"), {"type": "null"}]},
            added_after={
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": 2**63 - 1,
                "description": "only what came in after this revision of the corpus",
            },
        ),
    }


def _result_set() -> Schema:
    several = {"type": "array", "minItems": 1, "items": _reference("ResultSet")}
    designs = _list(_design("in any spelling"), result_sets.MOST_DESIGNS)
    return {
        "description": "designs of earlier searches and lists, by AND, OR and NOT",
        **_object(
            run={"type": "string", "pattern": UUID, "description": "a search's id"},
            designs=designs,
            **{"and": several, "or": several, "not": _reference("ResultSet")},
        ),
        "minProperties": 1,
        "maxProperties": 1,
    }


def _application() -> Schema:
    name = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
    return {
        "description": "the application under examination; its dates decide on labels",
        **_object(
            effective_date=_day("effective filing date, 35 USC 100(i)"),
            inventors=_list(name, MOST_NAMES),
            assignees=_list(name, MOST_NAMES),
        ),
    }


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _list(items: Schema, most: int, description: str = "") -> Schema:
    listed = {"type": "array", "items": items, "maxItems": most}
    return {**listed, "description": description} if description else listed


def _weight(default: float) -> Schema:
    return {
        "type": "number",
        "minimum": 0,
        "maximum": LARGEST_WEIGHT,
        "default": default,
    }


def _day(description: str) -> Schema:
    return {
        "type": ["string", "null"],
        "format": "date",
        "pattern": DAY,
        "description": description,
    }


def _design(description: str) -> Schema:
    return {
        "type": "string",
        "maxLength": _LONGEST_NUMBER,
        "description": description,
    }


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}

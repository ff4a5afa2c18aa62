"""Queries as the flags of a command give them."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import CommandError

from search.models import UploadPage
from search.queries import FACETS, MOST_HITS, Mode, Rule

SHOWN = 20  # designs, unless asked otherwise

_LISTS = (
    ("--locarno", "CLASS", "09, 09-01"),
    ("--uspc", "CLASS", "D9, D9/5*"),
    ("--assignee", "NAME", "an owner or applicant has all the words"),
    ("--country", "CODE", "of an owner or applicant"),
    ("--not-family-of", "NUMBER", "design or application whose family is left out"),
)


def add_to(parser: ArgumentParser) -> None:
    """Add the flags of a query to those of a command."""
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--image", **many, type=Path, metavar="FILE", nargs="+")
    parser.add_argument(
        "--figure", **many, metavar="NAME", help="of the corpus: USD0834581-D00001"
    )
    parser.add_argument("--text", default="", help="words about the design")
    parser.add_argument("--against", default="", help="words that speak against it")
    parser.add_argument("--like", **many, metavar="DESIGN", help="an example for")
    parser.add_argument("--unlike", **many, metavar="DESIGN", help="one against")
    parser.add_argument(
        "--facet",
        **many,
        type=_facet,
        metavar="NAME=WEIGHT",
        help=f"how much counts {', '.join(FACETS)} or text",
    )
    for flag, kind, told in _LISTS:
        parser.add_argument(flag, **many, metavar=kind, help=told)
    parser.add_argument(
        "--before", type=_day, metavar="DATE", help="known before this (2020-12-31)"
    )
    parser.add_argument(
        "--before-rule", choices=get_args(Rule), help="published is the default"
    )
    parser.add_argument(
        "--effective-date", type=_day, metavar="DATE", help="of the application"
    )
    parser.add_argument("--primary", default="", metavar="DESIGN", help="for 103")
    parser.add_argument(
        "-k", type=int, help=f"designs shown, 1 to {MOST_HITS}; {SHOWN} by default"
    )
    parser.add_argument("--mode", choices=get_args(Mode))
    parser.add_argument(
        "--query",
        type=Path,
        metavar="FILE",
        help="the whole query as JSON (docs/query.schema.json); files are added to it",
    )


def document(options: dict[str, Any], pages: Sequence[UploadPage]) -> Any:
    """Return the document of the query; `pages` are its files. Raises CommandError."""
    uploaded = [
        {"upload": str(page.upload_id), "page": page.position + 1} for page in pages
    ]
    if options["query"] is None:
        return _of_flags(options, uploaded)
    if _of_flags(options, []) != _of_flags({**options, **_nothing()}, []):
        raise CommandError("Give the query by --query or by other flags, not by both.")
    read = _read(options["query"])
    if uploaded and isinstance(read, dict) and isinstance(read.get("views", []), list):
        return {**read, "views": [*read.get("views", []), *uploaded]}
    return read


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as problem:
        raise CommandError(f"{path}: cannot be read ({problem.strerror})") from problem
    except (ValueError, RecursionError) as problem:
        raise CommandError(f"{path} is no JSON: {problem}") from problem


def _nothing() -> dict[str, Any]:
    """What the flags are where none is given."""
    parser = ArgumentParser()
    add_to(parser)
    return vars(parser.parse_args([]))


def _of_flags(options: dict[str, Any], uploaded: list[dict[str, Any]]) -> Any:
    filters = {
        **{name: options[name] for name in ("locarno", "uspc", "assignee", "country")},
        "not_family_of": options["not_family_of"],
        "before": options["before"],
        "before_rule": options["before_rule"] or "published",
    }
    return {
        "views": [*({"figure": name} for name in options["figure"]), *uploaded],
        "text": {"positive": options["text"], "negative": options["against"]},
        "examples": {"positive": options["like"], "negative": options["unlike"]},
        "facets": dict(options["facet"]),
        "filters": filters,
        "application": {"effective_date": options["effective_date"]},
        "primary": options["primary"],
        "k": SHOWN if options["k"] is None else options["k"],
        "mode": options["mode"] or "auto",
    }


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day like 2020-12-31") from error


def _facet(text: str) -> tuple[str, float]:
    name, _, weight = text.partition("=")
    try:
        return name, float(weight)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not like silhouette=0.3") from error

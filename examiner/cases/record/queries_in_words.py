"""A recorded query in the words of search notes; everything that was asked is said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from examiner.cases.record.canonical import Document
from search import numbers

_RULES = {
    "published": "first published before",
    "filed": "filed before",
    "either": "first published or filed before",
}
_MASKS = {"claimed": "claimed part only", "environment": "environment only"}


def tell(search: Document, names: Mapping[str, str]) -> list[str]:
    """The query of a search, sentence by sentence; `names` are L-numbers by run."""
    query = search["query"]
    return [
        *_drawings(search),
        *_words(query),
        *_examples(query),
        *_facets(query),
        *_filters(query["filters"], names),
        *_rest(query),
    ]


def _drawings(search: Document) -> Iterator[str]:
    shown = [
        _drawing(one, asked)
        for one, asked in zip(search["drawings"], search["query"]["views"], strict=True)
    ]
    if shown:
        yield f"Drawings: {'; '.join(shown)}."


def _drawing(drawing: Document, asked: Document) -> str:
    how = [
        *([f"weight {asked['weight']:g}"] if asked["weight"] != 1 else ()),
        *([_MASKS[asked["mask"]]] if asked["mask"] in _MASKS else ()),
        *([f"turned by {asked['rotation']}°"] if asked["rotation"] else ()),
        *(["mirrored"] if asked["mirror"] else ()),
        *([f"left out: {drawing['note']}"] if drawing["note"] else ()),
    ]
    return f"{drawing['name']} ({', '.join(how)})" if how else str(drawing["name"])


def _words(query: Document) -> Iterator[str]:
    text = query["text"]
    weight = f", weight {text['weight']:g}" if text["weight"] != 1 else ""
    if text["positive"]:
        yield f"Words for: “{text['positive']}”{weight}."
    if text["negative"]:
        yield f"Words against: “{text['negative']}”{weight}."


def _examples(query: Document) -> Iterator[str]:
    for kind, said in (("positive", "Like"), ("negative", "Unlike")):
        if query["examples"][kind]:
            yield f"{said} {_shown(query['examples'][kind])}."
    if query["primary"]:
        yield f"To be combined with {numbers.shown(query['primary'])} (35 USC 103)."


def _facets(query: Document) -> Iterator[str]:
    counted = [
        f"{name} {weight:g}" for name, weight in query["facets"].items() if weight
    ]
    if query["views"]:
        yield f"Weights: {', '.join(counted)}."


def _filters(asked: Document, names: Mapping[str, str]) -> Iterator[str]:
    classes = [
        *(f"Locarno {symbol}" for symbol in asked["locarno"]),
        *(f"USPC {symbol}" for symbol in asked["uspc"]),
    ]
    if classes:
        yield f"Classes: {', '.join(classes)}."
    if asked["before"]:
        yield f"Only what was {_RULES[asked['before_rule']]} {asked['before']}."
    if asked["assignee"]:
        yield f"Owners: {'; '.join(asked['assignee'])}."
    if asked["country"]:
        yield f"Countries of owners: {', '.join(asked['country'])}."
    if asked["not_family_of"]:
        yield f"Without the families of {', '.join(asked['not_family_of'])}."
    if asked["within"]:
        yield f"Within {in_set(asked['within'], names)}."


def _rest(query: Document) -> Iterator[str]:
    if not (
        query["views"] or query["text"]["positive"] or query["examples"]["positive"]
    ):
        yield "All that meets these conditions, the newest first."
    yield f"At most {query['k']:,} designs."


def in_set(asked: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A set of results as examiners write it: `(L1 AND L2) NOT L3`."""
    match dict(asked):
        case {"run": run}:
            return names.get(run, f"search {run}")
        case {"designs": designs}:
            return f"[{_shown(designs)}]"
        case {"not": kept_out}:
            return f"NOT {_inner(kept_out, names)}"
        case {"or": several}:
            return " OR ".join(_inner(one, names) for one in several)
        case {"and": several}:
            return " AND ".join(_inner(one, names) for one in several).replace(
                " AND NOT ", " NOT "
            )
    raise ValueError("no set of results")


def _inner(asked: Mapping[str, Any], names: Mapping[str, str]) -> str:
    told = in_set(asked, names)
    return f"({told})" if "and" in asked or "or" in asked else told


def _shown(designs: Sequence[str]) -> str:
    return ", ".join(map(numbers.shown, designs))

"""Full text of designs: titles, figure descriptions and claims, in English.

Two readings of what a person writes. Browsing takes it as a web search does (all
words, quotes, minus). A search that also compares drawings takes any of the words,
since a description rarely repeats another one word for word.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, QuerySet, Value

from search.models import Patent

CONFIG = "english"
# Divide by itself plus 1: ranks lie in 0 … 1.
_NORMALISATION = 32
_TABLE = "search_patent"
# Stems that nearly every design patent holds: they tell nothing and match everything.
_EVERYWHERE = frozenset(
    {
        *(
            "ornament",
            "design",
            "shown",
            "show",
            "describ",
            "claim",
            "present",
            "invent",
        ),
        *("view", "fig", "figur", "drawing", "draw", "perspect", "elev", "plan"),
        *("front", "rear", "left", "right", "side", "top", "bottom"),
        *("thereof", "embodi", "illustr", "portion", "part", "form"),
        *("broken", "line", "environ", "new"),
    }
)


def as_web_search(text: str) -> SearchQuery:
    """All the words, "quoted phrases", or, -not."""
    return SearchQuery(_clean(text), config=CONFIG, search_type="websearch")


def as_any_word(text: str) -> SearchQuery | None:
    """Any of the words that tell designs apart; None when there is no such word."""
    stems = _stems(text) if text.strip() else []
    telling = [stem for stem in stems if stem not in _EVERYWHERE] or stems
    if not telling:
        return None
    quoted = (
        "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'" for stem in telling
    )
    return SearchQuery(" | ".join(quoted), config="simple", search_type="raw")


def matching(
    patents: QuerySet[Patent], query: SearchQuery, *, limit: int
) -> dict[str, float]:
    """Return the best designs that match, with their ranks, best first."""
    found = (
        with_ranks(patents.filter(words=query), query)
        .order_by("-rank", "pk")
        .values_list("pk", "rank")
    )
    return dict(found[:limit])


def ranks(query: SearchQuery, patent_ids: Sequence[str]) -> dict[str, float]:
    """Return the ranks of some designs, 0 where nothing matches."""
    ranked = with_ranks(Patent.objects.all(), query).values_list("pk", "rank")
    sql, params = ranked.query.sql_with_params()
    with connection.cursor() as cursor:
        # One array instead of a thousand parameters, each checked by the ORM.
        cursor.execute(
            f"{sql} WHERE {_TABLE}.id = ANY(%s)", [*params, list(patent_ids)]
        )
        return dict(cursor.fetchall())


def with_ranks(patents: QuerySet[Patent], query: SearchQuery) -> QuerySet[Any]:
    """Annotate `rank`, 0 … 1."""
    return patents.annotate(
        rank=SearchRank(F("words"), query, normalization=Value(_NORMALISATION))
    )


def _stems(text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector(%s::regconfig, %s))",
            [CONFIG, _clean(text)],
        )
        stems: list[str] = cursor.fetchone()[0]
    return stems


def _clean(text: str) -> str:
    """Return the text without what PostgreSQL cannot take: no word holds it."""
    return text.replace("\0", " ")

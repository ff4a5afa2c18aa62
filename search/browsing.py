"""The corpus without a drawing: by words, classes and date."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.functions import Cast

from search import filters as eligibility
from search import revisions, words
from search.models import Patent
from search.queries import Filters, UnusableQuery
from search.ranking import DECIMALS

PAGE = 50

# Where a page begins: behind a design, and its rank where words were asked for.
_PLACE = re.compile(r"(?:(?P<rank>[01]\.[0-9]{6}):)?(?P<patent>USD[0-9]{7})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some designs in order, and where the next page begins ("" at the end).

    With words each design has an attribute `rank`, a Decimal 0 … 1 in 6 decimals.
    """

    patents: tuple[Patent, ...]
    next: str


def designs(
    text: str = "",
    *,
    filters: Filters | None = None,
    after: str = "",
    limit: int = PAGE,
    revision: int | None = None,
) -> Page:
    """Return a page of designs: best match first, without words the newest first.

    `text` is read as a web search. `after` is the `next` of the page before.
    Raises UnusableQuery for a class or a place that cannot be read.
    """
    revision = revisions.latest() if revision is None else revision
    eligible = eligibility.patents(filters or Filters(), revision=revision)
    found: QuerySet[Any]
    if text.strip():
        matching = _matching(eligible, words.as_web_search(text))
        found = _after_rank(matching, after).order_by("-rank", "pk")
    else:
        found = _after(eligible, after).order_by("-pk")
    patents = tuple(found[: limit + 1])
    shown = patents[:limit]
    return Page(
        patents=shown,
        next=_place(shown[-1]) if len(patents) > limit else "",
    )


def newest(patents: QuerySet[Patent], *, limit: int) -> list[str]:
    """Return the ids of the latest granted ones; numbers are given in that order."""
    return list(patents.order_by("-pk").values_list("pk", flat=True)[:limit])


def count(
    text: str = "",
    *,
    filters: Filters | None = None,
    at_most: int = 10_000,
    revision: int | None = None,
) -> int:
    """Count the designs that match, up to a bound. Raises UnusableQuery."""
    revision = revisions.latest() if revision is None else revision
    eligible = eligibility.patents(filters or Filters(), revision=revision)
    if text.strip():
        eligible = eligible.filter(words=words.as_web_search(text))
    return eligible[:at_most].count()


def _matching(eligible: QuerySet[Patent], query: SearchQuery) -> QuerySet[Any]:
    """Matching designs with their rank; rounded, since a page's place keeps it."""
    ranked = words.with_ranks(eligible.filter(words=query), query)
    decimals = DecimalField(max_digits=DECIMALS + 1, decimal_places=DECIMALS)
    rounded: QuerySet[Any] = ranked.annotate(rank=Cast(F("rank"), decimals))
    return rounded


def _after(eligible: QuerySet[Patent], after: str) -> QuerySet[Patent]:
    if not after:
        return eligible
    return eligible.filter(pk__lt=_read_place(after, is_ranked=False)["patent"])


def _after_rank(ranked: QuerySet[Any], after: str) -> QuerySet[Any]:
    if not after:
        return ranked
    place = _read_place(after, is_ranked=True)
    last = Decimal(place["rank"])
    below = Q(rank__lt=last) | Q(rank=last, pk__gt=place["patent"])
    rest: QuerySet[Any] = ranked.filter(below)
    return rest


def _read_place(after: str, *, is_ranked: bool) -> re.Match[str]:
    place = _PLACE.fullmatch(after)
    if place is None or bool(place["rank"]) != is_ranked:
        raise UnusableQuery(f"{after[:40]!r} is no place in this list of designs")
    return place


def _place(patent: Patent) -> str:
    rank = getattr(patent, "rank", None)
    return patent.pk if rank is None else f"{rank}:{patent.pk}"

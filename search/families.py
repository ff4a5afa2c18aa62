"""Own families: designs connected by parents and children, priority or registration.

Designs and the numbers they hold form a graph; a family is what can be reached in it.
A number need not be that of a design of the corpus: siblings meet at a parent that was
abandoned. Look-ups go by `spellings.column`, on which indexes must lie.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from search import numbers, spellings
from search.models import Patent, Priority, RelatedDocument
from search.queries import UnusableQuery

# No real family comes near; a number that stands wrongly on many grants would.
MOST_MEMBERS = 2_000
MOST_ROUNDS = 32

_APPLICATION = re.compile(r"(?:US)?\s*(?:[0-9]{1,2}\s?/\s?[0-9]{3},?[0-9]{3}|[0-9]{8})")
_HAGUE = re.compile(r"(?:WO)?DM0*([1-9][0-9]*)")  # in plain spelling
_PRIORITY = re.compile(r"([A-Z]{2})[\s:/-]+(.*[0-9].*)")
_WIDTH = 8  # digits of an application number: series and six

# What two designs may share: ("design", id), ("application", digits), ("hague",
# digits), or a priority by country and number, both plain.
Key = tuple[str, ...]

logger = logging.getLogger(__name__)


def members(seeds: Sequence[str], *, revision: int) -> set[str]:
    """Return the designs of the families that the seeds belong to, as of a revision.

    A seed is a design's number ("D889,214"), an application number ("29/123,456",
    "29123456"), a Hague registration ("DM/204232") or a priority ("KR
    30-2018-0060105"; without its country, that of any). Raises UnusableQuery for one
    that holds no number.
    """
    wanted = {key for seed in seeds for key in _keys_of_seed(seed)}
    return set(_reached(wanted, revision=revision, most=MOST_MEMBERS))


def queryset(seeds: Sequence[str], *, revision: int) -> QuerySet[Patent]:
    """Return the same designs as rows. Raises UnusableQuery."""
    return Patent.objects.filter(pk__in=sorted(members(seeds, revision=revision)))


def check(seeds: Iterable[str]) -> None:
    """Raise UnusableQuery if a seed holds no number."""
    for seed in seeds:
        _accepted(seed)


def groups(patent_ids: Sequence[str], *, revision: int) -> dict[str, str]:
    """Return the family of each design: the smallest number the corpus has of it.

    A design that the corpus lacks is a family of its own.
    """
    held = _reached(
        {("design", patent_id) for patent_id in patent_ids},
        revision=revision,
        most=MOST_MEMBERS + 10 * len(patent_ids),
    )
    smallest = _components(held)
    return {patent_id: smallest.get(patent_id, patent_id) for patent_id in patent_ids}


def _components(held: Mapping[str, frozenset[Key]]) -> dict[str, str]:
    """The smallest design that each design is connected with, by union and find."""
    parents = {patent_id: patent_id for patent_id in held}
    first: dict[Key, str] = {}

    def root(patent_id: str) -> str:
        while parents[patent_id] != patent_id:
            parents[patent_id] = parents[parents[patent_id]]
            patent_id = parents[patent_id]
        return patent_id

    for patent_id, keys in held.items():
        for key in keys:
            pair = root(patent_id), root(first.setdefault(key, patent_id))
            parents[max(pair)] = min(pair)
    return {patent_id: root(patent_id) for patent_id in held}


def _reached(
    wanted: set[Key], *, revision: int, most: int
) -> dict[str, frozenset[Key]]:
    """All designs connected with some numbers, each with its own, round by round."""
    held: dict[str, frozenset[Key]] = {}
    asked: set[Key] = set()
    frontier = wanted
    for _ in range(MOST_ROUNDS):
        if not frontier or len(held) >= most:
            break
        asked |= frontier
        new = _keys_of_designs(_holders(frontier) - held.keys(), revision=revision)
        held |= new
        frontier = {key for keys in new.values() for key in keys} - asked
    if frontier:
        logger.warning("a family was cut off at %d designs", len(held))
    return held


def _holders(keys: Iterable[Key]) -> set[str]:
    """The designs on which any of the numbers stands."""
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    priorities: defaultdict[str, list[str]] = defaultdict(list)
    for kind, *rest in keys:
        if kind == "priority":
            priorities[rest[0]].append(rest[1])
        else:
            by_kind[kind] += rest
    found = set(by_kind["design"])
    related, patents = RelatedDocument.objects.all(), Patent.objects.all()
    claims = Priority.objects.all()
    if designs := [text for one in by_kind["design"] for text in _printed(one)]:
        found |= _on(related, "parent_patent", designs)
    if applications := [t for one in by_kind["application"] for t in _spelt(one)]:
        found |= _on(related, "parent_number", applications)
        found |= _on(related, "child_number", applications)
        found |= _on(patents, "application_number", applications)
    if hague := [text for one in by_kind["hague"] for text in _registered(one)]:
        found |= _on(patents, "hague_number", hague)
        found |= _on(claims, "number", hague)
    for country, claimed in priorities.items():
        found |= _on(claims.filter(country=country), "number", claimed)
    return found


def _on(rows: QuerySet[Any], name: str, spelt: Iterable[str]) -> set[str]:
    """The designs with one of the numbers, in plain spelling, in a column."""
    found = rows.alias(plain=spellings.column(name))
    found = found.filter(plain__in=sorted(set(spelt)))
    patent = "pk" if rows.model is Patent else "patent_id"
    return set(found.values_list(patent, flat=True))


def _keys_of_designs(
    patent_ids: set[str], *, revision: int
) -> dict[str, frozenset[Key]]:
    """The numbers that designs hold; those not in the corpus then are left out."""
    rows = Patent.objects.as_of(revision).filter(pk__in=patent_ids)
    keys: dict[str, set[Key]] = {}
    for pk, number, hague in rows.values_list(
        "pk", "application_number", "hague_number"
    ):
        keys[pk] = {("design", pk), *_application(number), *_hague(hague)}
    of_these = Q(patent__in=list(keys))
    related = RelatedDocument.objects.filter(of_these).values_list(
        *("patent_id", "parent_number", "child_number", "parent_patent")
    )
    for pk, parent, child, granted in related:
        keys[pk] |= {*_application(parent), *_application(child), *_design(granted)}
    claims = Priority.objects.filter(of_these)
    for pk, country, number in claims.values_list("patent_id", "country", "number"):
        keys[pk] |= {*_priority(country, number)}
    return {pk: frozenset(held) for pk, held in keys.items()}


def _keys_of_seed(seed: str) -> set[Key]:
    """What to look a seed up by; the country of a priority may have to be found."""
    found = _accepted(seed)
    if found != [("priority", "", spellings.plain(seed))]:
        return set(found)
    rows = Priority.objects.alias(plain=spellings.column("number"))
    rows = rows.filter(plain=spellings.plain(seed))
    countries = rows.values_list("country", flat=True).distinct()
    return {("priority", country, spellings.plain(seed)) for country in countries}


def _accepted(seed: str) -> list[Key]:
    """Read a seed. Eight digits are an application, seven or fewer a design."""
    text = seed.strip().upper()
    if not any(sign.isdigit() for sign in text):
        raise UnusableQuery(
            f"{seed!r} is no number of a family; give a design (D908,314), an "
            "application (29/123,456), a Hague registration (DM/204232) or a priority "
            "(KR 30-2018-0060105)."
        )
    if hague := list(_hague(text)):
        return hague
    if _APPLICATION.fullmatch(text):
        return list(_application(text.removeprefix("US")))
    try:
        return [("design", numbers.parse(text))]
    except numbers.UnreadableNumber:
        pass
    if match := _PRIORITY.fullmatch(text):
        return list(_priority(match[1], match[2]))
    return [("priority", "", spellings.plain(text))]


def _application(number: str) -> Iterator[Key]:
    if number := spellings.plain(number):
        yield "application", number.zfill(_WIDTH)


def _spelt(application: str) -> Iterator[str]:
    """How an application may stand: series below 10 with and without their zero."""
    yield application
    if application.startswith("0"):
        yield application.lstrip("0")


def _hague(number: str) -> Iterator[Key]:
    if match := _HAGUE.fullmatch(spellings.plain(number)):
        yield "hague", match[1]


def _registered(hague: str) -> Iterator[str]:
    """How a registration may stand: "DM/204232", "DM/074 086", "WO DM/074086"."""
    for digits in {hague, hague.zfill(6), hague.zfill(7)}:
        yield f"DM{digits}"
        yield f"WODM{digits}"


def _priority(country: str, number: str) -> Iterator[Key]:
    """A Hague registration claimed as priority is that registration."""
    hague = list(_hague(number))
    if hague:
        yield from hague
    elif number := spellings.plain(number):
        yield "priority", country, number


def _design(number: str) -> Iterator[Key]:
    """A parent's grant, where it is a design; utility patents are told by no letter."""
    if number.strip().upper().startswith(("D", "USD")):
        try:
            yield "design", numbers.parse(number)
        except numbers.UnreadableNumber:
            return


def _printed(design: str) -> Iterator[str]:
    """How a design may stand as a parent's grant: "D889214", "D0889214"."""
    digits = design.removeprefix("USD")
    for spelt in {digits, digits.lstrip("0")}:
        yield f"D{spelt}"
        yield f"USD{spelt}"

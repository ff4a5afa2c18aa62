"""Two runs beside each other: what moved, what is new, what was asked otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from search import numbers, recorded_queries, set_expressions
from search.models import SearchRun
from search.queries import Query, View


@dataclass(frozen=True, slots=True)
class Place:
    """A design in one or both of two runs; ranks are None where it is no hit."""

    patent_id: str
    before: int | None
    after: int | None
    score_before: float | None
    score_after: float | None

    @property
    def risen(self) -> int:
        """By how many ranks it rose; below 0 where it fell."""
        return (self.before or 0) - (self.after or 0)

    @property
    def fallen(self) -> int:
        """By how many ranks it fell; below 0 where it rose."""
        return -self.risen


@dataclass(frozen=True, slots=True)
class Asked:
    """Something the two asked otherwise, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Lists are in the order of the later run, those gone in that of the earlier."""

    moved: tuple[Place, ...]
    new: tuple[Place, ...]
    gone: tuple[Place, ...]
    unmoved: int
    asked: tuple[Asked, ...]

    @property
    def is_none(self) -> bool:
        """Whether both have the same designs in the same order."""
        return not (self.moved or self.new or self.gone)


def between(
    before: SearchRun, after: SearchRun, *, names: Mapping[UUID, str]
) -> Difference:
    """Compare hits and queries of two finished runs; `names` are those of searches."""
    old, new = _ranked(before), _ranked(after)
    both = [
        Place(one, old[one][0], rank, old[one][1], score)
        for one, (rank, score) in new.items()
        if one in old
    ]
    moved = tuple(place for place in both if place.risen)
    return Difference(
        moved=moved,
        new=tuple(
            Place(one, None, rank, None, score)
            for one, (rank, score) in new.items()
            if one not in old
        ),
        gone=tuple(
            Place(one, rank, None, score, None)
            for one, (rank, score) in old.items()
            if one not in new
        ),
        unmoved=len(both) - len(moved),
        asked=tuple(_asked(before, after, names)),
    )


def _ranked(run: SearchRun) -> dict[str, tuple[int, float]]:
    rows = run.hits.order_by("rank").values_list("patent_id", "rank", "score")
    return {patent_id: (rank, score) for patent_id, rank, score in rows}


def _asked(
    before: SearchRun, after: SearchRun, names: Mapping[UUID, str]
) -> Iterator[Asked]:
    old_query, new_query = recorded_queries.read(before), recorded_queries.read(after)
    old, new = _in_words(before, old_query, names), _in_words(after, new_query, names)
    if _sources(old_query) != _sources(new_query):
        yield Asked("Drawings", _drawn(old_query), f"others: {_drawn(new_query)}")
    for name in old:
        if old[name] != new[name]:
            yield Asked(name, old[name], new[name])


def _sources(query: Query) -> list[tuple[int, int]]:
    return sorted((view.page_id or 0, view.figure_id or 0) for view in query.views)


def _drawn(query: Query) -> str:
    return f"{len(query.views)} drawing{'' if len(query.views) == 1 else 's'}"


def _in_words(
    run: SearchRun, query: Query, names: Mapping[UUID, str]
) -> dict[str, str]:
    """What a run asked and how it was answered, by the names of the screen."""
    within = query.filters.within
    return {
        "Parts and weights of drawings": ", ".join(map(_seen, query.views)),
        "Words": query.text,
        "Words against": query.text_against,
        "Examples for": ", ".join(map(numbers.shown, query.like)),
        "Examples against": ", ".join(map(numbers.shown, query.unlike)),
        "Primary reference": numbers.shown(query.primary) if query.primary else "",
        **_filtered(query),
        "Set of designs": set_expressions.write(within, names=names) if within else "",
        "Weights": _weights(query.facets.to_json()),
        "Comparison": run.get_mode_display(),
        "Model": run.weights_sha256[:12],
        "Corpus": f"revision {run.revision}" if run.revision else "",
    }


def _seen(view: View) -> str:
    how = "region of " if view.crop else ""
    turned = f" turned {view.rotation}°" if view.rotation else ""
    mirrored = " mirrored" if view.is_mirrored else ""
    return f"{how}{view.mask} {view.weight:g}{turned}{mirrored}"


def _filtered(query: Query) -> dict[str, str]:
    asked = query.filters
    day = f"{asked.before} ({asked.before_rule})" if asked.before else ""
    return {
        "Locarno": ", ".join(asked.locarno),
        "USPC-D": ", ".join(asked.uspc),
        "Before": day,
        "Owners": ", ".join((*asked.assignee, *asked.country)),
        "Not of the family of": ", ".join(asked.not_family_of),
        "Only what came after": f"revision {asked.added_after}"
        if asked.added_after is not None
        else "",
    }


def _weights(facets: dict[str, float]) -> str:
    return ", ".join(f"{name} {weight:g}" for name, weight in facets.items() if weight)

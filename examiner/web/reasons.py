"""Why a hit stands where it stands, in words for its card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from examiner.web.templatetags import shown
from search import explanation
from search.models import Figure, Hit, QueryView

LABELS = {
    "a1": ("prior art 102(a)(1)", "good"),
    "a1_grace": ("grace year 102(b)(1)", "warn"),
    "a2": ("prior art 102(a)(2)", "good"),
    "same_inventors": ("same inventors or owner", "warn"),
    "pre_aia": ("before the AIA", "warn"),
    "undated": ("date open", "warn"),
    "not_prior_art": ("not prior art by its dates", "bad"),
}
PARTS = {
    "view": "drawings",
    "figures": "its drawings, each by the nearest view",
    "text": "words, by the picture",
    "words": "words, in its text",
    "text_against": "words against, by the picture",
    "words_against": "words against, in its text",
    "like": "like the examples",
    "unlike": "unlike the examples",
    "expansion": "like the best hits",
    "reciprocal": "shared neighbors",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A date label as a badge: short name, tone, and the sentence it rests on."""

    name: str
    tone: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A view of the query, by number, and the figure that answers it."""

    view: int
    figure: str
    similarity: float
    facets: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reasons:
    """A hit taken apart; `shares` are what each kind of part adds to the score."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[explanation.Unmatched, ...]
    facets: Mapping[str, float]
    shares: Mapping[str, float]
    fields: Mapping[str, str]
    figures_left: int


def label(stored: Mapping[str, str]) -> Label:
    """A label as the hit's row keeps it."""
    name, tone = LABELS.get(stored["code"], (stored["code"], ""))
    return Label(name, tone, stored["reason"])


def of_hit(
    hit: Hit, figures: Sequence[Figure], views: Sequence[QueryView]
) -> Reasons | None:
    """What a card tells; None where the hit was not compared with anything."""
    if not hit.parts:
        return None
    told = explanation.explain(hit, views=views, figures=figures)
    by_id = {figure.pk: figure for figure in figures}
    return Reasons(
        pairs=tuple(_pair(pair, by_id) for pair in told.pairs),
        unmatched=told.unmatched_views,
        facets=told.facets if len(told.facets) > 1 else {},
        shares=_shares(told.parts),
        fields={
            scheme: distance.replace("_", " ")
            for scheme, distance in hit.field.items()
            if distance != "unknown"
        },
        figures_left=len(told.unmatched_figures) if told.pairs else 0,
    )


def _pair(pair: explanation.Pair, figures: Mapping[int, Figure]) -> Pair:
    figure = figures.get(pair.figure_id)
    name = shown.figure_label(figure) if figure else "a figure since removed"
    return Pair(pair.view, name, pair.similarity, pair.facets)


def _shares(parts: Sequence[explanation.Part]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for part in parts:
        kind = str(part["kind"])
        name = PARTS.get(kind, kind)
        shares[name] = shares.get(name, 0.0) + part["share"]
    return shares

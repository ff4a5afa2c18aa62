"""How a query is answered, from drawings and words to ranked designs.

Nothing is written. With something to encode: encode · retrieve · rank (which compares
whole designs); without: browse.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import (
    browsing,
    candidates,
    encoding,
    evidence,
    prediction,
    ranking,
    revisions,
    secondary,
    words,
)
from search import filters as eligibility
from search.candidates import Found
from search.encoding import EncodedQuery
from search.evidence import Asked
from search.models import Encoder, QueryView
from search.queries import Filters, Query
from search.ranking import Evidence, Ranked, Ranking
from search.retrieval import Corpus


class NothingToSearch(Exception):
    """No drawing of the query can be searched, and it has no words."""


@dataclass(slots=True)
class Watch:
    """Seconds by step."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time of the block to a step."""
        began = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - began
            self.steps[name] = self.steps.get(name, 0.0) + taken

    def seconds(self) -> dict[str, float]:
        """As the run's row keeps them, with their total."""
        rounded = {name: round(taken, 6) for name, taken in self.steps.items()}
        return {**rounded, "total": round(sum(rounded.values()), 6)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """What a replay holds fast: the corpus, the encoder, the vectors of the views."""

    revision: int
    encoder: Encoder | None
    vectors: dict[int, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Ranked designs, at least min(k, eligible), and how they were found.

    `ranked` are the k best, or all there are. `eligible` counts figures, designs where
    nothing was encoded. `encoded`, `encoder` and `found` are None then. `own` are the
    designs the query takes figures from.
    """

    ranked: list[Ranked]
    query: Query
    revision: int
    eligible: int
    eligible_designs: int | None
    scanned: int
    mode: str
    backend: str
    encoder: Encoder | None = None
    facets: tuple[Encoder, ...] = ()
    encoded: EncodedQuery | None = None
    asked: Asked | None = None
    found: Found | None = None
    weights: dict[str, float] = field(default_factory=dict)
    predictions: dict[str, Any] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    watch: Watch


def answer(
    query: Query, *, views: Sequence[QueryView], pinned: Pinned | None = None
) -> Answer:
    """Answer a query; its drawings are the rows `views`.

    Raises encoding.EncoderUnavailable, NothingToSearch and queries.UnusableQuery.
    """
    watch = Watch()
    revision = pinned.revision if pinned else revisions.latest()
    encoder = _encoder_for(query, views, pinned)
    effective = replace(query, filters=eligibility.of_query(query))
    if encoder is None:
        return _browsed(effective, revision=revision, watch=watch)
    facets = _facet_encoders(query)
    corpus = Corpus(encoder=encoder, filters=effective.filters, revision=revision)
    with watch.step("encode"):
        encoded = _encoded(query, views, encoder, facets, pinned)
        asked = _asked(query, encoded, encoder, revision)
    if not encoded.positions and not query.text and not asked.like:
        raise NothingToSearch(
            "None of the drawings can be searched: each is blank or cannot be read. "
            "Add a drawing with ink on it, or some words."
        )
    with watch.step("retrieve"):
        found = candidates.find(effective, asked, corpus=corpus, facets=facets)
    with watch.step("rerank"):
        told = _told(query, asked, found)
    with watch.step("rank"):
        ranked = _rank(query, told, found)
    if secondary.is_asked(query):
        with watch.step("regions"):
            told += secondary.evidence(
                query,
                views,
                encoded.vectors,
                encoded.positions,
                candidates=found.designs,
                ranking=ranked,
                encoder=encoder,
            )
            ranked = _rank(query, told, found)
    with watch.step("predict"):
        own = frozenset(view.figure.patent_id for view in views if view.figure)
        predictions = _predict(
            query,
            asked,
            corpus,
            drawings=encoded.vectors,
            own=own,
            ranked=ranked,
        )
    return Answer(
        ranked=ranked.hits(query.k),
        query=query,
        revision=revision,
        eligible=found.eligible,
        eligible_designs=found.eligible_designs,
        scanned=found.scanned,
        mode=found.mode,
        backend=found.backend,
        encoder=encoder,
        facets=facets,
        encoded=encoded,
        asked=asked,
        found=found,
        weights=ranked.applied(),
        predictions=predictions,
        own=own,
        watch=watch,
    )


def _encoder_for(
    query: Query, views: Sequence[QueryView], pinned: Pinned | None
) -> Encoder | None:
    """The encoder to search with, or None where words are read as full text only."""
    if pinned:
        return pinned.encoder
    if views or query.like:
        return encoding.current()
    live = Encoder.objects.live()
    return live if query.text and live and live.has_text_tower else None


def _facet_encoders(query: Query) -> tuple[Encoder, ...]:
    """The encoders of the further facets that count. Raises EncoderUnavailable."""
    found = []
    for name in query.facets.visual:
        if name == encoding.OVERALL:
            continue
        encoder = encoding.live(name)
        if encoder is None:
            raise encoding.EncoderUnavailable(
                f"The figures have not been embedded by {name} yet: run manage.py "
                "embed_figures, or search without this facet."
            )
        found.append(encoder)
    return tuple(found)


def _encoded(
    query: Query,
    views: Sequence[QueryView],
    encoder: Encoder,
    facets: Sequence[Encoder],
    pinned: Pinned | None,
) -> EncodedQuery:
    """The views and words as vectors; a replay takes the vectors that were recorded."""
    encoded = encoding.encode_query(
        views,
        encoder=encoder,
        facets=facets,
        text=query.text,
        text_against=query.text_against,
    )
    if pinned:
        for row, position in enumerate(encoded.positions):
            if position in pinned.vectors:
                encoded.vectors[row] = pinned.vectors[position]
    return encoded


def _asked(
    query: Query, encoded: EncodedQuery, encoder: Encoder, revision: int
) -> Asked:
    """Everything asked for, as vectors; full text is ranked once designs are known."""
    visual = query.facets.visual
    by_facet = {encoding.OVERALL: encoded.vectors, **encoded.facets}
    return Asked(
        positions=encoded.positions,
        weights=encoded.weights,
        views={name: by_facet[name] for name in visual} if encoded.positions else {},
        facet_weights={str(name): weight for name, weight in visual.items()},
        text=encoded.text,
        text_against=encoded.text_against,
        like=candidates.examples(query.like, encoder=encoder, revision=revision),
        unlike=candidates.examples(query.unlike, encoder=encoder, revision=revision),
    )


def _told(query: Query, asked: Asked, found: Found) -> list[Evidence]:
    """What each source says of every candidate; whole designs are compared here."""
    numbers = found.designs.patent_ids.tolist()
    with_words = replace(
        asked,
        words=_ranks(query.text, numbers),
        words_against=_ranks(query.text_against, numbers),
    )
    return evidence.gather(with_words, found.designs)


def _rank(query: Query, told: Sequence[Evidence], found: Found) -> Ranking:
    return ranking.rank(
        found.designs.patent_ids, told, importance=evidence.importance(query)
    )


def _ranks(text: str, patent_ids: Sequence[str]) -> dict[str, float] | None:
    """Full-text ranks of some designs; None without a telling word."""
    asked = words.as_any_word(text)
    return None if asked is None else words.ranks(asked, patent_ids)


def _predict(
    query: Query,
    asked: Asked,
    corpus: Corpus,
    *,
    drawings: NDArray[np.float32],
    own: frozenset[str],
    ranked: Ranking,
) -> dict[str, Any]:
    """Class probabilities, from a search without filters that tell of classes.

    Under such a filter only its own classes could be voted for. Designs the query
    takes figures from know their class already and do not vote.
    """
    if not asked.positions:
        return {}
    free = Filters(before=query.filters.before, before_rule=query.filters.before_rule)
    if query.filters != free or query.primary:
        everywhere = replace(query, filters=free, primary="", k=prediction.NEIGHBOURS)
        whole = replace(corpus, filters=free)
        # The facets beside the overall one would cost a search each.
        drawn = replace(asked, views={encoding.OVERALL: drawings})
        found = candidates.find(everywhere, drawn, corpus=whole, facets=())
        ranked = _rank(everywhere, _told(everywhere, drawn, found), found)
    near = ranked.hits(prediction.NEIGHBOURS + len(own))
    return prediction.predict([hit for hit in near if hit.patent_id not in own])


def _browsed(query: Query, *, revision: int, watch: Watch) -> Answer:
    """Designs by their words, best first, or else the newest under the filters."""
    asked = words.as_any_word(query.text)
    with watch.step("retrieve"):
        eligible = eligibility.patents(query.filters, revision=revision)
        count = eligible.count()
        found = (
            words.matching(eligible, asked, limit=query.k)
            if asked
            else dict.fromkeys(browsing.newest(eligible, limit=query.k), None)
        )
    with watch.step("rank"):
        ranked = [
            ranking.by_words(patent_id, rank) for patent_id, rank in found.items()
        ]
    return Answer(
        ranked=ranked,
        query=query,
        revision=revision,
        eligible=count,
        eligible_designs=count,
        scanned=count,
        mode="exact",
        backend="postgresql",
        watch=watch,
    )

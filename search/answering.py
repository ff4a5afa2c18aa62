"""How a query is answered, from drawings and words to ranked designs.

Nothing is written. With something to encode: encode · retrieve · rerank · rank;
without: browse.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from search import (
    browsing,
    encoding,
    prediction,
    ranking,
    reranking,
    retrieval,
    revisions,
    words,
)
from search import filters as eligibility
from search.encoding import EncodedQuery
from search.models import Encoder, QueryView
from search.queries import Filters, Query
from search.ranking import Ranked
from search.reranking import Compared
from search.retrieval import Candidates, Corpus

# Designs compared as a whole, for each view: many more than are shown, since one that
# is no near neighbour by any single view can still be a good match in all of them.
LEAST_POOL = 200
POOL_PER_HIT = 4


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
class Answer:
    """Ranked designs, at least min(k, eligible), and how they were found.

    `eligible` counts figures, designs where nothing was encoded. `encoded` is None
    then, and `encoder` too.
    """

    ranked: list[Ranked]
    revision: int
    eligible: int
    eligible_designs: int | None
    scanned: int
    mode: str
    backend: str
    encoder: Encoder | None = None
    encoded: EncodedQuery | None = None
    predictions: dict[str, Any] = field(default_factory=dict)
    watch: Watch


def answer(query: Query, *, views: Sequence[QueryView]) -> Answer:
    """Answer a query; its drawings are the rows `views`.

    Raises encoding.EncoderUnavailable, NothingToSearch and queries.UnusableQuery.
    """
    watch, revision = Watch(), revisions.latest()
    encoder = _encoder_for(query, views)
    if encoder is None:
        return _browsed(query, revision=revision, watch=watch)
    corpus = Corpus(encoder=encoder, filters=query.filters, revision=revision)
    with watch.step("encode"):
        encoded = encoding.encode_query(views, query.text, encoder=encoder)
    if not encoded.positions and not query.text:
        raise NothingToSearch(
            "None of the drawings can be searched: each is blank or cannot be read. "
            "Add a drawing with ink on it, or some words."
        )
    with watch.step("retrieve"):
        found = _retrieve(query, encoded, corpus, pool=_pool(query.k))
    with watch.step("rerank"):
        compared = _rerank(encoded, found)
    with watch.step("rank"):
        ranked = _rank(query, encoded, compared)
    with watch.step("predict"):
        predictions = _predict(query, encoded, corpus, views=views, ranked=ranked)
    return Answer(
        ranked=ranked,
        revision=revision,
        eligible=found.eligible,
        eligible_designs=found.eligible_designs,
        scanned=found.scanned,
        mode=found.mode,
        backend=found.backend,
        encoder=encoder,
        encoded=encoded,
        predictions=predictions,
        watch=watch,
    )


def _encoder_for(query: Query, views: Sequence[QueryView]) -> Encoder | None:
    """The live encoder, or None where words alone are read as full text only."""
    if views:
        return encoding.current()
    live = Encoder.objects.live()
    return live if query.text and live and live.has_text_tower else None


def _retrieve(
    query: Query, encoded: EncodedQuery, corpus: Corpus, *, pool: int
) -> Candidates:
    """Designs near any view or near the words, and those whose text matches best."""
    rows = encoded.vectors
    if encoded.text is not None:
        rows = np.vstack([rows, encoded.text[None]])
    return retrieval.nearest(
        rows,
        corpus=corpus,
        k=pool,
        mode=query.mode,
        also=tuple(_matching_words(query, corpus.revision, limit=pool)),
    )


def _rerank(encoded: EncodedQuery, found: Candidates) -> list[Compared]:
    """Candidates as whole designs; one matched by its words may have no drawing."""
    compared = reranking.compare(
        found.figures,
        views=encoded.vectors,
        weights=encoded.weights,
        text=encoded.text,
    )
    seen = {design.patent_id for design in compared}
    return compared + [
        Compared(patent_id=patent_id, matches=())
        for patent_id in found.also
        if patent_id not in seen
    ]


def _rank(
    query: Query, encoded: EncodedQuery, compared: Sequence[Compared]
) -> list[Ranked]:
    asked = words.as_any_word(query.text)
    return ranking.rank(
        compared,
        positions=encoded.positions,
        weights=encoded.weights,
        words=None
        if asked is None
        else words.ranks(asked, [design.patent_id for design in compared]),
    )


def _predict(
    query: Query,
    encoded: EncodedQuery,
    corpus: Corpus,
    *,
    views: Sequence[QueryView],
    ranked: Sequence[Ranked],
) -> dict[str, Any]:
    """Class probabilities, from a search without class filters.

    Under such a filter only its own classes could be voted for. Designs the query
    takes figures from know their class already and do not vote.
    """
    if not encoded.positions:
        return {}
    if query.filters.locarno or query.filters.uspc:
        everywhere = replace(query, filters=Filters(before=query.filters.before))
        whole = replace(corpus, filters=everywhere.filters)
        found = _retrieve(everywhere, encoded, whole, pool=_pool(prediction.NEIGHBOURS))
        ranked = _rank(everywhere, encoded, _rerank(encoded, found))
    own = {view.figure.patent_id for view in views if view.figure}
    return prediction.predict([hit for hit in ranked if hit.patent_id not in own])


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
        revision=revision,
        eligible=count,
        eligible_designs=count,
        scanned=count,
        mode="exact",
        backend="postgresql",
        watch=watch,
    )


def _matching_words(query: Query, revision: int, *, limit: int) -> list[str]:
    asked = words.as_any_word(query.text)
    if asked is None:
        return []
    eligible = eligibility.patents(query.filters, revision=revision)
    return list(words.matching(eligible, asked, limit=limit))


def _pool(wanted: int) -> int:
    return max(LEAST_POOL, POOL_PER_HIT * wanted)

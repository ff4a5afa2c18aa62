"""The class of a query, voted by the classified designs that look most like it.

Each neighbour votes for its main classes with the softmax of its score; the votes
are the probabilities. A class no neighbour has gets none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from search.classes import locarno, uspc
from search.models import Patent
from search.ranking import DECIMALS, Ranked

NEIGHBOURS = 30
SHOWN = 5
# Scores spread differently for every encoder and query, so the temperature is the
# standard deviation of the neighbours' scores: one of these nearer counts e times as
# much. Neighbours that all score alike share the votes.
LEAST_TEMPERATURE = 1e-3


def predict(ranked: Sequence[Ranked]) -> dict[str, Any]:
    """Return the likeliest classes, as the run's row keeps them.

    `locarno` and `uspc` list main classes, `locarno_subclasses` and
    `uspc_subclasses` whole symbols: up to five {"symbol", "probability"} each,
    likeliest first; empty lists where no neighbour is classified.
    """
    near = ranked[:NEIGHBOURS]
    scores = [hit.score for hit in near]
    votes = votes_of(scores)
    classes = Patent.objects.in_bulk([hit.patent_id for hit in near])
    voters = [
        (classes[hit.patent_id], vote) for hit, vote in zip(near, votes, strict=True)
    ]
    return {
        "locarno": _likeliest(
            (locarno.class_of(patent.locarno), vote) for patent, vote in voters
        ),
        "locarno_subclasses": _likeliest((p.locarno, vote) for p, vote in voters),
        "uspc": _likeliest((uspc.class_of(p.uspc), vote) for p, vote in voters),
        "uspc_subclasses": _likeliest((p.uspc, vote) for p, vote in voters),
        "neighbours": len(near),
        "temperature": round(temperature_of(scores), DECIMALS),
    }


def votes_of(scores: Sequence[float]) -> list[float]:
    """Return the softmax of the scores at their temperature; they add up to 1."""
    if not scores:
        return []
    raw = np.exp((np.array(scores) - max(scores)) / temperature_of(scores))
    votes: list[float] = (raw / raw.sum()).tolist()
    return votes


def temperature_of(scores: Sequence[float]) -> float:
    """Return the standard deviation of the scores, at least a thousandth."""
    return max(LEAST_TEMPERATURE, float(np.std(scores))) if scores else 0.0


def _likeliest(voters: Iterable[tuple[str, float]]) -> list[dict[str, Any]]:
    """Sum the votes by class; those without a class are left out of the whole."""
    sums: defaultdict[str, float] = defaultdict(float)
    for symbol, vote in voters:
        if symbol:
            sums[symbol] += vote
    whole = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"symbol": symbol, "probability": round(votes / whole, DECIMALS)}
        for symbol, votes in ordered[:SHOWN]
    ]

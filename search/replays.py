"""A recorded search executed once more: exactly as it was, or only over what is new.

MPEP 719.05 asks that a search can be repeated and updated. A replay holds fast the
corpus' revision, the encoder and the recorded vectors of the drawings; in exact mode
it gives identical designs and scores, or says which part of the search has changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q

from search import recorded_queries
from search.answering import Pinned
from search.encoding import EncoderUnavailable
from search.models import (
    Figure,
    FigureEmbedding,
    Patent,
    PatentEdit,
    QueryView,
    SearchRun,
)
from search.queries import Query

Origin = SearchRun.Origin
MOST_NAMED = 200  # designs that a difference lists one by one


class UnableToRepeat(Exception):
    """The search cannot be executed once more; the message says why."""


def replay(origin: SearchRun) -> SearchRun:
    """Make a run that repeats a finished one as it was. Raises UnableToRepeat."""
    _check_done(origin)
    query = recorded_queries.read(origin)
    if origin.mode:  # "auto" was decided; the replay must not decide otherwise
        query = replace(query, mode=origin.mode)  # type: ignore[arg-type]
    return _descendant(origin, query, Origin.REPLAY, has_vectors=True)


def update(origin: SearchRun) -> SearchRun:
    """Make a run of the same query over what came into the corpus since.

    By the encoder that is live now. Raises UnableToRepeat.
    """
    _check_done(origin)
    query = recorded_queries.read(origin)
    filters = replace(query.filters, added_after=origin.revision)
    run = _descendant(origin, replace(query, filters=filters), Origin.UPDATE)
    SearchRun.objects.filter(pk=run.pk).update(since_revision=origin.revision)
    run.since_revision = origin.revision
    return run


def pinned(run: SearchRun) -> Pinned | None:
    """What a replay holds fast; None for any other run.

    Raises encoding.EncoderUnavailable where the vectors of that encoder are gone.
    """
    origin = run.origin
    if origin is None or run.origin_kind != Origin.REPLAY:
        return None
    encoder = origin.encoder
    if encoder and not FigureEmbedding.objects.filter(encoder=encoder).exists():
        raise EncoderUnavailable(
            f"The encoder {encoder} of that search is retired and its vectors are "
            "gone: the search can be updated with the live encoder, not replayed."
        )
    recorded = run.views.exclude(vector=None)
    return Pinned(
        revision=origin.revision or 0,
        encoder=encoder,
        vectors={
            view.position: np.asarray(view.vector, np.float32) for view in recorded
        },
    )


def compare(run: SearchRun) -> None:
    """Record what a finished replay or update found to differ from its origin."""
    origin = run.origin
    if origin is None or run.origin_kind not in {Origin.REPLAY, Origin.UPDATE}:
        return
    run.refresh_from_db()
    found = {
        **(_differences(origin, run) if run.origin_kind == Origin.REPLAY else {}),
        "changed_since": _changed_since(origin),
    }
    SearchRun.objects.filter(pk=run.pk).update(difference=found)


def _differences(origin: SearchRun, run: SearchRun) -> dict[str, Any]:
    """Typed differences of a replay: settings, encoder, preprocessing, data."""
    before, after = _ranked(origin), _ranked(run)
    kinds = [
        {"kind": kind, "before": old, "after": new}
        for kind, old, new in (
            ("mode", origin.mode, run.mode),
            ("encoder", origin.weights_sha256, run.weights_sha256),
            (
                "preprocessing",
                origin.preprocessing_version,
                run.preprocessing_version,
            ),
            ("eligible", origin.eligible, run.eligible),
            ("weights", origin.weights, run.weights),
        )
        if old != new
    ]
    old_scores, new_scores = dict(before), dict(after)
    moved = [
        {"design": design, "before": old_scores[design], "after": score}
        for design, score in after
        if design in old_scores and old_scores[design] != score
    ]
    return {
        "is_identical": before == after,
        "kinds": kinds,
        "gone": [one for one, _ in before if one not in new_scores][:MOST_NAMED],
        "new": [one for one, _ in after if one not in old_scores][:MOST_NAMED],
        "scores": moved[:MOST_NAMED],
    }


def _changed_since(origin: SearchRun) -> dict[str, list[str]]:
    """Which hits of a search have left the corpus or changed after it."""
    revision = origin.revision or 0
    hits = list(origin.hits.values_list("patent_id", flat=True))
    of_hits = Q(patent__in=hits)
    patents = Patent.objects.filter(pk__in=hits, until__gt=revision)
    changed = Figure.objects.filter(of_hits).filter(
        Q(since__gt=revision) | Q(until__gt=revision)
    )
    edits = PatentEdit.objects.filter(of_hits, revision__gt=revision)
    withdrawn = set(patents.values_list("pk", flat=True))
    return {
        "withdrawn": sorted(withdrawn)[:MOST_NAMED],
        "drawings": sorted(
            set(changed.values_list("patent_id", flat=True)) - withdrawn
        )[:MOST_NAMED],
        "corrected": sorted(set(edits.values_list("patent_id", flat=True)))[
            :MOST_NAMED
        ],
    }


def _ranked(run: SearchRun) -> Sequence[tuple[str, float]]:
    return list(run.hits.order_by("rank").values_list("patent_id", "score"))


def _descendant(
    origin: SearchRun,
    query: Query,
    kind: SearchRun.Origin,
    *,
    has_vectors: bool = False,
) -> SearchRun:
    with transaction.atomic():
        run = recorded_queries.write(query)
        run.origin, run.origin_kind = origin, kind
        run.save()
        views = recorded_queries.write_views(query, run)
        if has_vectors:
            vectors = dict(origin.views.values_list("position", "vector"))
            for view in views:
                view.vector = vectors.get(view.position)
        QueryView.objects.bulk_create(views)
    return run


def _check_done(origin: SearchRun) -> None:
    if origin.state != SearchRun.State.DONE:
        raise UnableToRepeat(
            "Only a search that has been answered can be repeated; this one is "
            f"{origin.get_state_display().lower()}."
        )

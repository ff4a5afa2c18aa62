"""Standing queries: a finished search asked again of all that comes into the corpus.

A watch looks only at what came since it looked last, and only once all of that has
vectors: what is embedded late is never passed over. Its answers are runs like others,
so an alert names the views that matched. It keeps no word of whom it is for.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from search import filters, pending, recorded_queries, revisions, runs
from search.models import Alert, Encoder, Hit, Revision, SearchRun, Watch
from search.queries import MOST_HITS, Facets, Query

Clock = Callable[[], datetime]

LEAST_PERCENTILE = 99.0
# A figure that lacks a vector for so long will get none: nobody waits for it.
HOPELESS_AFTER = timedelta(days=1)
REST_AFTER_FAILURE = timedelta(hours=1)

State = SearchRun.State
_IS_LOOK = Q(origin_kind=SearchRun.Origin.WATCH)


class UnableToWatch(Exception):
    """This search cannot be left standing; the message says why."""


def create(origin: SearchRun, *, least_percentile: float = LEAST_PERCENTILE) -> Watch:
    """Leave a finished search standing, or return the watch it is left as already.

    Raises UnableToWatch.
    """
    _check(origin)
    watch, _ = Watch.objects.get_or_create(
        origin=origin,
        defaults={
            "least_percentile": least_percentile,
            "looked_to": origin.revision or revisions.latest(),
        },
    )
    return watch


def can_be_watched(run: SearchRun) -> bool:
    """Tell whether `create` takes a run; its views are read."""
    try:
        _check(run)
    except UnableToWatch:
        return False
    return True


def searchable_to(*, now: datetime) -> int:
    """Return the revision up to which every figure has its vectors.

    0 while no encoder is live.
    """
    live = [
        Encoder.objects.live(facet) for facet in ("overall", *settings.ORNAMENT_FACETS)
    ]
    encoders = [encoder for encoder in live if encoder]
    if not live[0]:
        return 0
    old = Revision.objects.filter(created_at__lt=now - HOPELESS_AFTER)
    hopeless = old.aggregate(last=Max("pk"))["last"] or 0
    lacking = pending.earliest(*encoders, after=hopeless)
    return revisions.latest() if lacking is None else lacking - 1


def due(*, upto: int) -> list[UUID]:
    """Return the watches that have not looked so far yet, oldest first."""
    waiting = Watch.objects.filter(is_active=True, looked_to__lt=upto)
    return list(waiting.order_by("created_at", "pk").values_list("pk", flat=True))


def look(watch_id: UUID, *, upto: int, now: Clock = timezone.now) -> SearchRun | None:
    """Ask a watch's query of what came since it looked, and tell what came close.

    `upto` is what `searchable_to` gave. Returns the run that was made: None where the
    watch is gone or paused, or nothing came that its filters let pass.
    """
    active = Watch.objects.select_related("origin").filter(is_active=True)
    watch = active.filter(pk=watch_id).first()
    if watch is None or watch.looked_to >= upto or _rests(watch, now=now()):
        return None
    query = _query(watch)
    new = filters.patents(query.filters, revision=revisions.latest()).count()
    if not new:
        _looked(watch, upto=upto)
        return None
    # However few designs the search listed, no look leaves out what is close.
    run = _made(watch, replace(query, k=min(new, MOST_HITS)))
    runs.execute(run.pk, now=now)
    run.refresh_from_db()
    if run.state == State.DONE:
        _tell(watch, run, upto=upto)
    return run


def _check(origin: SearchRun) -> None:
    if origin.state != State.DONE:
        raise UnableToWatch(
            "Only a search that has been answered can be left standing."
        )
    if origin.origin_kind == SearchRun.Origin.WATCH:
        raise UnableToWatch(
            "This is what a watch found; its own search stands already."
        )
    if origin.filters.get("within"):
        raise UnableToWatch(
            "A search within earlier results never finds anything new: leave the "
            "search standing that those came from."
        )
    if not origin.views.all() or not Facets(**origin.facets).visual:
        raise UnableToWatch(
            "How close a design is, is measured by drawings: leave a search standing "
            "that has some."
        )


def _rests(watch: Watch, *, now: datetime) -> bool:
    """A look that failed is not tried again at once."""
    return (
        _looks(watch)
        .filter(state=State.FAILED, created_at__gt=now - REST_AFTER_FAILURE)
        .exists()
    )


def _looks(watch: Watch) -> QuerySet[SearchRun]:
    return SearchRun.objects.filter(_IS_LOOK, origin=watch.origin_id)


def _query(watch: Watch) -> Query:
    query = recorded_queries.read(watch.origin)
    only_new = replace(query.filters, added_after=watch.looked_to)
    return replace(query, filters=only_new)


def _made(watch: Watch, query: Query) -> SearchRun:
    with transaction.atomic():
        run = runs.create(query, origin=watch.origin, kind=SearchRun.Origin.WATCH)
        run.since_revision = watch.looked_to
        run.save(update_fields=["since_revision"])
    return run


def _tell(watch: Watch, run: SearchRun, *, upto: int) -> None:
    """Write the alerts of a look, once, and that it was made."""
    with transaction.atomic():
        held = Watch.objects.select_for_update().filter(pk=watch.pk).first()
        if held is None or held.looked_to != run.since_revision:
            return  # another process looked at the same
        close = Q(percentile__gte=held.least_percentile)
        # In a corpus too small to say how close, everything new is told.
        found = run.hits.filter(close | Q(percentile=None)).order_by("rank")
        told = Q(patent__in=held.alerts.values("hit__patent"))
        known = Q(patent__in=held.origin.hits.filter(close).values("patent"))
        Alert.objects.bulk_create(
            Alert(watch=held, hit=hit) for hit in found.exclude(told | known)
        )
        _looked(held, upto=upto)
        _forget(held, run)


def _looked(watch: Watch, *, upto: int) -> None:
    Watch.objects.filter(pk=watch.pk, looked_to__lt=upto).update(looked_to=upto)


def _forget(watch: Watch, latest: SearchRun) -> None:
    """Remove earlier looks that found nothing and that nothing came out of."""
    alerting = Hit.objects.filter(run=OuterRef("pk"), alert__isnull=False)
    idle = _looks(watch).filter(~Exists(alerting), descendants=None)
    idle.exclude(pk=latest.pk).filter(state__in=(State.DONE, State.FAILED)).delete()

"""Searches as rows: making one, executing it once, recording what it found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import F
from django.utils import timezone
from pgvector import HalfVector

from search import annotations, answering, filters, recorded_queries, replays
from search.annotations import Annotations
from search.answering import Answer, NothingToSearch
from search.encoding import EncoderUnavailable
from search.models import Figure, Hit, Patent, QueryView, SearchRun, UploadPage
from search.queries import Query, UnusableQuery

Clock = Callable[[], datetime]

State = SearchRun.State

# With 32 bits of the run's id, the key of the lock that its execution holds.
LOCK = 0x0524_0005

FORGOTTEN_AFTER = timedelta(minutes=2)
ABANDONED_AFTER = timedelta(days=1)
# A search that was begun so often and never ended kills the workers that take it.
MOST_ATTEMPTS = 3

_SURPRISE = (
    "The search failed inside Ornament. Start it again; if it fails again, give the "
    "administrator the number of this search."
)

_DEADLY = (
    "The search was begun three times, and each time its worker died. It is not tried "
    "again; search with fewer drawings, and tell the administrator its number."
)

UNSENT = "The queue cannot be reached; the search starts when it is back."

_ABANDONED = (
    "The search was not answered within a day. Start it again; if it waits again, tell "
    "the administrator that no worker answers."
)


def create(
    query: Query, *, origin: SearchRun | None = None, kind: str = ""
) -> SearchRun:
    """Make a run that waits to be executed.

    `origin` is the run it came out of, `kind` how (SearchRun.Origin). Raises
    UnusableQuery saying what to change.
    """
    filters.check(query.filters)
    _check_direction(query)
    _check_designs(query)
    with transaction.atomic():
        _hold_sources(query)
        run = recorded_queries.write(query)
        run.origin, run.origin_kind = origin, kind
        run.save()
        QueryView.objects.bulk_create(recorded_queries.write_views(query, run))
    return run


def execute(run_id: UUID, *, now: Clock = timezone.now) -> bool:
    """Execute a run and record its answer; tell whether this call did.

    A finished run, one that another process is at, and one that is gone are left as
    they are; one whose process died is executed anew. What the asker can mend is
    written on the row; any other error is raised too, after the row says so.
    """
    with _held(run_id) as is_ours:
        run = _begun(run_id, now=now()) if is_ours else None
        if run is None:
            return False
        try:
            answer = _answered(run)
            with answer.watch.step("annotate"):
                annotated = annotations.make(answer)
            _record(run, answer, annotated, now=now())
            replays.compare(run)
        except (EncoderUnavailable, NothingToSearch, UnusableQuery) as error:
            _fail(run, str(error), now=now())
        except (OperationalError, InterfaceError):
            _forgive(run_id)
            raise  # the database went away: the row cannot say so, a retry may succeed
        except Exception:
            _fail(run, _SURPRISE, now=now())
            raise
    return True


def measure(run_id: UUID) -> bool:
    """Measure what the short cut of an approximate run finds; tell whether it was.

    The run's completeness then says so. Any other run is left as it is.
    """
    if not is_approximate(run_id):
        return False
    found = annotations.measured(SearchRun.objects.get(pk=run_id))
    SearchRun.objects.filter(pk=run_id).update(completeness=found)
    return True


def is_approximate(run_id: UUID) -> bool:
    """Tell whether a run was answered by a short cut, which can be measured."""
    return SearchRun.objects.filter(
        pk=run_id, state=State.DONE, mode=SearchRun.Mode.APPROXIMATE
    ).exists()


def note_unsent(run_id: UUID) -> None:
    """Tell whoever waits that the queue does not answer; execution takes it back."""
    waiting = SearchRun.objects.filter(pk=run_id, state=State.QUEUED)
    waiting.update(notice=UNSENT)


def is_unfinished(run_id: UUID) -> bool:
    """Tell whether a run still waits for its answer."""
    unfinished = (State.QUEUED, State.RUNNING)
    return SearchRun.objects.filter(pk=run_id, state__in=unfinished).exists()


def forgotten(*, now: datetime) -> list[UUID]:
    """Return the runs of the last day that were made minutes ago and never ended.

    Their message was lost, or their worker was killed.
    """
    unfinished = SearchRun.objects.filter(
        state__in=(State.QUEUED, State.RUNNING),
        created_at__lt=now - FORGOTTEN_AFTER,
        created_at__gt=now - ABANDONED_AFTER,
    )
    return list(unfinished.order_by("created_at", "pk").values_list("pk", flat=True))


def fail_abandoned(*, now: datetime) -> int:
    """Fail the runs that a whole day did not answer; return how many.

    Whoever waits for one learns that it will not come, and one that kills every
    worker which takes it is given to no further one.
    """
    return SearchRun.objects.filter(
        state__in=(State.QUEUED, State.RUNNING), created_at__lte=now - ABANDONED_AFTER
    ).update(state=State.FAILED, error=_ABANDONED, finished_at=now)


def _answered(run: SearchRun) -> Answer:
    views = run.views.select_related("figure__sheet", "page__upload")
    return answering.answer(
        recorded_queries.read(run),
        views=list(views.order_by("position")),
        pinned=replays.pinned(run),
    )


def _record(
    run: SearchRun, answer: Answer, annotated: Annotations, *, now: datetime
) -> None:
    """Write hits, views and how the run was answered, all or nothing."""
    with transaction.atomic():
        with answer.watch.step("record"):
            run.hits.all().delete()
            Hit.objects.bulk_create(_hits(run, answer, annotated))
            _record_views(run, answer)
        encoder = answer.encoder
        SearchRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
            state=State.DONE,
            error="",
            mode=answer.mode,
            backend=answer.backend,
            encoder=encoder,
            weights_sha256=encoder.weights_sha256 if encoder else "",
            preprocessing_version=encoder.preprocessing_version if encoder else "",
            revision=answer.revision,
            eligible=answer.eligible,
            eligible_designs=answer.eligible_designs,
            scanned=answer.scanned,
            weights=answer.weights,
            facet_encoders={
                facet.facet: {"id": facet.pk, "weights_sha256": facet.weights_sha256}
                for facet in answer.facets
            },
            predictions=answer.predictions,
            calibration=annotated.calibration,
            completeness=annotated.completeness,
            notice=annotated.notice,
            timings=answer.watch.seconds(),
            finished_at=now,
        )


def _hits(run: SearchRun, answer: Answer, annotated: Annotations) -> Iterator[Hit]:
    for rank, hit in enumerate(answer.ranked[: run.k], start=1):
        told = annotated.of_hit(hit.patent_id)
        yield Hit(
            run=run,
            rank=rank,
            patent_id=hit.patent_id,
            score=hit.score,
            parts=[part.to_json() for part in hit.parts],
            percentile=told.percentile,
            labels=told.labels,
            field=told.field,
        )


def _record_views(run: SearchRun, answer: Answer) -> None:
    """Keep each view's vector, or why it was left out."""
    if answer.encoded is None:
        return
    encoded = answer.encoded
    found = dict(zip(encoded.positions, encoded.vectors, strict=True))
    views = list(run.views.all())
    for view in views:
        vector = found.get(view.position)
        view.vector = None if vector is None else HalfVector(vector)
        view.note = encoded.notes.get(view.position, "")
    QueryView.objects.bulk_update(views, ["vector", "note"])


def _begun(run_id: UUID, *, now: datetime) -> SearchRun | None:
    """The run, now running; None when it is gone, finished, or deadly to workers."""
    unfinished = SearchRun.objects.filter(
        pk=run_id, state__in=(State.QUEUED, State.RUNNING)
    )
    if not unfinished.update(
        state=State.RUNNING, notice="", attempts=F("attempts") + 1
    ):
        return None
    run = SearchRun.objects.get(pk=run_id)
    if run.attempts > MOST_ATTEMPTS:
        _fail(run, _DEADLY, now=now)
        return None
    return run


def _fail(run: SearchRun, message: str, *, now: datetime) -> None:
    SearchRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        state=State.FAILED, error=message, finished_at=now
    )


@contextmanager
def _held(run_id: UUID) -> Iterator[bool]:
    """Hold the run while it is executed; False where another process does.

    The lock ends with its process, so the run of a killed worker can be taken over.
    """
    key = [LOCK, run_id.int % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _forgive(run_id: UUID) -> None:
    """Take an attempt back that the database, not the search, brought to an end."""
    with suppress(DatabaseError, InterfaceError):
        SearchRun.objects.filter(pk=run_id, attempts__gt=0).update(
            attempts=F("attempts") - 1
        )


def _check_direction(query: Query) -> None:
    """What speaks against designs needs something that speaks for some."""
    is_against = query.text_against.strip() or query.unlike
    if is_against and not (query.views or query.text.strip() or query.like):
        raise UnusableQuery(
            "Words and examples against designs need a drawing, words or an example "
            "for them."
        )
    if query.views and not (query.facets.visual or query.text.strip()):
        raise UnusableQuery(
            "Every facet of drawings has weight 0: give one of them a weight, or "
            "leave the drawings out."
        )


def _hold_sources(query: Query) -> None:
    """Refuse drawings that were removed since the form was opened; hold the others."""
    pages = {view.page_id for view in query.views if view.page_id is not None}
    figures = {view.figure_id for view in query.views if view.figure_id is not None}
    held = UploadPage.objects.select_for_update(no_key=True).filter(pk__in=pages)
    if len(held.order_by("pk").values_list("pk")) < len(pages):
        raise UnusableQuery("An uploaded drawing is gone; put it in again.")
    if Figure.objects.filter(pk__in=figures).count() < len(figures):
        raise UnusableQuery("A figure of the query is gone; choose another one.")


def _check_designs(query: Query) -> None:
    """Example designs and the primary reference are in the corpus."""
    named = {*query.like, *query.unlike, *filter(None, [query.primary])}
    known = set(Patent.objects.filter(pk__in=named).values_list("pk", flat=True))
    if named - known:
        raise UnusableQuery(
            f"{min(named - known)} is not in the corpus; name another design."
        )

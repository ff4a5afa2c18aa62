"""A sidecar kept in step with the database, one query of it per search.

What was stored since the files were written lies in a second segment in memory; what
changed is changed in this process's copy of the columns. The files stay as they are
until `shelf` builds new ones.

Changes are found by the transaction that wrote a row (`xmin`): everything from the
oldest transaction that was still open when we last looked is read again. That needs
no cooperation of whoever writes, and reading a row twice does no harm.
"""

from dataclasses import dataclass, field, replace
from threading import RLock

from search.models import Encoder
from search.retrieval.codes import files, reading, shelf
from search.retrieval.codes.newer import Newer
from search.retrieval.codes.sidecar import Sidecar
from search.vectors import TABLE

# Added to the age of a transaction, since ages are counted from a later one.
AGE_MARGIN = 1_000

_LOOK = f"""
    SELECT (SELECT COALESCE(max(id), 0) FROM search_revision),
        pg_snapshot_xmin(now.snapshot)::text::bigint,
        pg_snapshot_xmax(now.snapshot)::text::bigint,
        news.figures, news.last
    FROM (SELECT pg_current_snapshot() AS snapshot) AS now,
        (SELECT count(*) AS figures, COALESCE(max(id), 0) AS last FROM {TABLE}
         WHERE encoder_id = %s AND id > %s) AS news
"""  # noqa: S608 - the table name is ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The state of the database that a sidecar has been brought to.

    `settled`: every vector up to this id is known; so many `figures` with a vector of
    this encoder follow, up to the id `last`. Transactions below `floor` had ended,
    those from `ceiling` on had not begun; `since` is the ceiling when the vectors after
    the settled ones were first found as they are.
    """

    revision: int
    settled: int
    floor: int
    ceiling: int
    since: int
    figures: int
    last: int


@dataclass(slots=True)
class Follower:
    """The sidecar of one encoder, as this process sees it."""

    encoder: Encoder
    _sidecar: Sidecar | None = None
    _newer: Newer | None = None
    _seen: Seen | None = None
    _lock: RLock = field(default_factory=RLock)

    def sidecar(self) -> Sidecar:
        """The sidecar with all that has been committed.

        Raises files.NoSidecar, files.DamagedSidecar and shelf.WrongSidecar.
        """
        with self._lock:
            self._open_current()
            return self._caught_up()

    def reconciled(self) -> Sidecar:
        """The same after all rows were compared with the vectors there are."""
        with self._lock:
            sidecar = self.sidecar()
            if self._newer:
                self._newer.reconcile()
            return sidecar

    def _open_current(self) -> None:
        """Map the files that count, unless they are open already."""
        place = shelf.folder(self.encoder)
        if self._sidecar and files.current(place) == self._sidecar.generation:
            return
        self._sidecar = self._newer = self._seen = None
        sidecar = Sidecar.open(place)
        shelf.check_stamp(sidecar.manifest, self.encoder)
        stamp = sidecar.manifest.stamp
        self._sidecar = sidecar
        self._newer = Newer(encoder=self.encoder, sidecar=sidecar)
        self._seen = Seen(
            revision=-1,  # whatever changed since, with or without a revision
            settled=stamp.last_embedding,
            floor=stamp.floor,
            ceiling=0,
            since=0,
            figures=0,
            last=0,
        )

    def _caught_up(self) -> Sidecar:
        assert self._sidecar is not None
        assert self._newer is not None
        assert self._seen is not None
        before, now = self._seen, self._looked(self._seen)
        if now.revision != before.revision:
            limit = now.ceiling - before.floor + AGE_MARGIN
            self._newer.take_changes(limit)
        if now.settled != before.settled:
            self._newer.unsettled.clear()
        elif (now.figures, now.last) != (before.figures, before.last):
            self._newer.take_stored(now.settled)
        self._seen = now
        return self._sidecar

    def _looked(self, before: Seen) -> Seen:
        [(revision, floor, ceiling, figures, last)] = reading.asked(
            _LOOK, [self.encoder.pk, before.settled]
        )
        now = Seen(
            revision=revision,
            settled=before.settled,
            # Without a revision nothing is read again: the older floor still counts.
            floor=before.floor if revision == before.revision else floor,
            ceiling=ceiling,
            since=ceiling,
            figures=figures,
            last=last,
        )
        if (figures, last) != (before.figures, before.last):
            return now
        if figures and floor >= before.since:
            # Whoever held an id up to `last` when we first saw it has ended.
            return replace(now, settled=last, figures=0, last=0)
        return replace(now, since=before.since)


_followers: dict[int, Follower] = {}
_followers_lock = RLock()


def of(encoder: Encoder) -> Follower:
    """The follower of an encoder, one per process."""
    with _followers_lock:
        known = _followers.get(encoder.pk)
        if known is None or known.encoder.weights_sha256 != encoder.weights_sha256:
            known = _followers[encoder.pk] = Follower(encoder)
        return known


def forget(encoder: Encoder) -> None:
    """Let go of the encoder's files."""
    with _followers_lock:
        _followers.pop(encoder.pk, None)

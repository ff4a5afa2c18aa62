"""Numbered states of the corpus: taking a new one, reading the latest."""

from django.db import connection, transaction
from django.db.models import Max

from search.models import Revision

# Any constant will do; it only has to differ from the project's other locks.
REVISION_LOCK = 0x0524_0001


def take(reason: str) -> int:
    """Number the batch of the surrounding transaction.

    The advisory lock is held until that transaction ends, so revision n is
    visible before n + 1 exists. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a revision is taken inside the transaction it numbers")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REVISION_LOCK])
    return Revision.objects.create(reason=reason[:200]).pk


def latest() -> int:
    """The last committed revision; 0 for an empty corpus."""
    return Revision.objects.aggregate(last=Max("id"))["last"] or 0

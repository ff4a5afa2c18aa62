"""The approximate index of an encoder, and which encoder is live.

Each encoder has a partial HNSW index of its own, since an index needs one dimension.
It is built beside searches (`CONCURRENTLY`), so these calls take no transaction.
"""

from django.db import connection, transaction

from search import pending, vectors
from search.models import Encoder

MOST_DIMENSIONS = 4_000  # of an HNSW index over halfvec
BUILD_MEMORY = "512MB"

# With the encoder's id, the key of the lock that a build holds.
LOCK = 0x0524_0004


class UnableToSwitch(Exception):
    """The encoder cannot go live yet; the message says what is missing."""


def index_name(encoder: Encoder) -> str:
    """Return the name of an encoder's index, built or not."""
    return f"figureembedding_encoder_{encoder.pk}_hnsw"


def has_index(encoder: Encoder) -> bool:
    """Tell whether the encoder's index is whole; a killed build leaves it invalid."""
    return _is_valid(encoder) is True


def build(encoder: Encoder) -> bool:
    """Build the encoder's index unless it stands; tell whether it was built.

    Vectors of more than 4,000 dimensions get none and are always scanned exactly.
    While another process builds it nothing is done: to wait for that one would
    keep it waiting for us.
    """
    if encoder.dimensions > MOST_DIMENSIONS or has_index(encoder):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, encoder.pk])
        if not cursor.fetchone()[0]:
            return False
        try:
            drop(encoder)  # what a killed build left
            cursor.execute(f"SET maintenance_work_mem = '{BUILD_MEMORY}'")
            cursor.execute(_definition(encoder))
        finally:
            cursor.execute("RESET maintenance_work_mem")
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, encoder.pk])
    return True


def drop(encoder: Encoder) -> None:
    """Remove the encoder's index, whole or broken; absence is no error."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index_name(encoder)}")


def switch(encoder: Encoder, *, refused: int = 0) -> None:
    """Make an encoder the live one of its facet, in one step.

    The one before keeps its vectors.

    Raises UnableToSwitch while more figures than were `refused` (they cannot be
    embedded) have no vector of it.
    """
    if encoder.state == Encoder.State.LIVE:
        return
    missing = pending.count(encoder)
    if missing > refused:
        raise UnableToSwitch(
            f"{missing} figures have no vector of {encoder.name} yet; "
            "run manage.py embed_figures first."
        )
    with transaction.atomic():
        live = Encoder.objects.select_for_update().filter(
            state=Encoder.State.LIVE, facet=encoder.facet
        )
        live.exclude(pk=encoder.pk).update(state=Encoder.State.RETIRED)
        Encoder.objects.filter(pk=encoder.pk).update(state=Encoder.State.LIVE)
    encoder.refresh_from_db(fields=["state"])


def _definition(encoder: Encoder) -> str:
    return f"""
        CREATE INDEX CONCURRENTLY {index_name(encoder)} ON {vectors.TABLE}
        USING hnsw ((vector::halfvec({encoder.dimensions})) halfvec_ip_ops)
        WHERE encoder_id = {encoder.pk}
    """


def _is_valid(encoder: Encoder) -> bool | None:
    """Whether the index can be used; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
            [index_name(encoder)],
        )
        row = cursor.fetchone()
    return row[0] if row else None

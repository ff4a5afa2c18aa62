"""Which back end answers: codes where they can be used, else PostgreSQL.

A search never fails for want of codes: it takes longer, and the log says what to do.
"""

import logging

from django.conf import settings

from search.models import Encoder
from search.retrieval.codes import files, shelf
from search.retrieval.codes.backend import opened
from search.retrieval.interface import Backend
from search.retrieval.pgvector import Pgvector

log = logging.getLogger(__name__)


def backend_of(encoder: Encoder) -> Backend:
    """The back end to search an encoder's vectors with, by ORNAMENT_BACKEND."""
    if settings.ORNAMENT_BACKEND == "pgvector":
        return Pgvector()
    try:
        return opened(encoder)
    except files.NoSidecar:
        if settings.ORNAMENT_BACKEND == "codes":
            log.warning(
                "encoder %s has no codes, PostgreSQL answers: run manage.py "
                "index_codes",
                encoder.pk,
            )
    except (files.DamagedSidecar, shelf.WrongSidecar) as problem:
        log.warning("PostgreSQL answers: %s", problem)
    return Pgvector()

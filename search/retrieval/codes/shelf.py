"""The sidecars of this machine: where each encoder's lies, and building it.

One folder per encoder below `settings.CODES`. PostgreSQL stays the system of record:
what is here can be thrown away and built again.
"""

import logging
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray

from search import revisions
from search.models import Encoder
from search.retrieval.codes import building, files, reading
from search.retrieval.codes.columns import Classes, FigureColumns, PatentColumns
from search.retrieval.codes.files import Manifest, Stamp
from search.vectors import TABLE

log = logging.getLogger(__name__)

# Vectors stored since the files were written are kept in each process's memory. So
# many, or so large a share, are folded into new files.
FOLD_FROM = 10_000
FOLD_SHARE = 0.02
# How long new vectors may be kept waiting while the last settled one is looked up.
LOCK_WAIT = "10s"


class WrongSidecar(Exception):
    """The files are of other weights, or of another database; the message says so."""


def folder(encoder: Encoder) -> Path:
    """Where the encoder's sidecar lies, built or not."""
    return Path(settings.CODES) / f"{encoder.pk}-{encoder.weights_sha256[:12]}"


def build(encoder: Encoder, *, wait: bool = True) -> Manifest | None:
    """Write the encoder's sidecar anew and switch to it.

    Searches go on meanwhile with what stands. None where another process is at it and
    `wait` is False.
    """
    place = folder(encoder)
    with files.locked(place, wait=wait) as is_ours:
        if not is_ours:
            return None
        manifest = _built(encoder, place)
    log.info(
        "codes of encoder %s: %s figures of %s designs",
        encoder.pk,
        manifest.figures,
        manifest.patents,
    )
    return manifest


def keep(encoder: Encoder, *, wait: bool = True) -> Manifest | None:
    """Build the sidecar where there is none that can be used, or where much came
    since; None where it may stay, is not wanted, or where another process is at it.
    """
    if settings.ORNAMENT_BACKEND == "pgvector" or not is_due(encoder):
        return None
    return build(encoder, wait=wait)


def is_due(encoder: Encoder) -> bool:
    """Tell whether the sidecar is absent, unusable, or far behind."""
    try:
        _, manifest, _ = files.read(folder(encoder))
        check_stamp(manifest, encoder)
    except (files.NoSidecar, files.DamagedSidecar, WrongSidecar):
        return True
    [(newer,)] = reading.asked(
        f"SELECT count(*) FROM {TABLE} WHERE encoder_id = %s AND id > %s",  # noqa: S608
        [encoder.pk, manifest.stamp.last_embedding],
    )
    return bool(newer >= min(FOLD_FROM, max(1, FOLD_SHARE * manifest.figures)))


def check_stamp(manifest: Manifest, encoder: Encoder) -> None:
    """Raise WrongSidecar unless the files are of this encoder and database."""
    stamp = manifest.stamp
    if stamp.encoder != encoder.pk or stamp.weights_sha256 != encoder.weights_sha256:
        raise WrongSidecar(
            f"The codes are not those of encoder {encoder.pk}; run manage.py "
            "index_codes."
        )
    if stamp.database != reading.database():
        raise WrongSidecar(
            "The codes are of another database; run manage.py index_codes."
        )


def _built(encoder: Encoder, place: Path) -> Manifest:
    stamp = _stamp(encoder)
    patents, figures = _columns(encoder)
    by_number = {
        number: row for row, number in enumerate(patents.numbers.astype(str).tolist())
    }
    classes = Classes.of(
        (scheme, symbol, by_number[number])
        for number, pairs in reading.classes().items()
        for scheme, symbol in pairs
        if number in by_number
    )
    order = np.argsort(figures.figure_ids)
    ordered = figures.figure_ids[order]

    def fill(halves: NDArray[np.float16]) -> None:
        def put(ids: NDArray[np.int64], block: NDArray[np.float16]) -> None:
            places = np.searchsorted(ordered, ids)
            places[places == len(ordered)] = 0
            known = ordered[places] == ids if len(ordered) else np.zeros(len(ids), bool)
            halves[order[places[known]]] = block[known]

        reading.vectors(encoder, put)

    return building.build(
        place,
        patents=patents,
        classes=classes,
        figures=figures,
        fill=fill,
        dimensions=encoder.dimensions,
        stamp=stamp,
    )


def _columns(encoder: Encoder) -> tuple[PatentColumns, FigureColumns]:
    """Patents and their figures; read again where a number changed in between."""
    while True:
        rows, patents = reading.figures(encoder), reading.patents()
        numbers = rows.pop("numbers")
        places = np.searchsorted(patents.numbers, numbers)
        if np.array_equal(patents.numbers.take(places, mode="clip"), numbers):
            return patents, FigureColumns(patents=places.astype(np.int32), **rows)


def _stamp(encoder: Encoder) -> Stamp:
    """Note what is settled, before anything is read.

    Ids are dealt out before their transactions end. Whoever holds the table against
    writers for a moment knows that every id up to the last has been decided.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE MODE")
        cursor.execute(
            "SELECT COALESCE(max(id), 0), "  # noqa: S608 - the table name is ours
            f"pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM {TABLE}"
        )
        last, floor = cursor.fetchone()
        cursor.execute("RESET lock_timeout")
    return Stamp(
        encoder=encoder.pk,
        weights_sha256=encoder.weights_sha256,
        database=reading.database(),
        revision=revisions.latest(),
        last_embedding=last,
        floor=floor,
    )

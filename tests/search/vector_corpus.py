"""A corpus of rows and given vectors without drawings, made by the thousand."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray

from search import revisions, vectors
from search.models import (
    Encoder,
    Figure,
    Import,
    Job,
    Patent,
    PatentClass,
    Revision,
    Sheet,
)

FIRST_DAY = date(2000, 1, 1)
LOCARNO = ("01-01", "02-02", "06-01", "09-01", "09-03", "14-02")
USPC = ("D1/100", "D6/300", "D9/500", "D9/516", "D14/486", "D2/728")


def encoder(dimensions: int, **fields: object) -> Encoder:
    """An encoder's row; no model stands behind it."""
    return Encoder.objects.create(
        **{
            "name": f"given-{dimensions}",
            "load_name": "local-dir:nowhere",
            "weights_sha256": "b" * 64,
            "preprocessing_version": "drawings-1@8",
            "dimensions": dimensions,
            "has_text_tower": False,
            "state": Encoder.State.LIVE,
        }
        | fields
    )


def unit(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows of length one, in the half precision that is stored."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return vectors.as_stored((rows / np.maximum(lengths, 1e-12)).astype(np.float32))


def clustered(
    counts: Sequence[int], *, dimensions: int, seed: int
) -> NDArray[np.float32]:
    """Vectors near a centre of their design, which lies near that of its class."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(len(LOCARNO), dimensions))
    rows = [
        centres[index % len(LOCARNO)]
        + 0.6 * draw.normal(size=dimensions)
        + 0.4 * draw.normal(size=(count, dimensions))
        for index, count in enumerate(counts)
    ]
    return unit(np.concatenate(rows))


def store(
    counts: Sequence[int], rows: NDArray[np.float32], *, encoder: Encoder
) -> list[str]:
    """Store designs with `counts` figures each, and the vectors of those figures.

    Design i has class i mod 6 of both schemes and was published i days after the
    first day. Returns the ids of the designs.
    """
    since = revisions.latest() or Revision.objects.create(reason="vectors").pk
    load = Import.objects.create(job=Job.objects.create(kind=Job.Kind.IMPORT))
    last = Patent.objects.aggregate(last=Max("pk"))["last"] or "USD0099999"
    first = int(last.removeprefix("USD")) + 1
    patents = Patent.objects.bulk_create(
        Patent(
            id=f"USD{first + index:07d}",
            kind="S1",
            title=f"Design {index}",
            first_published=FIRST_DAY + timedelta(days=index),
            locarno=LOCARNO[index % len(LOCARNO)],
            uspc=USPC[index % len(USPC)],
            source=Patent.Source.GRANT,
            format_version="v4.5",
            source_sha256="0" * 64,
            source_file="vectors",
            parser_version="1",
            load=load,
            since=since,
        )
        for index in range(len(counts))
    )
    _classify(patents)
    figures = _figures(patents, counts, since=since)
    vectors.insert([figure.pk for figure in figures], rows, encoder=encoder)
    return [patent.pk for patent in patents]


def _classify(patents: Sequence[Patent]) -> None:
    PatentClass.objects.bulk_create(
        PatentClass(
            patent=patent,
            scheme=scheme,
            position=0,
            symbol=getattr(patent, scheme),
            raw=getattr(patent, scheme),
            is_main=True,
        )
        for patent in patents
        for scheme in ("locarno", "uspc")
    )


def _figures(
    patents: Sequence[Patent], counts: Sequence[int], *, since: int
) -> list[Figure]:
    places = [
        (patent, position)
        for patent, count in zip(patents, counts, strict=True)
        for position in range(count)
    ]
    sheets = Sheet.objects.bulk_create(
        Sheet(
            patent=patent,
            code=f"D{position + 1:05d}",
            position=position,
            file=f"{patent.pk}-{position}",
            state=Sheet.State.STORED,
            file_sha256="0" * 64,
            since=since,
        )
        for patent, position in places
    )
    return Figure.objects.bulk_create(
        Figure(patent=patent, sheet=sheet, position=position, since=since)
        for (patent, position), sheet in zip(places, sheets, strict=True)
    )

"""The corpus as real rows: patents with words and classes, sheets, figures, vectors.

Filled by COPY, once; what the models' code would have written, without drawings.
"""

import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.core.management import call_command
from django.db import connection, models, transaction

from benchmarks.search.generating import FIRST_DAY, SUBCLASSES, Corpus, symbol
from benchmarks.search.shapes import DIMENSIONS
from search import vectors
from search.models import (
    Encoder,
    Figure,
    FigureEmbedding,
    Import,
    Job,
    Patent,
    PatentClass,
    Revision,
    Sheet,
)

LOT = 20_000  # rows copied at once
# A title is a thing with a part, so that a query's words match some thousand designs.
THINGS = (
    *("Bottle", "Chair", "Lamp", "Shoe", "Phone", "Watch", "Vase", "Table", "Knife"),
    *("Helmet", "Camera", "Speaker", "Kettle", "Faucet", "Tire", "Ring", "Toy", "Bag"),
    *("Razor", "Brush", "Fan", "Drone", "Desk", "Bench", "Clock", "Glove", "Mask"),
    *("Pump", "Valve", "Rack", "Cart", "Sofa", "Bed", "Stove", "Oven", "Mixer"),
)
PARTS = (
    *("handle", "lid", "base", "strap", "wheel", "screen", "hinge", "spout", "drawer"),
    *("cushion", "blade", "cord", "grip", "stand", "shelf", "buckle", "vent", "knob"),
)


def fill(corpus: Corpus) -> Encoder:
    """Return the encoder of the filled tables; they are filled in one transaction."""
    call_command("migrate", verbosity=0, skip_checks=True)
    encoder = Encoder.objects.live()
    if encoder is not None:
        return encoder
    with transaction.atomic():
        encoder = _fill(corpus)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return encoder


def number(design: int) -> str:
    """A design's patent number."""
    return f"USD{design:07d}"


def title(subclass: int, design: int) -> str:
    """What a design is called: its subclass says the thing."""
    return f"{THINGS[subclass % len(THINGS)]} with {PARTS[design % len(PARTS)]}"


def _fill(corpus: Corpus) -> Encoder:
    since = Revision.objects.create(reason="benchmark").pk
    load = Import.objects.create(job=Job.objects.create(kind=Job.Kind.IMPORT))
    encoder = Encoder.objects.create(
        name="given",
        load_name="local-dir:nowhere",
        weights_sha256="b" * 64,
        preprocessing_version="given",
        dimensions=DIMENSIONS,
        has_text_tower=True,
        state=Encoder.State.LIVE,
    )
    subclasses = corpus.subclasses[corpus.starts].tolist()
    days = corpus.days[corpus.starts].tolist()
    titles = [title(subclass, row) for row, subclass in enumerate(subclasses)]
    numbers = [number(row) for row in range(len(titles))]
    symbols = [symbol(subclass) for subclass in range(SUBCLASSES)]
    published = [FIRST_DAY + timedelta(days=day) for day in days]
    _copy(
        Patent(
            kind="S1",
            claim="The ornamental design, as shown and described.",
            source=Patent.Source.GRANT,
            format_version="v4.5",
            source_sha256="0" * 64,
            source_file="benchmark",
            parser_version="1",
            load=load,
            since=since,
        ),
        {
            "id": numbers,
            "title": titles,
            "first_published": published,
            "granted_date": published,
            "locarno": [symbols[subclass] for subclass in subclasses],
            "figure_text": [f"FIG. 1 is a front view of a {one}." for one in titles],
        },
    )
    _copy(
        PatentClass(scheme="locarno", position=0, is_main=True),
        {
            "id": range(1, len(numbers) + 1),
            "patent_id": numbers,
            "symbol": [symbols[subclass] for subclass in subclasses],
            "raw": [symbols[subclass] for subclass in subclasses],
        },
    )
    _copy_figures(corpus, numbers, since)
    _copy_vectors(corpus, encoder)
    return encoder


def _copy_figures(corpus: Corpus, numbers: Sequence[str], since: int) -> None:
    """A sheet and a figure for each row; row i has id i + 1."""
    ids = range(1, len(corpus) + 1)
    positions = (np.arange(len(corpus)) - corpus.starts[corpus.designs]).tolist()
    owners = [numbers[design] for design in corpus.designs.tolist()]
    _copy(
        Sheet(file="none", state=Sheet.State.STORED, file_sha256="0" * 64, since=since),
        {
            "id": ids,
            "patent_id": owners,
            "code": [f"D{position + 1:05d}" for position in positions],
            "position": positions,
        },
    )
    _copy(
        Figure(since=since),
        {"id": ids, "patent_id": owners, "sheet_id": ids, "position": positions},
    )


def _copy_vectors(corpus: Corpus, encoder: Encoder) -> None:
    for first in range(0, len(corpus), LOT):
        lot = slice(first, min(first + LOT, len(corpus)))
        vectors.insert(
            list(range(lot.start + 1, lot.stop + 1)),
            corpus.vectors[lot].astype(np.float32),
            encoder=encoder,
        )
    assert FigureEmbedding.objects.count() == len(corpus)


def _copy(alike: models.Model, differing: Mapping[str, Iterable[Any]]) -> None:
    """Copy rows that differ from an unsaved one in some columns only."""
    model = type(alike)
    fields = [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's own name
        if not getattr(field, "generated", False)
    ]
    columns = [
        map(_text, differing[field.attname])
        if field.attname in differing
        else itertools.repeat(_text(getattr(alike, field.attname)))
        for field in fields
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table  # noqa: SLF001 - likewise
    lines = ("\t".join(row) for row in zip(*columns, strict=False))
    with connection.cursor() as cursor:
        for block in _blocks(lines):
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO(block))
        if "id" in differing and fields[0].get_internal_type() == "BigAutoField":
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
                f" FROM {table}"
            )


def _blocks(lines: Iterator[str]) -> Iterator[str]:
    while block := list(itertools.islice(lines, LOT)):
        yield "\n".join(block) + "\n"


def _text(value: Any) -> str:
    """A value in COPY's text format; ours hold no tab and no backslash."""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case list() | dict():
            return json.dumps(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)

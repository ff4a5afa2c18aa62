"""pgvector as a peer: a plain table with the filter columns, and an HNSW index.

The table has what our sidecar knows of a figure, in the columns one would give it, with
an index on each that a filter reads.
"""

import io
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.cells import K, Question
from benchmarks.search.generating import FIRST_DAY, SUBCLASSES, Corpus, symbol
from benchmarks.search.shapes import DIMENSIONS

LOT = 20_000  # rows copied at once
INDEX = "figures_vector_hnsw"


@dataclass(frozen=True, slots=True)
class Setting:
    """A way to ask: an index walk so wide, or the exact scan under the filter.

    `scan_tuples` None means no iterative scan. What the planner makes of a walk is
    its own affair: it may well scan where a filter is narrow.
    """

    name: str
    ef_search: int | None = 40
    scan_tuples: int | None = None
    memory_multiplier: int = 1

    @property
    def is_exact(self) -> bool:
        return self.ef_search is None


DEFAULTS = Setting("defaults")
EXACT = Setting("exact CTE", ef_search=None)
# From narrow to as wide as pgvector allows.
SETTINGS = (
    DEFAULTS,
    Setting("ef 100, iterative", 100, 20_000),
    Setting("ef 200, iterative", 200, 20_000),
    Setting("ef 400, iterative", 400, 200_000, 4),
    Setting("ef 1000, iterative", 1_000, 20_000),
    Setting("ef 400, iterative to 1 M", 400, 1_000_000, 8),
    Setting("ef 1000, iterative to 1 M", 1_000, 1_000_000, 8),
    EXACT,
)

_WALK = """
    WITH found AS MATERIALIZED (
        SELECT id, vector <#> %s::halfvec AS distance FROM figures {where}
        ORDER BY distance LIMIT {k}
    ) SELECT id FROM found ORDER BY distance
"""
# Distances are computed inside: no vector is carried into the materialised rows.
_SCAN = """
    WITH eligible AS MATERIALIZED (
        SELECT id, vector <#> %s::halfvec AS distance FROM figures {where}
    ) SELECT id FROM eligible ORDER BY distance LIMIT {k}
"""


class Pgvector:
    """One connection with one setting."""

    def __init__(self, link: Any, setting: Setting) -> None:
        self.cursor, self.setting = link.cursor(), setting
        self.cursor.execute("SET work_mem = '256MB'")
        if setting.ef_search is not None:
            self.cursor.execute(f"SET hnsw.ef_search = {setting.ef_search}")
        if setting.scan_tuples is not None:
            self.cursor.execute("SET hnsw.iterative_scan = relaxed_order")
            self.cursor.execute(f"SET hnsw.max_scan_tuples = {setting.scan_tuples}")
            self.cursor.execute(
                f"SET hnsw.scan_mem_multiplier = {setting.memory_multiplier}"
            )

    def answer(self, question: Question) -> NDArray[np.int64]:
        """Row numbers, best first."""
        where, params = _where(question)
        statement = _SCAN if self.setting.is_exact else _WALK
        self.cursor.execute(
            statement.format(where=where, k=K), [_text(question.vector), *params]
        )
        return np.array([row[0] for row in self.cursor.fetchall()], dtype=np.int64)


def load(link: Any, corpus: Corpus) -> float:
    """Fill the table unless it is full; return the seconds it took now."""
    began = time.perf_counter()
    with link.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute("SELECT to_regclass('figures')")
        if cursor.fetchone()[0] is not None:
            cursor.execute("SELECT count(*) FROM figures")
            if cursor.fetchone()[0] == len(corpus):
                return 0.0
            cursor.execute("DROP TABLE figures")
        cursor.execute(
            "CREATE TABLE figures (id bigint, patent int, locarno text, published date,"
            f" vector halfvec({DIMENSIONS}))"
        )
        cursor.execute("ALTER TABLE figures ALTER vector SET STORAGE PLAIN")
        symbols = np.array([symbol(n).encode() for n in range(SUBCLASSES)])
        for first in range(0, len(corpus), LOT):
            rows = _copied(corpus, symbols, slice(first, first + LOT))
            cursor.copy_expert(
                "COPY figures FROM STDIN (FORMAT binary)", io.BytesIO(rows)
            )
        cursor.execute("ALTER TABLE figures ADD PRIMARY KEY (id)")
        cursor.execute("CREATE INDEX ON figures (locarno)")
        cursor.execute("CREATE INDEX ON figures (published)")
        cursor.execute("VACUUM ANALYZE figures")
    return time.perf_counter() - began


def build(link: Any) -> float:
    """Build the HNSW index with pgvector's defaults; seconds, 0 where it stands."""
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
            [INDEX],
        )
        if cursor.fetchone() == (True,):
            return 0.0
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        began = time.perf_counter()
        cursor.execute(
            f"CREATE INDEX {INDEX} ON figures USING hnsw (vector halfvec_ip_ops)"
        )
        return time.perf_counter() - began


def sizes(link: Any) -> dict[str, int]:
    """Bytes of the table's rows and of the HNSW index."""
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT pg_table_size('figures'), pg_relation_size(%s::regclass)", [INDEX]
        )
        table, index = cursor.fetchone()
    return {"table": table, "index": index}


def version(link: Any) -> str:
    """The versions that are measured."""
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), extversion FROM pg_extension"
            " WHERE extname = 'vector'"
        )
        server, extension = cursor.fetchone()
    return f"PostgreSQL {server}, pgvector {extension}"


def _where(question: Question) -> tuple[str, list[Any]]:
    if question.subclasses is not None:
        return "WHERE locarno = ANY(%s)", [[symbol(n) for n in question.subclasses]]
    if question.before is not None:
        day = np.datetime64(FIRST_DAY) + question.before
        return "WHERE published < %s", [day.item()]
    return "", []


def _text(vector: NDArray[np.float32]) -> str:
    return "[" + ",".join(map(repr, vector.tolist())) + "]"


def _copied(corpus: Corpus, symbols: NDArray[np.bytes_], lot: slice) -> bytes:
    """Rows in PostgreSQL's binary COPY format."""
    designs, halves = corpus.designs[lot], corpus.vectors[lot]
    row = np.dtype(
        [
            ("fields", ">i2"),
            *(("id_size", ">i4"), ("id", ">i8")),
            *(("patent_size", ">i4"), ("patent", ">i4")),
            *(("locarno_size", ">i4"), ("locarno", "S5")),
            *(("day_size", ">i4"), ("day", ">i4")),
            *(("vector_size", ">i4"), ("dimensions", ">i2"), ("unused", ">i2")),
            ("halves", ">f2", (DIMENSIONS,)),
        ]
    )
    rows = np.zeros(len(designs), dtype=row)
    rows["fields"], rows["id_size"], rows["patent_size"] = 5, 8, 4
    rows["locarno_size"], rows["day_size"] = 5, 4
    rows["vector_size"], rows["dimensions"] = 4 + 2 * DIMENSIONS, DIMENSIONS
    rows["id"] = lot.start + np.arange(len(designs))
    rows["patent"], rows["locarno"] = designs, symbols[corpus.subclasses[lot]]
    since_2000 = int(
        (np.datetime64(FIRST_DAY) - np.datetime64("2000-01-01")).astype(int)
    )
    rows["day"], rows["halves"] = corpus.days[lot] + since_2000, halves
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff"

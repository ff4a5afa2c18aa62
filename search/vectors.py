"""Half-precision vectors on their way into and out of PostgreSQL, in binary.

Through text each number would be printed and parsed again, ten times slower. A
halfvec is sent as int16 dimensions, int16 zero, then big-endian halves.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from search import filters
from search.models import Encoder

TABLE = "search_figureembedding"

_COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_TRAILER = b"\xff\xff"
_VECTOR_HEADER = 4  # bytes before the halves


@dataclass(frozen=True, slots=True)
class FigureVectors:
    """Figures with their patents and stored vectors, row by row.

    Rows are ordered by patent, then in filed order within it.
    """

    patent_ids: NDArray[np.str_]  # (n,)
    figure_ids: NDArray[np.int64]  # (n,)
    vectors: NDArray[np.float32]  # (n, d), every value a half

    def __len__(self) -> int:
        return len(self.figure_ids)


def as_stored(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Round to the half precision that is stored; queries are rounded likewise."""
    return vectors.astype(np.float16).astype(np.float32)


def of_patents(
    patent_ids: Sequence[str], *, encoder: Encoder, revision: int
) -> FigureVectors:
    """Read the vectors of all figures these designs had at a revision."""
    shown = filters.figures_held(revision).filter(is_gazette=False)
    sql, params = filters.as_sql(
        shown.values_list("id", "patent_id", "position", "part")
    )
    query = f"""
        SELECT f.patent_id, f.id, halfvec_send(e.vector)
        FROM ({sql}) AS f (id, patent_id, position, part)
        JOIN {TABLE} AS e ON e.figure_id = f.id
        WHERE e.encoder_id = %s AND f.patent_id = ANY(%s)
        ORDER BY f.patent_id, f.position, f.part, f.id
    """  # noqa: S608 - both parts are ours, values are bound
    with connection.cursor() as cursor:
        cursor.execute(query, [*params, encoder.pk, list(patent_ids)])
        rows = cursor.fetchall()
    return FigureVectors(
        patent_ids=np.array([row[0] for row in rows], dtype=np.str_),
        figure_ids=np.array([row[1] for row in rows], dtype=np.int64),
        vectors=decoded([row[2] for row in rows], dimensions=encoder.dimensions),
    )


def of_figures(
    figure_ids: Sequence[int], *, encoder: Encoder
) -> dict[int, NDArray[np.float32]]:
    """Read the stored vectors of some figures, (d,) each; absent ones are left out."""
    query = f"""
        SELECT figure_id, halfvec_send(vector) FROM {TABLE}
        WHERE encoder_id = %s AND figure_id = ANY(%s)
    """  # noqa: S608 - the table name is ours, values are bound
    with connection.cursor() as cursor:
        cursor.execute(query, [encoder.pk, list(figure_ids)])
        rows = cursor.fetchall()
    vectors = decoded([row[1] for row in rows], dimensions=encoder.dimensions)
    return {row[0]: vector for row, vector in zip(rows, vectors, strict=True)}


def insert(
    figure_ids: Sequence[int], vectors: NDArray[np.float32], *, encoder: Encoder
) -> int:
    """Store vectors (n, d) of figures; return how many were new.

    A figure that has a vector of this encoder keeps it, and one deleted meanwhile
    gets none, so running twice, or twice at once, changes nothing.
    """
    if not len(figure_ids):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE incoming_embedding "
            "(figure_id bigint, vector halfvec) ON COMMIT DROP"
        )
        cursor.copy_expert(
            "COPY incoming_embedding FROM STDIN (FORMAT binary)",
            io.BytesIO(_copy_stream(figure_ids, vectors)),
        )
        cursor.execute(
            f"""
            INSERT INTO {TABLE} (figure_id, encoder_id, vector)
            SELECT i.figure_id, %s, i.vector FROM incoming_embedding AS i
            JOIN search_figure AS f ON f.id = i.figure_id
            ORDER BY i.figure_id
            ON CONFLICT (encoder_id, figure_id) DO NOTHING
            """,  # noqa: S608 - the table name is ours, values are bound
            [encoder.pk],
        )
        added: int = cursor.rowcount
        # Inside a surrounding transaction the table would outlive this call.
        cursor.execute("DROP TABLE incoming_embedding")
    return added


def decoded(
    sent: Sequence[memoryview | bytes], *, dimensions: int
) -> NDArray[np.float32]:
    """Return vectors (n, d) from what `halfvec_send` gave."""
    width = _VECTOR_HEADER + 2 * dimensions
    raw = np.frombuffer(b"".join(sent), dtype=np.uint8).reshape(len(sent), width)
    halves = np.ascontiguousarray(raw[:, _VECTOR_HEADER:]).view(">f2")
    return halves.astype(np.float32)


def _copy_stream(figure_ids: Sequence[int], vectors: NDArray[np.float32]) -> bytes:
    """Rows (bigint, halfvec) in PostgreSQL's binary COPY format."""
    count, dimensions = vectors.shape
    size = _VECTOR_HEADER + 2 * dimensions
    row = np.dtype(
        [
            ("fields", ">i2"),
            ("id_size", ">i4"),
            ("id", ">i8"),
            ("vector_size", ">i4"),
            ("dimensions", ">i2"),
            ("unused", ">i2"),
            ("halves", ">f2", (dimensions,)),
        ]
    )
    rows = np.zeros(count, dtype=row)
    rows["fields"], rows["id_size"], rows["vector_size"] = 2, 8, size
    rows["id"], rows["dimensions"] = figure_ids, dimensions
    rows["halves"] = vectors.astype(np.float16)
    return _COPY_HEADER + rows.tobytes() + _COPY_TRAILER

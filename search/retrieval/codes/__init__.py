"""Vectors searched in memory-mapped codes beside PostgreSQL.

`backend` answers for the corpus; the names here work on arrays alone.
"""

from search.retrieval.codes.building import build_from_arrays
from search.retrieval.codes.columns import (
    NEVER,
    Classes,
    FigureColumns,
    PatentColumns,
)
from search.retrieval.codes.files import Manifest, Stamp
from search.retrieval.codes.segments import Eligible
from search.retrieval.codes.sidecar import Near, Sidecar

__all__ = [
    "NEVER",
    "Classes",
    "Eligible",
    "FigureColumns",
    "Manifest",
    "Near",
    "PatentColumns",
    "Sidecar",
    "Stamp",
    "build_from_arrays",
]

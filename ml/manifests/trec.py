"""TREC's files: runs (what was found) and qrels (what is relevant).

    query Q0 document rank score tag        a line of a run
    query 0 document relevance              a line of qrels

trec_eval does not look at the rank: it sorts by score, read in single precision, and
breaks ties by document name, the last first. `read_run` does the same, so that its
order is the one that is judged; `write_run` can make scores that keep ours.
Source: trec_eval 9, `form_res_rels.c`.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from ml.manifests import lines
from ml.manifests.lines import bad_line

Order = Literal["trec_eval", "rank"]
Scores = Literal["given", "by rank"]


class UnwritableRun(Exception):
    """A name or a score cannot stand in a TREC file; the message names it."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document found for a query."""

    document: str
    score: float


Run = Mapping[str, Sequence[Ranked]]
Qrels = Mapping[str, Mapping[str, int]]


def read_run(path: Path, *, order: Order = "trec_eval") -> dict[str, list[Ranked]]:
    """The documents of each query, best first; queries in file order.

    `order="rank"` takes the rank column instead, equal ranks in file order. Raises
    UnreadableManifest for a malformed line and for a document twice in a query.
    """
    found: dict[str, dict[str, tuple[int, float]]] = {}
    for number, fields in _fields(path, "query Q0 document rank score tag"):
        query, _, document, rank, score = fields[:5]
        documents = found.setdefault(query, {})
        try:
            _check_new(query, document, documents)
            documents[document] = int(rank), _finite(score)
        except ValueError as error:
            raise bad_line(path, number, error) from error
    run = {}
    for query, documents in found.items():
        ranked = [Ranked(name, score) for name, (_, score) in documents.items()]
        if order == "trec_eval":
            run[query] = as_judged(ranked)
        else:
            run[query] = sorted(ranked, key=lambda hit: documents[hit.document][0])
    return run


def as_judged(documents: Iterable[Ranked]) -> list[Ranked]:
    """In trec_eval's order: by score in single precision, ties last name first."""
    with np.errstate(over="ignore"):  # beyond single precision all are infinite
        return sorted(
            documents,
            key=lambda hit: (np.float32(hit.score), hit.document.encode()),
            reverse=True,
        )


def write_run(path: Path, run: Run, *, tag: str, scores: Scores = "given") -> None:
    """Write a run, ranks from 1.

    With `scores="by rank"` the scores are n, n - 1, … 1: what trec_eval then judges is
    the given order, ties included. Raises UnwritableRun, also for given scores that
    rise along the given order.
    """
    lines.write(path, _run_lines(run, _name(tag), scores))


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The relevance of the judged documents of each query; 0 is "not relevant".

    Raises UnreadableManifest for a malformed line and for a document judged twice.
    """
    qrels: dict[str, dict[str, int]] = {}
    for number, fields in _fields(path, "query 0 document relevance"):
        query, _, document, relevance = fields[:4]
        documents = qrels.setdefault(query, {})
        try:
            _check_new(query, document, documents)
            documents[document] = int(relevance)
        except ValueError as error:
            raise bad_line(path, number, error) from error
    return qrels


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write qrels. Raises UnwritableRun."""
    lines.write(
        path,
        (
            f"{_name(query)} 0 {_name(document)} {relevance}\n"
            for query, documents in qrels.items()
            for document, relevance in documents.items()
        ),
    )


def _run_lines(run: Run, tag: str, scores: Scores) -> Iterator[str]:
    for query, documents in run.items():
        if len({hit.document for hit in documents}) < len(documents):
            raise UnwritableRun(f"query {query} finds a document twice")
        last = math.inf
        for rank, hit in enumerate(documents, 1):
            score = hit.score if scores == "given" else len(documents) - rank + 1
            if not math.isfinite(score) or score > last:
                raise UnwritableRun(
                    f"query {query}: score {score} of {hit.document} after {last}"
                )
            last = score
            yield f"{_name(query)} Q0 {_name(hit.document)} {rank} {score!r} {tag}\n"


def _fields(path: Path, form: str) -> Iterator[tuple[int, list[str]]]:
    """The fields of each line; as to trec_eval, comments and further fields are air."""
    for number, text in lines.numbered(path):
        fields = text.split()
        if not fields or fields[0].startswith("#"):
            continue
        if len(fields) >= len(form.split()):
            yield number, fields
        else:
            raise bad_line(path, number, f"{len(fields)} fields, not '{form}'")


def _check_new(query: str, document: str, documents: Mapping[str, object]) -> None:
    if document in documents:
        raise ValueError(f"query {query} has document {document} twice")


def _finite(score: str) -> float:
    value = float(score)
    if not math.isfinite(value):
        raise ValueError(f"score {score} is not finite")
    return value


def _name(text: str) -> str:
    if text.split() != [text] or text.startswith("#") or "\0" in text:
        raise UnwritableRun(f"{text!r} is empty, a comment or has white space in it")
    return text

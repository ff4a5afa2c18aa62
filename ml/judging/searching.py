"""Protocols in which drawings search drawings, with or without refinement."""

from typing import Any

import numpy as np

from ml.judging import files, opening, refining
from ml.judging.case import Case, Sides
from ml.judging.judgement import NotJudged
from ml.manifests import dira as dira_files
from ml.metrics import grouping, relevance
from ml.protocols import deeppatent as deeppatent_protocol
from ml.protocols import dira as dira_protocol
from ml.protocols import retrieval as tables

NO_ROLES = "the data names no queries and database: each figure searches all others"
_SHORT = (1, 5, 10)


def same_design(case: Case, refine: str = "") -> dict[str, Any]:
    """Each figure searches all others for its design; so do texts, unrefined."""
    found = _searched(case.sides(roles=False), refine, case, ranks=_SHORT)
    return {
        "protocol": "same-design",
        "image_to_design": _short(found["image"]),
        **({} if refine else _told(case, short=True)),
        "figures": len(case.whole().figures),
        "patents": len(np.unique(case.whole().patents)),
        "ties": found["ties"],
        **_note(found.get("note", "")),
    }


def retrieval(case: Case, refine: str = "") -> dict[str, Any]:
    """All measures for figures, and patents, of the same design; and for texts."""
    found = _searched(case.sides(), refine, case)
    return {
        "protocol": "retrieval",
        "image_to_design": {
            key: value for key, value in found.items() if key not in ("ties", "note")
        },
        **({} if refine else _told(case, short=False)),
        "ties": found["ties"],
        **_note(found.get("note", ""), "" if case.has_roles else NO_ROLES),
    }


def deeppatent(case: Case, refine: str = "") -> dict[str, Any]:
    """DeepPatent's protocol, also without D00000 where the data has some."""
    sides, note = case.sides(), ""
    if refine == "k-reciprocal":
        found = _searched(sides, refine, case)
        return {
            "protocol": "DeepPatent",
            "all": {key: found[key] for key in ("image", "patent", "ties")},
            **_note(found["note"], "" if case.has_roles else NO_ROLES),
        }
    _check(sides)
    if refine:
        sides, note = refining.moved(sides, refine, case)
    flags = (_gazette(sides.query_paths), _gazette(sides.gallery_paths))
    has_gazette = any(side.any() for side in flags)
    result = deeppatent_protocol.evaluate(
        sides.queries,
        sides.gallery,
        query_labels=sides.query_patents,
        gallery_labels=sides.gallery_patents,
        gazette=flags if has_gazette else None,
        own_rows=sides.own_rows,
    )
    return result | _note(
        note,
        "" if has_gazette else "the data has no D00000",
        "" if case.has_roles else NO_ROLES,
    )


def dira(case: Case) -> dict[str, Any]:
    """A DIRA entry, written where there is an out folder, judged by the patents."""
    if not case.has_roles:
        raise NotJudged(f"DIRA needs the splits {case.split}_query and {case.split}_db")
    sides = case.sides()
    if len(sides.gallery) < dira_files.TOP:
        raise NotJudged(f"DIRA needs {dira_files.TOP} figures in the database")
    entry = dira_protocol.entry(sides.queries, sides.gallery)
    result: dict[str, Any] = {}
    if case.wanted.out is not None:
        path = (
            case.wanted.out
            / f"dira-{case.split}-{files.plain(case.method.name)}.npy.zip"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        dira_files.write_result(
            path, entry, queries=len(entry), database=len(sides.gallery)
        )
        result["entry"] = path.name
    if not np.isin(sides.query_patents, sides.gallery_patents).any():
        return result | {"protocol": "DIRA", "note": "no labels: not judged"}
    judged = dira_protocol.evaluate(
        entry,
        query_labels=sides.query_patents,
        database_labels=sides.gallery_patents,
    )
    return judged | result


def _searched(
    sides: Sides, refine: str, case: Case, *, ranks: tuple[int, ...] = tables.RANKS
) -> dict[str, Any]:
    """The tables of `retrieval` for two sides, refined or not."""
    _check(sides)
    note = ""
    if refine in ("expansion", "whitening"):
        sides, note = refining.moved(sides, refine, case)
    answers = relevance.by_label(
        sides.query_patents, sides.gallery_patents, left_out=sides.own_rows
    )
    patents = grouping.groups(sides.gallery_patents)
    if refine == "k-reciprocal":
        found = tables.evaluate_scores(
            refining.reranked(sides), answers=answers, patents=patents, ranks=ranks
        )
        return {**found, "note": refining.NOTES[refine]}
    found = tables.evaluate(
        sides.queries, sides.gallery, answers=answers, patents=patents, ranks=ranks
    )
    return found | _note(note)


def _told(case: Case, *, short: bool) -> dict[str, Any]:
    """Texts as queries for all figures of their design, by their place."""
    whole = case.whole()
    found = {}
    for place, texts in enumerate(whole.texts, 1):
        table = tables.evaluate(
            texts.vectors,
            whole.vectors,
            answers=relevance.by_label(whole.patents[texts.rows], whole.patents),
            patents=grouping.groups(whole.patents),
            ranks=_SHORT if short else tables.RANKS,
        )
        table.pop("ties")
        found[f"text {place}_to_design"] = _short(table["image"]) if short else table
    return found


def _short(table: dict[str, Any]) -> dict[str, Any]:
    """mAP and R@K, any figure of the design among the first K."""
    shares = {f"R@{k}": table[f"Rank-{k}"] for k in _SHORT if f"Rank-{k}" in table}
    return {
        "mAP": table["mAP"],
        **shares,
        "queries": table["queries"],
        "skipped": table["skipped"],
    }


def _check(sides: Sides) -> None:
    answers = relevance.by_label(
        sides.query_patents, sides.gallery_patents, left_out=sides.own_rows
    )
    if not answers.counts().any():
        raise NotJudged("no figure has another of its patent to be found by")


def _gazette(paths: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([opening.is_gazette(path) for path in paths], bool)


def _note(*parts: str) -> dict[str, str]:
    """What is to be said of a result, if anything is."""
    said = "; ".join(part for part in parts if part)
    return {"note": said} if said else {}

"""Quality of the search: `python -m benchmarks.quality [DATA] [--json]`.

Prints Markdown tables, or one JSON line. Drawings and vectors are kept in the work
folder, so that only the first run draws. Every choice was made on the validation part
(families the encoder was trained on, new designs); the test part (held-out families)
only reports.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.quality import arms, citations, corpora, fusing, judging, reporting
from benchmarks.quality.lines import OTHER_PENS, SAME_PENS, TEST, VALIDATION, LinePlan
from ml import encoders
from ml.encoders import Encoder

SETS = ((TEST, OTHER_PENS), (TEST, SAME_PENS), (VALIDATION, OTHER_PENS))


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    data = os.environ.get("ORNAMENT_TEST_DATA", "../shared/data")
    add("data", type=Path, nargs="?", default=Path(data))
    add("--work", type=Path, default=Path(".ornament/benchmarks/quality"))
    add("--processes", type=int, default=os.cpu_count() or 1)
    add("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    found = measured(given.work, given.data.resolve(), processes=given.processes)
    print(json.dumps(found) if given.json else reporting.page(found))


def measured(work: Path, data: Path, *, processes: int) -> dict[str, Any]:
    """All tables as plain values."""
    encoder = encoders.load_default()
    plan = LinePlan()
    corpus = corpora.drawn(work / "drawn", encoder, plan, processes=processes)
    tables = dict(_drawn_tables(corpus)) | dict(_real_tables(work, data, encoder))
    _say("words, facets and classes")
    fusion = fusing.measured(corpus, encoder, work)
    _say("citations")
    cited = _cited(work, encoder, processes=processes)
    return {
        "encoder": encoder.weights_sha256[:12],
        "tables": tables,
        "fusion": fusion,
        "citations": cited | {"real": _real_pairs(data)},
    }


def _drawn_tables(corpus: corpora.Corpus) -> Iterator[tuple[str, Any]]:
    for part, side in SETS:
        for condition in corpora.CONDITIONS:
            _say(f"{part}, {side}, {condition}")
            case = corpora.questions(corpus, part=part, side=side, condition=condition)
            is_ablated = side == OTHER_PENS and condition != "3 views"
            yield f"{part}, {side}, {condition}", judged(case, is_ablated=is_ablated)


def judged(case: corpora.Case, *, is_ablated: bool) -> dict[str, Any]:
    """Every arm on a case, and the default against the two plain ways."""
    chosen = arms.main() | (arms.ablations() if is_ablated else {})
    values = {
        name: judging.measures(arm(case), case.grades)
        for name, arm in chosen.items()
        if len(case.rows[0]) > 1 or name not in arms.SEVERAL_VIEWS
    }
    default = values[arms.FULL]["mAP"]
    for name, found in values.items():
        _say(f"  {name}: mAP {np.nanmean(found['mAP']):.3f}")
    against = {
        name: judging.error_ratio(default, values[name]["mAP"], case.units)
        for name in (arms.BEST, arms.RRF)
        if name in values
    }
    steps = {
        name: judging.gain(found["mAP"], values[arms.BEST]["mAP"], case.units)
        for name, found in values.items()
    }
    return {
        "queries": len(case.rows),
        "designs": len(case.starts),
        "arms": {
            name: {
                measure: reporting.plain(mean)
                for measure, mean in judging.means(found, case.units).items()
            }
            | {"gain": reporting.plain(steps[name])}
            for name, found in values.items()
        },
        "error ratio": {name: reporting.plain(one) for name, one in against.items()},
    }


def _real_tables(work: Path, data: Path, encoder: Encoder) -> Iterator[tuple[str, Any]]:
    if not (data / "impact").is_dir() or not (data / "pdf").is_dir():
        _say(f"real sheets left out: {data} has no impact/ and pdf/")
        return
    for condition, case in corpora.real(work, data, encoder).items():
        _say(f"real sheets, {condition}")
        yield f"real sheets, {condition}", judged(case, is_ablated=True)


def _cited(work: Path, encoder: Encoder, *, processes: int) -> dict[str, Any]:
    plans = citations.grants()
    case = citations.case(work / "cited", encoder, plans, processes=processes)
    found = {
        name: {
            kind: reporting.plain(mean)
            for kind, mean in citations.judge(case, arm).items()
        }
        for name, arm in arms.main().items()
    }
    return {"counts": citations.counts(case), "arms": found}


def _real_pairs(data: Path) -> dict[str, Any] | None:
    if not (data / "impact").is_dir():
        return None
    grants, cited, pairs = citations.real_pairs(data)
    return {"grants": grants, "cited": cited, "pairs": pairs}


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Run a judgement: encode each split once per method, then every protocol on it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch

from ml.encoders import NoTextTower
from ml.judging import (
    classifying,
    encoding,
    opening,
    pairing,
    pictures,
    reporting,
    searching,
)
from ml.judging.case import Case
from ml.judging.encoding import Advance
from ml.judging.judgement import Judgement, NotJudged
from ml.judging.opening import Opened

Report = Callable[[int, int, str], None]

logger = logging.getLogger(__name__)

PLAIN: dict[str, Callable[[Case], dict[str, Any]]] = {
    "dira": searching.dira,
    "one-to-one": pairing.one_to_one,
    "designclip": pairing.designclip,
    "zero-shot": classifying.zero_shot_classes,
    "linear-probe": classifying.linear_probe,
    "fine-tuned": classifying.fine_tuned,
    "classical": classifying.classical_four,
}
# Those that also take the name of a refinement, "" for none.
REFINABLE: dict[str, Callable[..., dict[str, Any]]] = {
    "same-design": searching.same_design,
    "retrieval": searching.retrieval,
    "deeppatent": searching.deeppatent,
}
_LEARNING = {"linear-probe", "classical"}
_CLASSIFYING = {"zero-shot", "fine-tuned", *_LEARNING}


def judge(wanted: Judgement, *, report: Report | None = None) -> dict[str, Any]:
    """Judge all methods on all splits: `results[protocol][split][method]`.

    Beside the protocols stands `data`: what was judged, and what was left out of it.
    A protocol that this data or method does not allow gives `{"not_judged": reason}`,
    which is also logged. `report(done, total, message)` is told of progress in figures
    encoded; what it raises goes through. With `out`, results and plots are written.
    Raises one of `FAILURES`; then nothing is written but DIRA entries and maps.
    """
    results: dict[str, Any] = {name: {} for name in wanted.protocols}
    with opening.opened(wanted) as data, _threads(wanted.threads):
        parts = {split: data.parts(split) for split in wanted.splits}
        needed = _needed(wanted, data, parts)
        methods = encoding.methods(wanted)
        total = len(methods) * sum(len(data.rows(split)) for split in needed)
        advance = _counter(total, report)
        for method in methods:
            encoded = {
                split: encoding.encode(method, data, split, advance=advance)
                for split in needed
            }
            for split in wanted.splits:
                case = Case(
                    wanted,
                    method,
                    split,
                    parts[split],
                    encoded,
                    data.figures(wanted.train),
                )
                advance(0, f"{method.name}: judging {split}")
                _judge_case(case, results)
        found = {"data": _about(wanted, data, parts), **results}
    if wanted.out is not None:
        reporting.write(wanted.out, found)
        pictures.draw(wanted.out, found)
    return found


def _judge_case(case: Case, results: dict[str, Any]) -> None:
    """Run every protocol on one case, into the results."""
    for protocol in case.wanted.protocols:
        table = results[protocol].setdefault(case.split, {})
        if protocol in PLAIN:
            table[case.method.name] = _or_skip(case, protocol, PLAIN[protocol])
            continue
        for refine in ("", *case.wanted.refine):
            name = f"{case.method.name} + {refine}" if refine else case.method.name
            run = partial(REFINABLE[protocol], refine=refine)
            table[name] = _or_skip(case, protocol, run)
    if case.wanted.out is not None:
        pictures.draw_map(case.wanted.out, case)


def _or_skip(
    case: Case, protocol: str, run: Callable[[Case], dict[str, Any]]
) -> dict[str, Any]:
    try:
        return run(case)
    except (NotJudged, NoTextTower) as reason:
        logger.warning(
            "%s skipped for %s on %s: %s",
            protocol,
            case.method.name,
            case.split,
            reason,
        )
        return {"not_judged": str(reason)}


def _needed(
    wanted: Judgement, data: Opened, parts: dict[str, tuple[str, ...]]
) -> list[str]:
    """The splits to encode, each once. Raises UnfitManifest for one that is empty."""
    needed = [part for those in parts.values() for part in those]
    protocols = set(wanted.protocols)
    if protocols & _LEARNING:
        for split in (wanted.train, wanted.validation):
            data.parts(split)  # a probe without them would be a wrong number
    extra = []
    if protocols & _LEARNING or "whitening" in wanted.refine:
        extra.append(wanted.train)
    if protocols & _CLASSIFYING:
        extra.append(wanted.validation)
    needed += [split for split in extra if len(data.rows(split))]
    return list(dict.fromkeys(needed))


def _about(
    wanted: Judgement, data: Opened, parts: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    return {
        "manifest_sha256": data.pack.manifest.sha256,
        "gazette": wanted.gazette or "as the data has it",
        "left_out": list(data.left_out),
        "figures": {
            split: sum(len(data.rows(part)) for part in those)
            for split, those in parts.items()
        },
    }


def _counter(total: int, report: Report | None) -> Advance:
    done = 0

    def advance(more: int, message: str) -> None:
        nonlocal done
        done += more
        if report is not None:
            report(done, total, message)

    return advance


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """So many threads of the framework for as long as this lasts; 0: as they are."""
    before = torch.get_num_threads()
    if count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)

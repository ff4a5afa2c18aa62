"""The tables and the line of JSON."""

import math
from typing import Any

from benchmarks.search import judging
from benchmarks.search.grid import OURS
from benchmarks.search.judging import Rounds
from benchmarks.search.peers import RECALL, RECALL_UNFILTERED

P95 = 0.95
ONE, HERE = "pgvector, one setting", "pgvector, best here"
Cells = dict[str, dict[str, Any]]  # what `grid.measured` found


def cells_told(cells: Cells) -> str:
    """Every arm of every cell, in Markdown."""
    columns = "filter, figures | arm | setting | p50 ms | p95 | least | R@10 | R@100"
    lines = [
        f"| {columns} | short of 100, of 10 | timed |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, cell in cells.items():
        first = f"{name}, {cell['eligible']:,}"
        for arm, told in cell["arms"].items():
            rounds: Rounds = told["rounds"]
            times = [judging.quantile(rounds, share) for share in (0.5, P95, 0)]
            lines.append(
                f"| {first} | {arm} | {told['setting']} | "
                + " | ".join(f"{1000 * one:.2f}" for one in times)
                + f" | {told['recall_10']:.3f} | {told['recall_100']:.3f}"
                f" | {told['short']}, {told['short_10']}"
                f" | {sum(map(len, rounds))} |"
            )
            first = ""
    return "\n".join(lines)


def targets(cells: Cells) -> dict[str, Any]:
    """C1a, C1b and C2: ratios of p95 with their intervals; None where recall fails."""
    filtered = {name: cell for name, cell in cells.items() if name != "all"}
    ours = {name: _rounds(cell, OURS) for name, cell in filtered.items()}
    return {
        "C1a": _gated(filtered, RECALL, lambda: _worst(filtered, ours, ONE)),
        "C1a defaults": _gated(
            filtered, RECALL, lambda: _worst(filtered, ours, "pgvector, defaults")
        ),
        "C1b worst": _gated(filtered, RECALL, lambda: _worst(filtered, ours, HERE)),
        "C1b mean": _gated(filtered, RECALL, lambda: _mean(filtered, ours)),
        "C2": _gated(
            {"all": cells["all"]},
            RECALL_UNFILTERED,
            lambda: judging.ratio(
                _rounds(cells["all"], HERE), _rounds(cells["all"], OURS), P95
            ),
        ),
        "C2 FAISS": _gated(
            {"all": cells["all"]},
            RECALL_UNFILTERED,
            lambda: judging.ratio(
                _rounds(cells["all"], "FAISS HNSW"), _rounds(cells["all"], OURS), P95
            ),
        ),
    }


def summary(cells: Cells) -> dict[str, float]:
    """What Ornament's arm did over all cells."""
    ours = [cell["arms"][OURS] for cell in cells.values()]
    return {
        "recall_at_10_min": min(arm["recall_10"] for arm in ours),
        "recall_at_100_min": min(arm["recall_100"] for arm in ours),
        "p95_s": max(judging.quantile(arm["rounds"], P95) for arm in ours),
        "under_returns": sum(arm["short"] + arm["wrong"] for arm in ours),
    }


def targets_told(found: dict[str, Any]) -> str:
    """A line for each target."""
    wanted = {
        "C1a": ("worst cell against pgvector's worst, one setting, p95", 50),
        "C1a defaults": ("the same against its defaults (short lists)", None),
        "C1b worst": ("worst cell against pgvector's worst, best setting each", 20),
        "C1b mean": ("geometric mean over cells, best setting each", 3),
        "C2": ("unfiltered against pgvector at recall .98", 5),
        "C2 FAISS": ("unfiltered against FAISS HNSW", None),
    }
    lines = []
    for name, (words, least) in wanted.items():
        target = "" if least is None else f"; target {least}"
        if found[name] is None:
            lines.append(f"{name}: {words}: recall gate missed, no ratio{target}")
            continue
        middle, low, high = found[name]
        lines.append(
            f"{name}: {words}: {middle:.1f}x (95 % {low:.1f} to {high:.1f}){target}"
        )
    return "\n".join(lines)


def _gated(cells: Cells, least: float, work: Any) -> tuple[float, float, float] | None:
    """The ratio, if Ornament's recall allows to speak of speed and no list is short."""
    arms = [cell["arms"][OURS] for cell in cells.values()]
    if any(arm["recall_10"] < least or arm["short"] or arm["wrong"] for arm in arms):
        return None
    found: tuple[float, float, float] = work()
    return found


def _worst(
    cells: Cells, ours: dict[str, Rounds], peer: str
) -> tuple[float, float, float]:
    theirs = [_rounds(cell, peer) for cell in cells.values()]
    slowest = max(theirs, key=lambda rounds: judging.quantile(rounds, P95))
    own = max(ours.values(), key=lambda rounds: judging.quantile(rounds, P95))
    return judging.ratio(slowest, own, P95)


def _mean(cells: Cells, ours: dict[str, Rounds]) -> tuple[float, float, float]:
    """Geometric mean of the cells' ratios; of their intervals' ends likewise."""
    ratios = [
        judging.ratio(_rounds(cell, HERE), ours[name], P95)
        for name, cell in cells.items()
    ]
    logs = [[math.log(one) for one in ratio] for ratio in ratios]
    middle, low, high = (
        math.exp(sum(part) / len(part)) for part in zip(*logs, strict=True)
    )
    return middle, low, high


def _rounds(cell: dict[str, Any], arm: str) -> Rounds:
    rounds: Rounds = cell["arms"][arm]["rounds"]
    return rounds

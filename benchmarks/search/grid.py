"""The grid: every cell's arms in turns, each answer held against the truth."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.search import judging, machine, peers, timing
from benchmarks.search.cells import Cell
from benchmarks.search.codes_arm import Codes
from benchmarks.search.keeping import Kept
from benchmarks.search.peers import Chosen, Peers
from benchmarks.search.shapes import Shape

OURS = "Ornament"


def measured(
    cells: Sequence[Cell],
    ours: Codes,
    others: Peers,
    chosen: Chosen,
    *,
    shape: Shape,
    kept: Kept,
) -> dict[str, Any]:
    """What each cell came to, by its name."""
    found = {}
    for cell in cells:
        found[cell.name] = kept.step(
            f"cell {cell.name}",
            lambda cell=cell: _cell(cell, ours, others, chosen, shape),
        )
        print(f"  {cell.name}: done", flush=True)
    return found


def _cell(
    cell: Cell, ours: Codes, others: Peers, chosen: Chosen, shape: Shape
) -> dict[str, Any]:
    """Seconds by round, verdict and setting of each arm."""
    arms = {OURS: (ours.mode, ours.answer), **peers.ways(others, chosen, cell)}
    truth = others.truths[cell.name]
    verdicts = {}
    for name, (_, way) in arms.items():
        answers = [way(question) for question in cell.questions]
        unit: judging.Unit = "designs" if name == OURS else "figures"
        best = truth.designs if name == OURS else truth.figures
        verdicts[name] = judging.judge(
            cell.questions, answers, best, others.corpus, unit
        )
    seconds = timing.in_turns(
        {name: way for name, (_, way) in arms.items()},
        cell.questions,
        rounds=shape.rounds,
        turn_seconds=shape.turn_seconds,
    )
    return {
        "load": round(os.getloadavg()[0], 1),
        "read_gb_s": round(machine.read_bandwidth(2), 1),
        "eligible": int(truth.figures.eligible.mean()),
        "arms": {
            name: {
                "setting": setting,
                "rounds": [[round(one, 7) for one in turn] for turn in seconds[name]],
                **asdict(verdicts[name]),
            }
            for name, (setting, _) in arms.items()
        },
    }

"""How we measure: arms interleaved, medians compared, intervals and bandwidth beside.

Only ratios taken in one run mean anything: a shared machine's speed moves by a factor
of two within an hour. See also `scratch.py` for databases to measure in.
"""

import random
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MEBIBYTE = 2**20
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Arm:
    """The wall times of one way, in seconds, round by round."""

    name: str
    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """The middle time."""
        return statistics.median(self.seconds)


def interleaved(
    ways: Mapping[str, Callable[[], object]],
    *,
    rounds: int = 7,
    before: Callable[[], object] | None = None,
) -> list[Arm]:
    """Time the ways in turn, A B A B, after one turn that does not count.

    `before` runs, untimed, ahead of each.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            if before is not None:
                before()
            start = time.perf_counter()
            way()
            if turn:
                taken[name].append(time.perf_counter() - start)
    return [Arm(name, seconds) for name, seconds in taken.items()]


def ratio(slow: Arm, quick: Arm) -> tuple[float, float, float]:
    """Return how many times quicker one way is: of medians, and its 95 % interval."""
    chance = random.Random(1)

    def resampled(arm: Arm) -> float:
        return statistics.median(chance.choices(arm.seconds, k=len(arm.seconds)))

    ratios = sorted(resampled(slow) / resampled(quick) for _ in range(RESAMPLES))
    edge = RESAMPLES // 40
    return slow.median / quick.median, ratios[edge], ratios[-edge - 1]


def told(arms: Sequence[Arm], *, count: int, unit: str) -> str:
    """Return a table of the arms, with the first as the one to be compared with."""
    width = max(len(arm.name) for arm in arms)
    lines = [
        f"{arm.name:<{width}}  median {count / arm.median:>10,.0f} {unit}/s"
        f"  best {count / min(arm.seconds):>10,.0f}"
        for arm in arms
    ]
    for arm in arms[1:]:
        middle, low, high = ratio(arms[0], arm)
        lines.append(
            f"{arm.name} against {arms[0].name}: {middle:.2f}x "
            f"(95 % {low:.2f} to {high:.2f})"
        )
    return "\n".join(lines)


def bandwidth() -> float:
    """Return this machine's copying speed of the moment in GB/s, to print beside."""
    block = np.ones(32 * MEBIBYTE, dtype=np.uint8)
    start = time.perf_counter()
    for _ in range(8):
        block.copy()
    return 8 * 2 * block.nbytes / (time.perf_counter() - start) / 1e9


def peak_memory() -> tuple[int, int]:
    """Return the largest resident size in bytes: this process's, and of any child's.

    Linux only. Counted from the start of the program, whoever started it.
    """
    status = Path("/proc/self/status").read_text()
    own = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(own.split()[1]) * 1024, children * 1024

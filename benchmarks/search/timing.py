"""Answers timed in turns, A B A B, a question at a time and a thread each."""

import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.cells import Question

Way = Callable[[Question], NDArray[np.integer]]
LEAST_ANSWERS = 5  # in a turn, however slow


def in_turns(
    ways: Mapping[str, Way],
    questions: Sequence[Question],
    *,
    rounds: int,
    turn_seconds: float,
) -> dict[str, list[list[float]]]:
    """Seconds of each answer by way and round; one round before does not count.

    A slow way answers fewer questions in a turn, other ones in the next.
    """
    taken: dict[str, list[list[float]]] = {name: [] for name in ways}
    reached = dict.fromkeys(ways, 0)
    for turn in range(rounds + 1):
        for name, way in ways.items():
            seconds: list[float] = []
            began = time.perf_counter()
            for _ in questions:
                if (
                    len(seconds) >= LEAST_ANSWERS
                    and time.perf_counter() - began > turn_seconds
                ):
                    break
                question = questions[reached[name] % len(questions)]
                reached[name] += 1
                start = time.perf_counter()
                way(question)
                seconds.append(time.perf_counter() - start)
            if turn:
                taken[name].append(seconds)
    return taken

"""Turns, quantiles, intervals, steps that are kept, sizes that are refused."""

import dataclasses
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.search import judging, report, shapes, timing
from benchmarks.search.cells import Question
from benchmarks.search.keeping import Kept
from tests.benchmarks.search.conftest import SHAPE


def test_a_slow_way_goes_on_where_its_turn_ended() -> None:
    questions = [Question(np.zeros(1, np.float32), before=day) for day in range(12)]
    asked: dict[str, list[int | None]] = {"slow": [], "quick": []}

    def slow(question: Question) -> Any:
        time.sleep(0.001)
        asked["slow"].append(question.before)

    taken = timing.in_turns(
        {"slow": slow, "quick": lambda one: asked["quick"].append(one.before)},  # type: ignore[dict-item,func-returns-value]
        questions,
        rounds=2,
        turn_seconds=0.0005,
    )
    assert [len(turn) for turn in taken["slow"]] == [5, 5]
    assert asked["slow"] == [*range(12), 0, 1, 2]


def test_quantiles_are_of_all_answers() -> None:
    assert judging.quantile([[1, 2], [3, 4, 5]], 0.5) == 3


def test_a_steady_ratio_has_a_narrow_interval() -> None:
    assert judging.ratio([[4.0] * 3] * 7, [[2.0] * 3] * 7, 0.5) == (2, 2, 2)


def test_the_interval_widens_with_the_rounds() -> None:
    chance = np.random.default_rng(2)
    quick = 1 + 0.1 * chance.random((7, 20))
    calm = 3 + 0.1 * chance.random((7, 20))
    restless = calm + chance.random((7, 1)) * 2
    _, low, high = judging.ratio(calm.tolist(), quick.tolist(), 0.5)
    middle, lower, higher = judging.ratio(restless.tolist(), quick.tolist(), 0.5)
    assert low < 3.05 / 1.05 < high
    assert lower <= middle <= higher
    assert higher - lower > high - low


def test_a_step_is_done_once_for_one_signature(tmp_path: Path) -> None:
    done: list[int] = []

    def work() -> dict[str, int]:
        done.append(1)
        return {"n": len(done)}

    assert Kept(tmp_path, {"commit": "a"}).step("cell x 0.1%", work) == {"n": 1}
    assert Kept(tmp_path, {"commit": "a"}).step("cell x 0.1%", work) == {"n": 1}
    assert Kept(tmp_path, {"commit": "b"}).step("cell x 0.1%", work) == {"n": 2}


def test_a_torn_outcome_is_measured_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path, {})
    kept.step("one", lambda: 1)
    (tmp_path / "one.json").write_text('{"of": {}, "outc')
    assert kept.step("one", lambda: 2) == 2


def test_a_killed_step_leaves_nothing(tmp_path: Path) -> None:
    kept = Kept(tmp_path, {})

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.step("one", killed)
    assert kept.step("one", lambda: 1) == 1


def test_a_size_the_machine_cannot_bear_is_refused(tmp_path: Path) -> None:
    shapes.check(SHAPE, tmp_path)
    huge = dataclasses.replace(SHAPE, designs=10**9)
    with pytest.raises(shapes.TooLarge, match="GiB of disk"):
        shapes.check(huge, tmp_path)


def cell(recall: float, ours: float) -> dict[str, Any]:
    """A cell as the grid tells it; each peer took 6 seconds an answer."""
    verdict = {"recall_10": recall, "recall_100": recall, "short": 0, "wrong": 0}
    peers = ("pgvector, defaults", report.ONE, report.HERE, "FAISS HNSW")
    arms = {name: {**verdict, "rounds": [[6.0]] * 3} for name in peers}
    return {"arms": {"Ornament": {**verdict, "rounds": [[ours]] * 3}, **arms}}


def test_ratios_are_of_worst_cells_and_their_mean() -> None:
    found = report.targets({"a": cell(1, 1), "b": cell(1, 4), "all": cell(1, 2)})
    assert found["C1a"] == found["C1b worst"] == (1.5, 1.5, 1.5)
    assert found["C1b mean"][0] == pytest.approx(3)
    assert found["C2"][0] == 3


def test_there_is_no_ratio_without_recall() -> None:
    found = report.targets({"a": cell(1, 1), "b": cell(0.9, 4), "all": cell(1, 2)})
    assert found["C1a"] is None
    assert found["C2"] is not None

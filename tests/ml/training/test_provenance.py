import json
import re
from pathlib import Path

import pytest

from ml.sampling import BatchShape
from ml.training.provenance import Cost, git_revision, peak_memory_mb, plain


def test_a_cost_adds_up_over_steps():
    cost = Cost()
    cost.add(30, seconds=2, busy=1)
    cost.add(10, seconds=2, busy=2)
    page = cost.page(figures=100)
    assert page["images_seen"] == 40
    assert page["images_per_second"] == 10
    assert page["seconds_per_epoch"] == 10
    assert page["share_in_passes"] == pytest.approx(0.75)


def test_a_run_without_steps_costs_nothing():
    page = Cost().page(figures=100)
    assert (page["images_per_second"], page["seconds_per_epoch"]) == (0, 0)


def test_memory_is_that_of_this_process():
    assert 50 < peak_memory_mb() < 100_000


def test_the_revision_is_a_commit_or_unknown():
    assert re.fullmatch(r"[0-9a-f]{40}|unknown", git_revision())


def test_plain_values_are_as_json_gives_them_back():
    found = plain(
        {"shape": BatchShape(designs=2), "path": Path("a"), "pair": (1, None)}
    )
    assert found == json.loads(json.dumps(found))
    assert found["shape"]["designs"] == 2
    assert (found["path"], found["pair"]) == ("a", [1, None])

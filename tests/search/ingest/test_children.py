"""Work given to child processes comes back, whatever becomes of them."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from search.ingest.children import Children, Crashed

SLEEPING_CHILDREN = """
import time
from multiprocessing import active_children
from search.ingest.children import Children

if __name__ == "__main__":
    with Children(processes=2) as children:
        works = [children.submit(time.sleep, 60) for _ in range(2)]
        print(*(child.pid for child in active_children()), flush=True)
        works[0].result()
"""


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def test_children_do_the_work_and_are_gone_after_it():
    with Children(processes=2) as children:
        works = [children.submit(pow, 2, exponent) for exponent in range(10)]
        assert [work.result() for work in works] == [2**n for n in range(10)]
        assert len(active_children()) == 2
    assert not active_children()


def test_without_processes_the_caller_does_the_work():
    with Children(processes=0) as children:
        assert children.submit(os.getpid).result() == os.getpid()
        assert not children.are_started


def test_what_the_work_raises_is_raised_here():
    with Children(processes=2) as children, pytest.raises(ZeroDivisionError):
        children.submit(divmod, 1, 0).result()


def test_work_that_crashes_its_process_is_told_and_other_work_goes_on():
    with Children(processes=2) as children:
        works = [children.submit(pow, 2, 3), children.submit(crash)]
        works += [children.submit(pow, 2, exponent) for exponent in range(4)]
        with pytest.raises(Crashed):
            works[1].result()
        del works[1]
        assert [work.result() for work in works] == [8, 1, 2, 4, 8]
        assert children.submit(pow, 3, 3).result() == 27


def test_children_end_when_their_parent_is_killed(tmp_path: Path):
    script = tmp_path / "sleeping_children.py"
    script.write_text(SLEEPING_CHILDREN)
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    with parent.stdout:
        children = [int(word) for word in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while any(map(is_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, children))


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"

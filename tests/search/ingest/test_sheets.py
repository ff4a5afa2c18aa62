"""Drawing files are read alike here and in child processes, whatever they hold."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

from search import media
from search.ingest import sheets
from search.ingest.sheets import SheetFile, SheetReader
from tests.factories import picture
from tests.search.ingest.corpus_seen import blank_sheet

FILES = [SheetFile(picture(seed, kind="TIFF")) for seed in range(30)]
BROKEN = SheetFile(picture(99, kind="TIFF")[:150])

READ_FOR_EVER = """
import itertools, sys
from multiprocessing import active_children
from pathlib import Path
from search.ingest.sheets import SheetFile, SheetReader

if __name__ == "__main__":
    file = SheetFile(Path(sys.argv[2]).read_bytes())
    with SheetReader(Path(sys.argv[1]), processes=2) as reader:
        facts = reader.read(itertools.repeat(file), count=10**9)
        next(facts)
        print(*(child.pid for child in active_children()), flush=True)
        for _ in facts:
            pass
"""


def test_children_tell_what_one_process_tells_in_the_same_order(tmp_path: Path):
    files = [*FILES, BROKEN, SheetFile(blank_sheet()), SheetFile(b"")]
    slowly = [sheets.read(file, tmp_path / "slow") for file in files]
    with SheetReader(tmp_path / "quick", processes=2) as reader:
        assert list(reader.read(files, count=len(files))) == slowly
        assert active_children()


def test_a_few_sheets_start_no_process(tmp_path: Path):
    with SheetReader(tmp_path, processes=2) as reader:
        assert len(list(reader.read(FILES[:2], count=2))) == 2
        assert not active_children()


def test_files_are_taken_only_a_few_ahead(tmp_path: Path):
    taken: list[int] = []

    def lazily() -> Iterator[SheetFile]:
        for place, file in enumerate(FILES):
            taken.append(place)
            yield file

    with SheetReader(tmp_path, processes=2) as reader:
        next(reader.read(lazily(), count=len(FILES)))
        assert len(taken) <= 1 + 2 * sheets.AHEAD


def test_a_corrupt_file_is_told_and_not_stored(tmp_path: Path):
    facts = sheets.read(BROKEN, tmp_path)
    assert (facts.state, facts.width) == ("corrupt", None)
    assert facts.reason
    assert not media.figure_path(tmp_path, facts.file_sha256).exists()


def test_a_blank_file_is_stored_and_told(tmp_path: Path):
    facts = sheets.read(SheetFile(blank_sheet()), tmp_path)
    assert (facts.state, facts.ink_share) == ("blank", 0)
    assert media.read(tmp_path, facts.file_sha256) == blank_sheet()


def test_the_death_of_a_child_loses_no_sheet(tmp_path: Path):
    with SheetReader(tmp_path, processes=2) as reader:
        read = reader.read(FILES, count=len(FILES))
        found = [next(read)]
        active_children()[0].kill()
        found += read
    assert found == [sheets.read(file, tmp_path) for file in FILES]


def test_children_end_when_their_parent_is_killed(tmp_path: Path):
    sheet = tmp_path / "sheet.tif"
    sheet.write_bytes(FILES[0].content)
    script = tmp_path / "read_for_ever.py"
    script.write_text(READ_FOR_EVER)
    parent = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path), str(sheet)],
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

"""Drawing files are read alike here and in child processes, whatever they hold."""

from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

from search import media
from search.ingest import sheets
from search.ingest.children import Children
from search.ingest.sheets import SheetFile
from tests.factories import picture
from tests.search.ingest.corpus_seen import blank_sheet

FILES = [SheetFile(picture(seed, kind="TIFF")) for seed in range(30)]
BROKEN = SheetFile(picture(99, kind="TIFF")[:150])


def test_children_tell_what_one_process_tells_in_the_same_order(tmp_path: Path):
    files = [*FILES, BROKEN, SheetFile(blank_sheet()), SheetFile(b"")]
    slowly = [sheets.read(file, tmp_path / "slow") for file in files]
    with Children(processes=2) as children:
        found = sheets.read_all(
            files, tmp_path / "quick", count=len(files), children=children
        )
        assert list(found) == slowly
        assert children.are_started


def test_a_few_sheets_start_no_process(tmp_path: Path):
    with Children(processes=2) as children:
        found = sheets.read_all(FILES[:2], tmp_path, count=2, children=children)
        assert len(list(found)) == 2
        assert not children.are_started


def test_files_are_taken_only_a_few_ahead(tmp_path: Path):
    taken: list[int] = []

    def lazily() -> Iterator[SheetFile]:
        for place, file in enumerate(FILES):
            taken.append(place)
            yield file

    with Children(processes=2) as children:
        found = sheets.read_all(lazily(), tmp_path, count=30, children=children)
        next(found)
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
    with Children(processes=2) as children:
        read = sheets.read_all(FILES, tmp_path, count=30, children=children)
        found = [next(read)]
        active_children()[0].kill()
        found += read
    assert found == [sheets.read(file, tmp_path) for file in FILES]

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.manifests import deeppatent, leaks
from ml.manifests.deeppatent import Entry, Task, UnfitLists
from ml.manifests.ornament import Figure, UnreadableManifest


def image(patent: int, sheet: int, *, kind: str = "D") -> str:
    stem = f"USD{patent:07d}-20180220"
    return f"I20180220/{stem}/{stem}-{kind}{sheet:05d}.png"


COUNTS = st.lists(st.integers(1, 6), max_size=8)


def figures(counts: list[int]) -> list[Figure]:
    return [
        Figure(image(patent, sheet), f"USD{patent:07d}", "val")
        for patent, count in enumerate(counts, 1)
        for sheet in range(count)
    ]


@pytest.fixture(scope="session")
def shared(test_data: Path) -> Task:
    return deeppatent.read_task(test_data / "deeppatent", "val")


def test_the_shared_lists_have_the_documented_counts(shared):
    assert (len(shared.queries), len(shared.database)) == (11_271, 33_544)
    for entries in (shared.queries, shared.database):
        assert {entry.label for entry in entries} == set(range(1, 5_889))
        labels = [entry.label for entry in entries]
        assert labels == sorted(labels)
    both = (*shared.queries, *shared.database)
    assert len({entry.sheet.date for entry in both}) == 78
    photographs = [entry for entry in both if entry.sheet.kind == "P"]
    assert [entry.label for entry in photographs] == [537, 537]
    assert sum(entry.sheet.is_gazette for entry in shared.queries) == 1_717
    per_patent = Counter(Counter(entry.label for entry in shared.queries).values())
    assert per_patent == {1: 505, 2: 5_383}


def test_the_shared_lists_give_a_database_image_to_each_query(shared):
    queries, database = shared.labels()
    assert queries.dtype == database.dtype == np.int64
    relevant = np.bincount(database)[queries]
    assert (relevant.min(), relevant.max()) == (1, 131)
    assert relevant.mean() == pytest.approx(5.88, abs=0.005)


def test_the_shared_lists_without_gazette_figures(shared):
    kept = deeppatent.without_gazette(shared.queries)
    assert len(kept) == 11_271 - 1_717
    gazette = {entry.label for entry in shared.database if entry.sheet.is_gazette}
    assert sum(entry.label in gazette for entry in shared.queries) == 8_058


@pytest.mark.parametrize("name", ["val_query_patent", "val_db_patent"])
def test_the_shared_lists_are_written_as_they_were(test_data: Path, tmp_path, name):
    entries = deeppatent.read(deeppatent.find(test_data / "deeppatent", name))
    deeppatent.write(tmp_path / f"{name}.txt.gz", entries)
    assert deeppatent.read(tmp_path / f"{name}.txt.gz") == entries
    deeppatent.write(tmp_path / f"{name}.txt", entries[:1])
    first = entries[0]
    assert (tmp_path / f"{name}.txt").read_text() == f"{first.path} {first.label}\n"


def test_all_seven_lists_have_a_split():
    assert len(deeppatent.SPLITS) == 7
    assert {leaks.side(split) for split in deeppatent.SPLITS.values()} == {
        "train",
        "val",
        "test",
    }


def test_a_list_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no val_db_patent\.txt"):
        deeppatent.find(tmp_path, "val_db_patent")


@given(COUNTS)
def test_entries_come_back_plain_or_packed(tmp_path_factory, counts):
    folder = tmp_path_factory.mktemp("lists")
    entries = deeppatent.entries(figures(counts))
    for name in ("a.txt", "a.txt.gz"):
        deeppatent.write(folder / name, entries)
        assert deeppatent.read(folder / name) == entries
    deeppatent.check_labels(entries)
    assert list(deeppatent.figures(entries, split="val")) == figures(counts)


@given(COUNTS, st.integers(0, 9))
def test_parts_follow_the_published_rule(counts, seed):
    listed = figures(counts)
    task = deeppatent.part(listed, seed=seed)
    assert task == deeppatent.part(listed, seed=seed)
    queries = Counter(entry.patent for entry in task.queries)
    for patent, count in enumerate(counts, 1):
        expected = 0 if count < 2 else 1 if count < 4 else 2
        assert queries[f"USD{patent:07d}"] == expected
    if any(count > 1 for count in counts):
        deeppatent.check_task(task)
        whole = [figure for figure in listed if counts[int(figure.patent[3:]) - 1] > 1]
        deeppatent.check_whole(deeppatent.entries(whole), task)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (image(2, 1), "no path and label"),
        (f"{image(2, 1)} x", "no path and label"),
        (f"{image(2, 1)}\t2", "no path and label"),
        (f"{image(2, 1)} -2", "no path and label"),
        ("", "no path and label"),
        ("I20180220/cat.png 2", "names no sheet"),
        (f"../{image(2, 1)} 2", "relative path"),
        (image(2, 1).replace("I2018", "I2019") + " 2", "another issue's folder"),
        (image(2, 1).replace("/USD0000002", "/USD0000003", 1) + " 2", "another patent"),
        (image(2, 1, kind="X") + " 2", "names no sheet"),
        (f"{image(1, 1)} 1", "again, first in line 1"),
        (f"{image(1, 2)} 2", "USD0000001 has label 2 and 1"),
        (f"{image(2, 1)} 1", "label 1 is of USD0000001 and USD0000002"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, reason):
    path = tmp_path / "val_db_patent.txt"
    path.write_text(f"{image(1, 1)} 1\n{line}\n")
    with pytest.raises(
        UnreadableManifest, match=rf"val_db_patent.txt, line 2: .*{reason}"
    ):
        deeppatent.read(path)


def test_photographs_and_lists_of_our_own_folders_are_read(tmp_path):
    path = tmp_path / "list.txt"
    stem = "USD0000002-20180220"
    path.write_text(f"{image(1, 1, kind='P')} 1\n{stem}/{stem}-D00001.TIF 2\n")
    entries = deeppatent.read(path)
    assert [entry.sheet.kind for entry in entries] == ["P", "D"]
    assert entries[1].patent == "USD0000002"


@pytest.mark.parametrize("labels", [[2], [1, 3], [0], [1, 2, 4, 3]])
def test_labels_must_begin_at_one_without_gaps(labels):
    entries = [Entry(image(label, 1), label) for label in labels]
    with pytest.raises(UnfitLists, match="has label"):
        deeppatent.check_labels(entries)


def test_an_unsound_task_is_named():
    first, second = Entry(image(1, 1), 1), Entry(image(1, 2), 1)
    other, third = Entry(image(2, 1), 1), Entry(image(3, 1), 2)
    for task, reason in (
        (Task((), (first,)), "empty"),
        (Task((first,), (first,)), "1 queries are in the database"),
        (Task((first, third), (second,)), "1 queries have nothing to find"),
        (Task((first,), (other,)), "another patent's label"),
    ):
        with pytest.raises(UnfitLists, match=reason):
            deeppatent.check_task(task)
    deeppatent.check_task(Task((first,), (second,)))


def test_a_list_that_is_not_its_two_parts_is_named():
    first, second = Entry(image(1, 1), 1), Entry(image(1, 2), 1)
    deeppatent.check_whole([second, first], Task((first,), (second,)))
    with pytest.raises(UnfitLists, match="1 images are in one list only"):
        deeppatent.check_whole([first], Task((first,), (second,)))


def test_splits_that_share_a_patent_are_named():
    train, test = [Entry(image(1, 1), 1)], [Entry(image(2, 1), 1)]
    deeppatent.check_disjoint(train=train, test=test)
    with pytest.raises(UnfitLists, match="USD0000001 in test and train"):
        deeppatent.check_disjoint(train=train, test=[*test, Entry(image(1, 2), 2)])

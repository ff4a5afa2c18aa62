import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ml.manifests import dira
from ml.manifests.dira import UnfitResult
from ml.manifests.ornament import UnreadableManifest

SCORES = arrays.arrays(
    np.float32,
    st.tuples(st.integers(0, 4), st.integers(10, 30)),
    elements=st.integers(0, 5),
)


def result(queries: int, database: int, seed: int = 0) -> np.ndarray:
    chance = np.random.default_rng(seed)
    rows = [chance.permutation(database)[:10] for _ in range(queries)]
    return np.stack(rows) if rows else np.empty((0, 10), np.int64)


def pack(path: Path, array: object, name: str = "result.npy", *, extra=()) -> Path:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content.getvalue())
        for other in extra:
            archive.writestr(other, b"")
    return path


def test_lists_come_back(tmp_path):
    paths = ("queries/USD0000001-20180220-D00001.png", "queries/é.png")
    dira.write_list(tmp_path / "test_queries.txt", paths)
    assert dira.read_list(tmp_path / "test_queries.txt") == paths


@pytest.mark.parametrize("line", ["", "../a.png", "/a.png", "a.png"])
def test_a_bad_line_of_a_list_is_named(tmp_path, line):
    path = tmp_path / "test_queries.txt"
    path.write_text(f"a.png\n{line}\n")
    with pytest.raises(UnreadableManifest, match="line 2"):
        dira.read_list(path)


def test_listed_sheets_become_figures():
    (figure,) = dira.figures(["database/USD0000001-20180220-D00001.png"], split="test")
    assert figure.patent == "USD0000001"


@given(SCORES)
def test_the_best_are_those_of_a_full_stable_sort(scores):
    best = dira.top(scores, kind="similarity")
    assert (best == np.argsort(-scores, axis=1, kind="stable")[:, :10]).all()
    nearest = dira.top(scores, kind="distance")
    assert (nearest == np.argsort(scores, axis=1, kind="stable")[:, :10]).all()


def test_similarities_and_distances_of_the_same_vectors_agree():
    chance = np.random.default_rng(1)
    queries, database = chance.normal(size=(4, 8)), chance.normal(size=(30, 8))
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    database /= np.linalg.norm(database, axis=1, keepdims=True)
    distances = np.linalg.norm(queries[:, None] - database[None], axis=2)
    by_distance = dira.top(distances, kind="distance")
    assert (by_distance == dira.top(queries @ database.T, kind="similarity")).all()


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_scores_that_are_not_finite_are_refused(wrong):
    scores = np.zeros((3, 12))
    scores[1, 5] = wrong
    with pytest.raises(UnfitResult, match="query 1"):
        dira.top(scores, kind="similarity")


def test_too_few_columns_are_refused():
    with pytest.raises(UnfitResult, match="no 10 columns"):
        dira.top(np.zeros((3, 9)), kind="similarity")


@given(st.integers(0, 5), st.integers(10, 40), st.integers(0, 99))
def test_results_come_back(tmp_path_factory, queries, database, seed):
    path = tmp_path_factory.mktemp("dira") / "result.zip"
    places = result(queries, database, seed).astype(np.int32)
    dira.write_result(path, places, queries=queries, database=database)
    found = dira.read_result(path, queries=queries, database=database)
    assert found.dtype == np.int64
    assert (found == places).all()


def test_a_result_is_one_int64_array_alone_in_a_zip(tmp_path):
    path = tmp_path / "result.zip"
    dira.write_result(path, result(3, 20).astype(np.int32), queries=3, database=20)
    first = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["result.npy"]
        assert np.load(io.BytesIO(archive.read("result.npy"))).dtype == np.int64
    dira.write_result(path, result(3, 20), queries=3, database=20)
    assert path.read_bytes() == first


TWICE = result(3, 20)
TWICE[1, 3] = TWICE[1, 4]


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        (result(3, 20).astype(np.float64), "float64, not whole numbers"),
        (result(2, 20), r"shape \(2, 10\)"),
        (result(3, 20)[:, :9], r"shape \(3, 9\)"),
        (result(3, 20).ravel(), "shape"),
        (result(3, 20) - 20, "outside 0..19"),
        (result(3, 20) + 20, "outside 0..19"),
        (TWICE, "query 1 has a place twice"),
    ],
)
def test_an_unfit_result_is_neither_written_nor_read(tmp_path, places, reason):
    path = tmp_path / "result.zip"
    with pytest.raises(UnfitResult, match=reason):
        dira.write_result(path, places, queries=3, database=20)
    assert not list(tmp_path.iterdir())
    pack(path, places)
    with pytest.raises(UnfitResult, match=reason):
        dira.read_result(path, queries=3, database=20)


def test_a_hostile_file_is_refused(tmp_path):
    path = tmp_path / "result.zip"
    for array in (np.array([{"a": 1}] * 30).reshape(3, 10), np.zeros((300, 10))):
        pack(path, array)
        with pytest.raises(UnfitResult, match=r"result\.npy has over|Object arrays"):
            dira.read_result(path, queries=3, database=20)
    path.write_bytes(b"no archive")
    with pytest.raises(UnfitResult, match="not a zip"):
        dira.read_result(path, queries=3, database=20)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("result.npy", b"no array")
    with pytest.raises(UnfitResult, match=r"result\.zip"):
        dira.read_result(path, queries=3, database=20)


def test_the_array_must_be_alone_at_the_top(tmp_path):
    for name, extra in (("deep/result.npy", ()), ("result.npy", ("notes.txt",))):
        path = pack(tmp_path / "result.zip", result(3, 20), name, extra=extra)
        with pytest.raises(UnfitResult, match="alone"):
            dira.read_result(path, queries=3, database=20)

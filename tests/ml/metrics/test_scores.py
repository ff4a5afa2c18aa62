import numpy as np
import pytest

from ml.metrics import scores
from ml.metrics.vectors import UnfitVectors


def whole(scorer, **options):
    return np.concatenate([block.scores for block in scorer.blocks(**options)])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8])
def test_blocks_make_up_the_cosine_matrix(dtype):
    rng = np.random.default_rng(0)
    queries = rng.integers(-9, 9, (23, 6)).astype(dtype)
    gallery = rng.integers(-9, 9, (31, 6)).astype(dtype)
    unit = [
        side / np.linalg.norm(side, axis=1, keepdims=True)
        for side in (queries.astype(float), gallery.astype(float))
    ]
    found = whole(scores.scorer(queries, gallery), budget=500)
    np.testing.assert_allclose(found, unit[0] @ unit[1].T, atol=1e-6)


def test_unit_rows_are_left_as_they_are():
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(50, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_array_equal(
        whole(scores.scorer(rows, rows)), whole(scores.scorer(rows, rows, cosine=False))
    )


def test_equal_gallery_rows_tie_exactly_wherever_they_stand():
    rng = np.random.default_rng(2)
    base = rng.normal(size=(7, 513)).astype(np.float32)
    chosen = rng.integers(0, 7, 401)
    queries = rng.normal(size=(11, 513)).astype(np.float32)
    found = whole(scores.scorer(queries, base[chosen]))
    for row in range(7):
        same = found[:, chosen == row]
        assert (same == same[:, :1]).all()


def test_signs_of_zero_do_not_part_equal_rows():
    gallery = np.array([[0.0, 1.0], [-0.0, 1.0], [1.0, 0.0]])
    assert scores.scorer(gallery, gallery).gallery_survey.copies.tolist() == [1]


def test_blank_rows_score_nothing_and_are_counted():
    rows = np.array([[0, 0], [3, 4]], np.float32)
    scorer = scores.scorer(rows, rows)
    assert scorer.blank == {"queries": 1, "gallery": 1}
    assert whole(scorer).tolist() == [[0, 0], [0, 1]]


def test_tiny_rows_are_not_blank():
    rows = np.array([[1e-30, 0], [0, 1e-30]], np.float32)
    scorer = scores.scorer(rows, rows)
    assert scorer.blank == {"queries": 0, "gallery": 0}
    assert whole(scorer).tolist() == [[1, 0], [0, 1]]


def test_memory_mapped_halves_are_scored_as_the_array_is(tmp_path):
    rows = np.random.default_rng(3).normal(size=(40, 6)).astype(np.float16)
    np.save(tmp_path / "rows.npy", rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    np.testing.assert_array_equal(
        whole(scores.scorer(mapped, mapped), budget=300),
        whole(scores.scorer(rows, rows), budget=300),
    )


@pytest.mark.parametrize(
    ("gallery", "reason"),
    [
        (np.ones((2, 4)), "dimensions"),
        (np.ones(3), "matrix"),
        (np.ones((0, 3)), "matrix"),
        (np.array([[1, 2, 3], [1, np.nan, 3]]), "gallery 1 is not finite"),
        (np.array([[np.inf, 2, 3]]), "not finite"),
        (np.full((1, 3), 1e38, np.float32), "too long"),
        (np.array([["a", "b", "c"]]), "real numbers"),
        (np.ones((2, 3), complex), "real numbers"),
    ],
)
def test_unfit_vectors_are_refused_with_the_reason(gallery, reason):
    with pytest.raises(UnfitVectors, match=reason):
        scores.scorer(np.ones((2, 3), np.float32), gallery)

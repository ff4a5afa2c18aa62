import numpy as np
import pytest

from ml import metrics
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.vectors import UnfitVectors
from ml.protocols import deeppatent
from tests.ml.metrics import slow


def task(seed, *, levels=None, queries=40, gallery=70, patents=13):
    """A split like the published one, each patent with queries and db drawings."""
    rng = np.random.default_rng(seed)
    query_labels = np.arange(queries) % patents + 1
    gallery_labels = rng.permutation(np.arange(gallery) % patents + 1)
    if levels:  # vectors of few values give ties that are exact
        q, g = (rng.integers(0, levels, (n, 3)) for n in (queries, gallery))
        return q.astype(np.float64), g.astype(np.float64), query_labels, gallery_labels
    q, g = rng.normal(size=(queries, 8)), rng.normal(size=(gallery, 8))
    return q, g, query_labels, gallery_labels


def unit(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def slow_tables(q, g, query_labels, gallery_labels):
    """mAP and ranks of images and of patents, from their definitions."""
    scores = unit(q) @ unit(g).T
    names = sorted(set(gallery_labels.tolist()))
    depth = max((gallery_labels == label).sum() for label in query_labels)
    images, patents, legacy = [], [], {}
    for row, label in zip(scores, query_labels, strict=True):
        flags = (gallery_labels == label).tolist()
        if not any(flags):
            continue
        images.append((slow.average_precision(row.tolist(), flags), row, flags))
        best = [row[gallery_labels == name].max() for name in names]
        own = [name == label for name in names]
        patents.append((slow.average_precision(best, own), best, own))
        for divisor in ("found", "min_r_k", "relevant"):
            value = slow.truncated_average_precision(
                slow.ranked(row, flags), depth, divisor
            )
            legacy.setdefault(divisor, []).append(value)
    return images, patents, {name: np.mean(values) for name, values in legacy.items()}


@pytest.mark.parametrize("levels", [None, 2])
@pytest.mark.parametrize("seed", range(2))
def test_tables_of_images_and_patents_equal_the_slow_loop(seed, levels):
    q, g, ql, gl = task(seed, levels=levels)
    if levels:
        # The same rounding on both sides: rows of unit length are left as they are.
        q, g = unit(q), unit(g)
        g = g[np.random.default_rng(0).permutation(len(g))]
    found = deeppatent.evaluate(q, g, query_labels=ql, gallery_labels=gl)["all"]
    images, patents, legacy = slow_tables(q, g, ql, gl)
    for table, expected in (("image", images), ("patent", patents)):
        assert found[table]["mAP"] == pytest.approx(
            np.mean([precision for precision, _, _ in expected]), abs=1e-6
        )
        for k in (1, 5, 10):
            hits = [slow.hit(slow.ranked(row, flags), k) for _, row, flags in expected]
            assert found[table][f"Rank-{k}"] == pytest.approx(np.mean(hits))
    shown = found["image"]["mAP pml-legacy"]
    assert list(shown.values())[1:] == pytest.approx(list(legacy.values()), abs=1e-6)


def test_the_oldest_divisor_flatters_and_the_newest_does_not():
    q, g, ql, gl = task(3)
    found = deeppatent.evaluate(q, g, query_labels=ql, gallery_labels=gl)["all"]
    table = found["image"]
    legacy = table["mAP pml-legacy"]
    assert legacy["found (<= 1.6.0)"] > table["mAP"] > legacy["R (>= 1.6.2)"]
    assert legacy["k"] == np.bincount(gl).max()


def test_without_gazette_figures_is_the_same_as_never_having_had_them():
    q, g, ql, gl = task(4)
    rng = np.random.default_rng(5)
    flags = rng.random(len(q)) < 0.2, rng.random(len(g)) < 0.2
    found = deeppatent.evaluate(q, g, query_labels=ql, gallery_labels=gl, gazette=flags)
    kept = q[~flags[0]], g[~flags[1]]
    labels = {"query_labels": ql[~flags[0]], "gallery_labels": gl[~flags[1]]}
    rest = found["without D00000"]
    removed = rest.pop("removed")
    assert rest == deeppatent.evaluate(*kept, **labels)["all"]
    assert removed == {"queries": flags[0].sum(), "gallery": flags[1].sum()}
    assert found["all"] != rest


def test_a_drawing_does_not_find_itself_nor_shift_when_others_are_removed():
    rng = np.random.default_rng(6)
    rows, labels = rng.normal(size=(30, 5)), np.arange(30) % 6
    gazette = np.arange(30) < 6
    found = deeppatent.evaluate(
        rows,
        rows,
        query_labels=labels,
        gallery_labels=labels,
        gazette=(gazette, gazette),
        own_rows=np.arange(30),
    )
    kept, left = rows[6:], labels[6:]
    again = deeppatent.evaluate(
        kept,
        kept,
        query_labels=left,
        gallery_labels=left,
        own_rows=np.arange(24),
    )
    assert found["without D00000"]["image"] == again["all"]["image"]
    assert found["all"]["image"]["Rank-1"] < 1


def test_queries_that_cannot_be_answered_are_counted():
    q, g, ql, gl = task(7)
    ql[:5] = 99
    found = deeppatent.evaluate(q, g, query_labels=ql, gallery_labels=gl)["all"]
    for table in (found["image"], found["patent"]):
        assert (table["queries"], table["skipped"]) == (35, 5)


def test_ranks_as_large_as_the_database_are_not_given():
    q, g, ql, gl = task(8)
    found = deeppatent.evaluate(q, g, query_labels=ql, gallery_labels=gl)["all"]
    assert "Rank-50" in found["image"]
    assert "Rank-100" not in found["image"]
    assert "Rank-20" not in found["patent"]


def test_gazette_figures_are_told_by_their_names():
    start = "I20180220/USD0810412-20180220/USD0810412-20180220-"
    paths = [start + name for name in ("D00000.png", "D00001.png", "P00001.png")]
    assert deeppatent.is_gazette(paths).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"query_labels": np.zeros(3, int)}, UnfitRelevance),
        ({"gallery_labels": np.zeros(3)}, UnfitRelevance),
        ({"gazette": (np.zeros(1, bool), np.zeros(70, bool))}, UnfitRelevance),
        ({"gazette": (np.ones(40, bool), np.zeros(70, bool))}, UnfitRelevance),
        ({"queries": np.full((40, 8), np.nan)}, UnfitVectors),
    ],
)
def test_what_does_not_fit_is_refused(change, error):
    names = ("queries", "gallery", "query_labels", "gallery_labels")
    given = dict(zip(names, task(9), strict=True)) | change
    with pytest.raises(error):
        deeppatent.evaluate(given.pop("queries"), given.pop("gallery"), **given)


def test_it_agrees_with_the_short_way_used_in_training():
    rng = np.random.default_rng(10)
    rows = unit(rng.normal(size=(50, 6))).astype(np.float32)
    labels = rng.integers(0, 14, 50)
    short = metrics.same_label_retrieval(rows, labels)
    table = deeppatent.evaluate(
        rows,
        rows,
        query_labels=labels,
        gallery_labels=labels,
        own_rows=np.arange(50),
    )["all"]["image"]
    assert table["mAP"] == pytest.approx(short.mean_average_precision, abs=1e-9)
    assert table["Rank-5"] == pytest.approx(short.recall_at[5])
    assert (table["queries"], table["skipped"]) == (short.queries, short.skipped)

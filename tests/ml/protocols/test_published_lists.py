"""The DeepPatent protocol on the published validation lists, vectors made up."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from ml.manifests import deeppatent as lists
from ml.protocols import deeppatent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def task(test_data):
    return lists.read_task(test_data / "deeppatent", "val")


@pytest.fixture(scope="module")
def vectors(task):
    """Drawings near the centre of their patent, so that some are found."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(5_889, 16))
    return [
        (centres[labels] + rng.normal(size=(len(labels), 16))).astype(np.float32)
        for labels in task.labels()
    ]


@pytest.fixture(scope="module")
def found(task, vectors):
    queries, database = task.labels()
    gazette = tuple(
        deeppatent.is_gazette([entry.path for entry in side])
        for side in (task.queries, task.database)
    )
    return deeppatent.evaluate(
        *vectors, query_labels=queries, gallery_labels=database, gazette=gazette
    )


def test_every_published_query_is_asked(found):
    for level in ("image", "patent"):
        assert found["all"][level]["queries"] == 11_271
        assert found["all"][level]["skipped"] == 0


def test_the_depth_of_the_old_calculators_is_the_published_one(found):
    assert found["all"]["image"]["mAP pml-legacy"]["k"] == 131


def test_gazette_figures_are_as_many_as_known(found):
    assert found["without D00000"]["removed"]["queries"] == 1_717


def test_the_mean_precision_of_a_sample_equals_scikit_learn(task, vectors):
    asked = np.arange(0, 11_271, 151)
    queries, database = task.labels()
    shown = deeppatent.evaluate(
        vectors[0][asked],
        vectors[1],
        query_labels=queries[asked],
        gallery_labels=database,
    )
    unit = [side / np.linalg.norm(side, axis=1, keepdims=True) for side in vectors]
    scores = unit[0][asked] @ unit[1].T
    expected = [
        average_precision_score(database == label, row)
        for label, row in zip(queries[asked], scores, strict=True)
    ]
    assert shown["all"]["image"]["mAP"] == pytest.approx(np.mean(expected), abs=1e-6)


def test_the_old_divisors_err_as_they_are_known_to(found):
    table = found["all"]["image"]
    legacy = table["mAP pml-legacy"]
    assert legacy["found (<= 1.6.0)"] > table["mAP"] + 0.01
    assert legacy["R (>= 1.6.2)"] < table["mAP"]
    assert legacy["min(R, k) (1.6.1)"] == pytest.approx(legacy["R (>= 1.6.2)"])

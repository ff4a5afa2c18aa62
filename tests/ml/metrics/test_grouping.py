import numpy as np
import pytest

from ml.metrics import grouping


@pytest.mark.parametrize("is_sorted", [True, False])
def test_the_best_image_speaks_for_its_group(is_sorted):
    rng = np.random.default_rng(3)
    labels = rng.integers(10, 18, 40)
    labels = np.sort(labels) if is_sorted else labels
    scores = rng.normal(size=(6, 40))
    grouped = grouping.groups(labels)
    found = grouping.best_scores(scores, grouped)
    for place, label in enumerate(sorted(set(labels.tolist()))):
        np.testing.assert_array_equal(
            found[:, place], scores[:, labels == label].max(axis=1)
        )
        assert labels[grouped.label_rows[place]] == label
    assert len(grouped) == found.shape[1]

import numpy as np
import pytest

from ml.metrics import grouping, relevance
from ml.metrics.grouping import GroupAnswers


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
        assert (grouped.of_row[labels == label] == place).all()
    assert len(grouped) == found.shape[1]


def test_a_group_answers_if_one_of_its_images_does():
    grouped = grouping.groups(np.array([5, 7, 5, 9]))
    pairs = np.array([0, 0, 1]), np.array([2, 3, 0])
    images = relevance.by_pairs(*pairs, shape=(3, 4))
    found = GroupAnswers(images, grouped)
    assert [found.of(query).tolist() for query in range(3)] == [[0, 2], [0], []]

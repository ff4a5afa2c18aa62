import numpy as np
import pytest

from ml.metrics import relevance
from ml.metrics.relevance import UnfitRelevance


def answers(found):
    return [found.of(query).tolist() for query in range(len(found))]


def test_labels_answer_by_equality():
    found = relevance.by_label(np.array([7, 3, 9]), np.array([3, 7, 3, 1]))
    assert answers(found) == [[1], [0, 2], []]
    assert found.counts().tolist() == [1, 2, 0]


def test_texts_are_labels_too():
    found = relevance.by_label(np.array(["D9", "D14"]), np.array(["D14", "D9", "D9"]))
    assert answers(found) == [[1, 2], [0]]


def test_what_is_left_out_is_no_answer():
    labels = np.array([1, 1, 2])
    found = relevance.by_label(labels, labels, left_out=np.array([0, -1, 2]))
    assert answers(found) == [[1], [0, 1], []]
    assert found.counts().tolist() == [1, 2, 0]


def test_pairs_answer_once_each():
    found = relevance.by_pairs(
        np.array([2, 0, 2, 2]), np.array([4, 1, 0, 4]), shape=(3, 5)
    )
    assert answers(found) == [[1], [], [0, 4]]


@pytest.mark.parametrize("pair", [(3, 0), (0, 5), (-1, 0)])
def test_pairs_outside_the_shape_are_refused(pair):
    with pytest.raises(UnfitRelevance, match="outside"):
        relevance.by_pairs(np.array(pair[:1]), np.array(pair[1:]), shape=(3, 5))


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (np.array([1.5, np.nan]), "whole numbers or text"),
        (np.array([[1, 2]]), "one row"),
        (np.array(["D9"]), "texts and some"),
    ],
)
def test_labels_of_another_kind_are_refused(labels, reason):
    with pytest.raises(UnfitRelevance, match=reason):
        relevance.by_label(labels, np.array([1, 2]))

"""Our truncated precision beside pytorch-metric-learning's, on scores without ties."""

import numpy as np
import pytest
import torch
from pytorch_metric_learning.distances import CosineSimilarity
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
from pytorch_metric_learning.utils.inference import CustomKNN

from ml.metrics import measures, ranking, relevance, scores


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [1, 4, 60, "max_bin_count"])
def test_the_divisor_of_all_relevant_is_that_of_the_published_calculator(seed, k):
    rng = np.random.default_rng(seed)
    queries, gallery = rng.normal(size=(40, 12)), rng.normal(size=(60, 12))
    query_labels, gallery_labels = rng.integers(0, 9, 40), rng.integers(0, 9, 60)
    answers = relevance.by_label(query_labels, gallery_labels)
    depth = int(answers.counts().max()) if k == "max_bin_count" else k
    calculator = AccuracyCalculator(
        include=("mean_average_precision", "precision_at_1"),
        k=k,
        device=torch.device("cpu"),
        knn_func=CustomKNN(CosineSimilarity()),
    )
    published = calculator.get_accuracy(
        *(torch.from_numpy(given) for given in (queries, query_labels)),
        *(torch.from_numpy(given) for given in (gallery, gallery_labels)),
    )
    found = measures.means(
        ranking.rankings(scores.scorer(queries, gallery), answers),
        {
            "map": lambda r: measures.truncated_average_precision(
                r, depth, divisor="relevant"
            ),
            "p1": lambda r: measures.precision(r, 1),
        },
    ).values
    assert found["map"] == pytest.approx(published["mean_average_precision"], abs=1e-6)
    assert found["p1"] == pytest.approx(published["precision_at_1"], abs=1e-6)

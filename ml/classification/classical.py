"""IMPACT's four classical classifiers on image, title and caption vectors, done right.

Features are standardized by the training split alone. IMPACT fed standardized, so
negative, numbers to multinomial naive Bayes, which is for counts and raises; vectors
are signed measurements, so ours is Gaussian.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from ml.classification import probe
from ml.classification.classes import ClassIndex, Labels
from ml.metrics import vectors as rows
from ml.metrics.vectors import Array, UnfitVectors

_LEAST = 1e-300  # a probability of 0 has no logarithm

# Settings are those of IMPACT's script where it names them, else scikit-learn's.
MODELS: dict[str, Callable[[int], object]] = {
    "linear SVM": lambda seed: LinearSVC(random_state=seed, max_iter=10_000),
    "naive Bayes": lambda seed: GaussianNB(),
    "logistic regression": lambda seed: LogisticRegression(
        solver="newton-cg", max_iter=5_000
    ),
    "MLP": lambda seed: MLPClassifier((200,), max_iter=10_000, random_state=seed),
}
SEED = 42


def features(parts: Sequence[Array]) -> NDArray[np.float64]:
    """Vectors of image, title and caption (n, d1), (n, d2), … side by side: (n, d).

    Raises UnfitVectors where there are none or their rows do not pair.
    """
    if not parts or len({len(part) for part in parts}) != 1:
        raise UnfitVectors(f"parts of {[len(part) for part in parts]} rows do not pair")
    return np.concatenate([part.astype(np.float64) for part in parts], axis=1)


def fit(
    name: str, train: Array, columns: Labels, known: ClassIndex, *, seed: int = SEED
) -> Pipeline:
    """Fit one of `MODELS` on features (n, d) with columns (n,).

    Raises KeyError for another name, UnfitVectors, UnfitClasses.
    """
    probe.check(train, columns, known, name="training")
    return make_pipeline(StandardScaler(), MODELS[name](seed)).fit(train, columns)


def scores(model: Pipeline, given: Array) -> NDArray[np.float64]:
    """Scores (n, c) of features (n, d): margins of the SVM, log probabilities else.

    Raises UnfitVectors.
    """
    rows.check_shape(given, name="feature row")
    if isinstance(model[-1], LinearSVC):
        margins = model.decision_function(given)
        if margins.ndim == 1:  # of two classes, the margin of the second
            margins = np.stack([-margins, margins], axis=1) / 2
        return np.asarray(margins, np.float64)
    if isinstance(model[-1], MLPClassifier):
        shares = np.asarray(model.predict_proba(given), np.float64)
        return np.asarray(np.log(np.maximum(shares, _LEAST)))
    return np.asarray(model.predict_log_proba(given), np.float64)

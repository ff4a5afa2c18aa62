"""Small modules before and behind a backbone: stem, pooling, projection, classes."""

from ml.heads.classes import AngularClasses, AttentionClassHead, ClassHead
from ml.heads.pooling import GeneralizedMean
from ml.heads.projection import MetricHead
from ml.heads.specs import UnknownHead, build, describe
from ml.heads.stem import Normalization, one_channel

__all__ = [
    "AngularClasses",
    "AttentionClassHead",
    "ClassHead",
    "GeneralizedMean",
    "MetricHead",
    "Normalization",
    "UnknownHead",
    "build",
    "describe",
    "one_channel",
]

"""What the recipes minimize: functions of tensors without state, on any device."""

from ml.losses import class_balance
from ml.losses.angular import arcface, focal
from ml.losses.average_precision import quantized_ap
from ml.losses.contrastive import image_text, paired, same_label
from ml.losses.hierarchical import multi_positive
from ml.losses.sigmoid import sigmoid_pairs
from ml.losses.triplet import every_triplet, hard_triplet

__all__ = [
    "arcface",
    "class_balance",
    "every_triplet",
    "focal",
    "hard_triplet",
    "image_text",
    "multi_positive",
    "paired",
    "quantized_ap",
    "same_label",
    "sigmoid_pairs",
]

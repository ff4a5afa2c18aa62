"""Training by a recipe: any backbone, one process or several, resumed after a kill."""

from ml.training.opening import UnableToTrain
from ml.training.running import train
from ml.training.settings import Progress, Settings
from ml.training.trainer import Diverged

__all__ = ["Diverged", "Progress", "Settings", "UnableToTrain", "train"]

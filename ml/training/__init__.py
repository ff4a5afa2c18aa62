"""Training by a recipe: any backbone, one process or several, resumed after a kill."""

from ml.backbones import UnfitBackbone, UnreadableFolder
from ml.manifests.health import UnfitManifest
from ml.manifests.leaks import LeakingSplits
from ml.manifests.ornament import UnreadableManifest
from ml.packs import UnfitPack
from ml.recipes import UnknownRecipe
from ml.sampling import TooFewDesigns
from ml.training.opening import UnableToTrain
from ml.training.running import train
from ml.training.settings import Progress, Settings
from ml.training.trainer import Diverged

__all__ = ["FAILURES", "Diverged", "Progress", "Settings", "UnableToTrain", "train"]

# What `train` raises where data, settings or the run itself are at fault; the message
# of each says what to change.
FAILURES = (
    UnableToTrain,
    Diverged,
    UnknownRecipe,
    UnfitBackbone,
    UnreadableFolder,
    UnfitManifest,
    UnreadableManifest,
    LeakingSplits,
    UnfitPack,
    TooFewDesigns,
    OSError,
)

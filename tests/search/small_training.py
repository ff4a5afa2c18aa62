"""A corpus and settings with which a training takes a second or two."""

from typing import Any

from search import training
from search.manifests import Selection
from search.models import TrainingRun
from search.training import Wanted
from tests import factories

# All in training but a few: enough patents on each side whatever their numbers are.
SELECTION = Selection(shares=(0.6, 0.2, 0.2))
OPTIONS = {"size": 32, "designs": 4, "threads": 1, "checkpoint_every": 1}
IMAGES = 32


def corpus(designs: int = 14) -> None:
    """Designs of two classes, numbered alike each time, so that the split is too."""
    for number in range(designs):
        factories.patent(
            700_000 + number, figures=2, locarno=("09-01", "06-01")[number % 2]
        )


def wanted(**fields: Any) -> Wanted:
    """A training of one or two steps of the smallest backbone."""
    return Wanted(
        **{
            "recipe": "ornament",
            "backbone": "small",
            "images": IMAGES,
            "selection": SELECTION,
            "options": OPTIONS,
        }
        | fields
    )


def run(**fields: Any) -> TrainingRun:
    """Such a training, waiting."""
    return training.create(wanted(**fields))

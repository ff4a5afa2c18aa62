"""Which designs a drawn pack holds, in which split and in which views."""

from dataclasses import dataclass, field

import numpy as np

from ml.packing.sheets import CLEAN, SheetShares
from ml.synthetic import cameras, families

TRAIN, VALIDATION, TEST = "train", "validation", "test"
UNSEEN = "unseen"  # families that are held out
STYLES = "styles"  # seen families in held-out hands: see ml.packing.pens
SPLITS = (TRAIN, VALIDATION, TEST, UNSEEN, STYLES)

# Seeds of designs; splits lie far apart, so a bigger pack never reaches into another.
_FIRST_SEED = {name: 1_000_000 * place for place, name in enumerate(SPLITS)}
_PLANE = tuple(view for view in cameras.VIEWS if view != "perspective")


@dataclass(frozen=True, slots=True)
class PackPlan:
    """How many designs of what, and how large their drawings are kept.

    The default is the default encoder's pack, about 11,000 figures.
    """

    per_family: int = 20  # designs of each seen family to train on
    random_forms: int = 800  # nameless designs to train on
    per_family_validation: int = 3
    per_family_test: int = 5
    per_family_unseen: int = 12
    per_family_styles: int = 3
    size: int = 160  # above what the encoder sees: augmentation crops and turns
    perspectives: int = 2  # of each training design
    plane_views: int = 4  # of each training design, drawn from the six
    sheets: SheetShares = field(default_factory=SheetShares)  # to train on

    @classmethod
    def small(cls) -> "PackPlan":
        """About 3,300 small figures, for comparing recipes: under two minutes."""
        return cls(
            per_family=12,
            random_forms=120,
            per_family_validation=1,
            per_family_test=2,
            per_family_unseen=8,
            per_family_styles=2,
            size=96,
            perspectives=2,
            plane_views=2,
        )


@dataclass(frozen=True, slots=True)
class DesignPlan:
    """One design to draw; an empty family is a random form.

    A view that is named again is drawn again, in another style.
    """

    split: str
    family: str
    seed: int
    views: tuple[str, ...]
    size: int
    sheets: SheetShares = CLEAN


def design_plans(plan: PackPlan) -> list[DesignPlan]:
    """All designs of the pack; held-out families stand in the unseen split alone."""
    seen = [name for name in sorted(families.FAMILIES) if name not in families.HELD_OUT]
    parts = [
        (TRAIN, seen, plan.per_family),
        (TRAIN, [""], plan.random_forms),
        (VALIDATION, seen, plan.per_family_validation),
        (TEST, seen, plan.per_family_test),
        (UNSEEN, sorted(families.HELD_OUT), plan.per_family_unseen),
        (STYLES, seen, plan.per_family_styles),
    ]
    return [
        _design_plan(plan, split, family, _FIRST_SEED[split] + index)
        for split, names, count in parts
        for family in names
        for index in range(count)
    ]


def _design_plan(plan: PackPlan, split: str, family: str, seed: int) -> DesignPlan:
    rng = np.random.default_rng([seed, 13])
    if split != TRAIN:
        # One perspective and one plane view come twice: same view, other style.
        again = ("perspective", _PLANE[int(rng.integers(len(_PLANE)))])
        return DesignPlan(split, family, seed, (*cameras.VIEWS, *again), plan.size)
    chosen = sorted(rng.permutation(len(_PLANE))[: plan.plane_views].tolist())
    views = ("perspective",) * plan.perspectives + tuple(_PLANE[i] for i in chosen)
    return DesignPlan(split, family, seed, views, plan.size, plan.sheets)

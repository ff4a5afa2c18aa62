"""The share of the learning rate at each step of a stage."""

import math

from ml.recipes.recipe import Optimizing


def share(step: int, steps: int, plan: Optimizing) -> float:
    """Share in (0, 1] at `step` of 0..steps-1: up, then level, straight or cosine down.

    The cosine falls from the end of warming up to 0 at the end, as open_clip's does.
    """
    warmup = max(1, round(steps * plan.warmup))
    up = (step + 1) / warmup
    if plan.schedule == "level":
        return min(1.0, up)
    if plan.schedule == "cosine":
        if step < warmup:
            return up
        way = (step - warmup) / max(1, steps - warmup)
        return 0.5 * (1 + math.cos(math.pi * way))
    start = cooling_from(steps, plan.cooldown)
    return min(1.0, up, (steps - step) / max(1, steps - start))


def cooling_from(steps: int, cooldown: float) -> int:
    """The step at which a trapezoid begins to fall."""
    return steps - round(steps * cooldown)

"""Draw a pack of training figures: python -m ml.cli.draw .ornament/packs/drawn."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ml import packs
from ml.packing import drawn
from ml.packing.drawn import PackPlan


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pack, where, and how many processes draw it."""

    out: Path
    plan: PackPlan
    processes: int


def parse(arguments: Sequence[str] | None = None) -> Wanted:
    """The command line as what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="a folder")
    parser.add_argument(
        "--small", action="store_true", help="the recipe benchmark's 3,400 figures"
    )
    parser.add_argument("--per-family", type=int, help="designs to train on")
    parser.add_argument("--random-forms", type=int, help="nameless designs likewise")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    plan = PackPlan.small() if given.small else PackPlan()
    counts = {
        "per_family": given.per_family,
        "random_forms": given.random_forms,
    }
    asked = {name: count for name, count in counts.items() if count is not None}
    plan = replace(plan, **asked)
    return Wanted(given.out, plan, given.processes)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw the pack unless it is there, and say where it lies."""
    wanted = parse(arguments)
    if not (wanted.out / packs.MANIFEST).exists():
        plans = drawn.design_plans(wanted.plan)
        drawn.write(wanted.out, plans, processes=wanted.processes)
    print(wanted.out)


if __name__ == "__main__":
    main()

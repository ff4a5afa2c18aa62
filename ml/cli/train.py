"""Train an encoder by one of the recipes: `python -m ml.cli.train ornament-small`."""

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from ml.recipes import ornament_small
from ml.recipes.ornament_small import Run


def parse(arguments: Sequence[str] | None = None) -> Run:
    """The command line as a run of the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", choices=[ornament_small.NAME])
    parser.add_argument("--pack", type=Path, default=Path(".ornament/packs/small"))
    parser.add_argument("--out", type=Path, default=Path(".ornament/training/small"))
    parser.add_argument("--steps", type=int, help="training steps")
    parser.add_argument("--seed", type=int, help="of weights, batches, augmentation")
    parser.add_argument("--processes", type=int, default=1, help="that draw the pack")
    parser.add_argument("--threads", type=int, default=1, help="that train")
    given = parser.parse_args(arguments)
    run = Run(given.pack, given.out, processes=given.processes, threads=given.threads)
    chosen = {
        name: value
        for name, value in (("steps", given.steps), ("seed", given.seed))
        if value is not None
    }
    return dataclasses.replace(run, config=dataclasses.replace(run.config, **chosen))


def main() -> None:
    """Train, and say where the encoder lies."""
    print(ornament_small.run(parse()))


if __name__ == "__main__":
    main()

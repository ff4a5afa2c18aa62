"""Train the reader of figure labels on printed lines; docs/figures.md tells of it.

python -m ml.cli.train_reader --out ml/reading
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ml.training import label_reader
from ml.training.label_reader import Recipe


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and print the record that stands beside the weights."""
    standard = Recipe()
    parser = argparse.ArgumentParser(
        prog="python -m ml.cli.train_reader", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights")
    parser.add_argument("--seed", type=int, default=standard.seed)
    parser.add_argument("--lines", type=int, default=standard.lines, help="to train on")
    parser.add_argument("--passes", type=int, default=standard.passes, help="over them")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--processes", type=int, default=1, help="that print lines")
    given = parser.parse_args(arguments)
    recipe = Recipe(seed=given.seed, lines=given.lines, passes=given.passes)
    given.out.mkdir(parents=True, exist_ok=True)
    record = label_reader.train(
        recipe, given.out, device=given.device, processes=given.processes
    )
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()

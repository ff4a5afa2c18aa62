"""Train an encoder by a recipe.

python -m ml.cli.train ornament --data .ornament/packs/drawn --out .ornament/ours
torchrun --nproc-per-node 2 -m ml.cli.train designclip --data LIST.jsonl --out FOLDER
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from ml import recipes, training
from ml.training import Progress, Settings


def parse(arguments: Sequence[str] | None = None) -> Settings:
    """The command line as the settings of a run."""
    parser = argparse.ArgumentParser(
        prog="python -m ml.cli.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("recipe", choices=recipes.names())
    add = parser.add_argument
    add("--data", type=Path, required=True, help="a pack folder or a manifest file")
    add("--out", type=Path, required=True, help="folder of checkpoints and encoder")
    add(
        "--backbone",
        default="",
        help="small, open-clip:tiny, open-clip:MODEL[/TAG], timm:MODEL[.TAG], "
        "hf-hub:ORG/NAME or local-dir:PATH; the recipe's own if not given",
    )
    add("--images", type=int, help="to be seen in all")
    add("--seed", type=int, help="of weights, batches, augmentation")
    add("--size", type=int, help="side of the drawings in pixels")
    add("--designs", type=int, help="of a batch")
    add("--rate", type=float, help="of learning")
    add("--classic", type=float, help="share of oriented gradients in the encoder")
    add("--device")
    add("--precision", choices=("auto", "float32", "bfloat16"))
    add("--accumulate", type=int, help="portions a batch is computed in")
    add("--checkpoint-gradients", action="store_true", default=None)
    add("--average", type=float, help="decay of the running mean of the weights")
    add("--threads", type=int)
    add("--checkpoint-every", type=int, help="steps")
    add("--judge-every", type=int, help="steps between looks at validation")
    add("--patience", type=int, help="looks without a better one before it stops")
    add("--train-split")
    add("--validation-split")
    add("--half", action="store_true", default=None, help="store in half precision")
    given = vars(parser.parse_args(arguments))
    return Settings(
        **{name: value for name, value in given.items() if value is not None}
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, and say where the encoder lies; expected failures end with the reason."""
    settings = parse(arguments)
    with Bar() as bar:
        try:
            folder = training.train(settings, report=bar.tell)
        except training.FAILURES as error:
            raise SystemExit(f"not trained: {error}") from error
    if _is_first_process():
        print(folder)


def _is_first_process() -> bool:
    """Whether this is the one of torchrun's processes that is listened to."""
    return os.environ.get("RANK", "0") == "0"


class Bar:
    """A progress bar on standard error: images, images/s, time left, losses."""

    def __enter__(self) -> "Bar":
        self._bar = tqdm(
            unit="image",
            desc="training",
            mininterval=1,
            file=sys.stderr,
            disable=not _is_first_process(),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def tell(self, progress: Progress) -> None:
        """Show how far the run is."""
        if self._bar.total is None:
            # What an earlier process did counts for the bar, not for its speed.
            self._bar.total, self._bar.initial = progress.total, progress.done
            self._bar.n = progress.done
        self._bar.update(progress.done - self._bar.n)
        if progress.losses:
            shown = {name: f"{value:.3f}" for name, value in progress.losses.items()}
            self._bar.set_postfix(shown, refresh=False)
        if progress.message:
            self._bar.write(progress.message, file=sys.stderr)


if __name__ == "__main__":
    main()

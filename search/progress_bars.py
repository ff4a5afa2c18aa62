"""A progress bar on standard error, shown on a terminal only."""

import sys
from typing import Self

from tqdm import tqdm


class ProgressBar:
    """Follows a count that is told as a whole, as jobs tell it."""

    def __init__(self, unit: str) -> None:
        self._bar = tqdm(
            unit=f" {unit}",
            disable=not sys.stderr.isatty(),
            file=sys.stderr,
            dynamic_ncols=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def tell(self, done: int, total: int) -> None:
        """Move to `done` of `total`; a first count above 0 is work done before."""
        if self._bar.n == 0 and done:
            self._bar.initial = done
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self._bar.write(line, file=sys.stderr)

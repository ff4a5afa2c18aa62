"""The loss curve as `log.csv`: one line a step, cut back to where a run goes on.

Columns: step, images, stage, rate, seconds (of the step), then the losses; a stage's
losses that another stage lacks stay empty.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

_FIRST = ("step", "images", "stage", "rate", "seconds")


class Journal:
    """Appends steps to `log.csv` in a folder."""

    def __init__(self, folder: Path, losses: Sequence[str], *, step: int) -> None:
        self.path = folder / "log.csv"
        before = read(self.path)
        kept = [row for row in before if int(row["step"]) <= step]
        # Losses of the stages before keep their columns, in the order they came.
        known = before[0] if before else ()
        self.columns = tuple(dict.fromkeys((*_FIRST, *known, *losses)))
        folder.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.columns)
            writer.writeheader()
            writer.writerows(kept)
        part.replace(self.path)

    def add(self, row: Mapping[str, float | str]) -> None:
        """Append one step; each line is in the file when the call returns."""
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.DictWriter(file, self.columns).writerow(row)


def read(path: Path) -> list[dict[str, str]]:
    """The whole lines of a log; a line that a killed process left torn is dropped."""
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    return list(csv.DictReader(whole.splitlines()))

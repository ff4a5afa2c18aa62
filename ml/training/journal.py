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
        self.columns = (*_FIRST, *losses)
        kept = [row for row in read(self.path) if int(row["step"]) <= step]
        folder.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.columns, extrasaction="ignore")
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

"""Steps whose outcome is kept, so that a killed run goes on where it was."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Kept:
    """A folder of outcomes, one JSON file each, of one revision of the code."""

    def __init__(self, folder: Path, signature: dict[str, Any]) -> None:
        self.folder, self.signature = folder, signature
        folder.mkdir(parents=True, exist_ok=True)

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Return what the step came to; it is done once per signature."""
        path = self._path(name)
        kept = self._read(path)
        if kept is not None:
            return kept
        outcome = json.loads(json.dumps(work()))
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps({"of": self.signature, "outcome": outcome}))
        draft.replace(path)
        return outcome

    def has(self, name: str) -> bool:
        """Whether the step was done under this signature."""
        return self._read(self._path(name)) is not None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-').replace('%', '')}.json"

    def _read(self, path: Path) -> Any:
        try:
            kept = json.loads(path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return kept["outcome"] if kept["of"] == self.signature else None


def revision() -> str:
    """The commit that is measured, with a plus where files differ from it."""

    def told(*command: str) -> str:
        result = subprocess.run(
            ["git", *command],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
        return result.stdout.strip()

    dirty = told("status", "--porcelain", "--untracked-files=no")
    return (told("rev-parse", "--short", "HEAD") or "unknown") + ("+" if dirty else "")

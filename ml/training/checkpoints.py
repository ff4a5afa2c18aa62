"""Training state on disk: written whole or not at all, checked when read.

`step-N.safetensors` holds the tensors, `step-N.json` the rest and what the run is.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from ml.training.plain_state import flatten, restore

KEPT = 2
_NAME = re.compile(r"step-(\d{8})\.json")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A step, what was stored there, and the page about it."""

    step: int
    state: dict[str, Any]
    meta: dict[str, Any]


def save(folder: Path, step: int, state: dict[str, Any], meta: dict[str, Any]) -> None:
    """Write the tensors, then the JSON page with their digest; keep the latest two.

    A process killed at any moment leaves the earlier checkpoint in force.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Any] = {}
    tree = flatten(state, tensors)
    weights = folder / f"step-{step:08d}.safetensors"
    part = weights.with_suffix(".part")
    save_file(tensors, part)
    page = {**meta, "step": step, "sha256": _digest(part), "state": tree}
    part.replace(weights)
    part = weights.with_suffix(".json.part")
    part.write_text(json.dumps(page, indent=1) + "\n")
    part.replace(weights.with_suffix(".json"))
    for old in _pages(folder)[:-KEPT]:
        old.with_suffix(".safetensors").unlink(missing_ok=True)
        old.unlink()


def latest(folder: Path) -> Checkpoint | None:
    """The newest checkpoint that is whole; damaged ones are passed over."""
    for page in reversed(_pages(folder)):
        weights = page.with_suffix(".safetensors")
        try:
            meta = json.loads(page.read_text())
            if _digest(weights) != meta["sha256"]:
                continue
            state = restore(meta.pop("state"), load_file(weights))
        except (OSError, ValueError, KeyError, SafetensorError):
            continue
        return Checkpoint(meta["step"], state, meta)
    return None


def _pages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if _NAME.match(path.name))


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

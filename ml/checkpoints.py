"""Training state on disk: written whole or not at all, checked when read."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

KEPT = 2
_NAME = re.compile(r"step-(\d{8})\.json")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A step, what was stored there, and the page about it."""

    step: int
    state: dict[str, Any]
    meta: dict[str, Any]


def save(folder: Path, step: int, state: dict[str, Any], meta: dict[str, Any]) -> None:
    """Write `step-N.pt`, then its JSON page with the digest; keep the latest two.

    A process killed at any moment leaves the earlier checkpoint in force.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"step-{step:08d}.pt"
    part = weights.with_suffix(".part")
    torch.save(state, part)
    page = {**meta, "step": step, "sha256": _digest(part)}
    part.replace(weights)
    part = weights.with_suffix(".json.part")
    part.write_text(json.dumps(page, indent=1) + "\n")
    part.replace(weights.with_suffix(".json"))
    for old in _pages(folder)[:-KEPT]:
        old.with_suffix(".pt").unlink(missing_ok=True)
        old.unlink()


def latest(folder: Path) -> Checkpoint | None:
    """The newest checkpoint that is whole; damaged ones are passed over."""
    for page in reversed(_pages(folder)):
        meta = json.loads(page.read_text())
        weights = page.with_suffix(".pt")
        if weights.exists() and _digest(weights) == meta["sha256"]:
            state = torch.load(weights, weights_only=True)
            return Checkpoint(meta["step"], state, meta)
    return None


def _pages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if _NAME.match(path.name))


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

"""What a run is and what it cost: the lines that let another person do it again."""

import dataclasses
import math
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch


@dataclass(slots=True)
class Cost:
    """Seconds and images of a run, over all its resumptions."""

    images: int = 0
    seconds: float = 0.0  # of all steps, waiting for batches included
    busy: float = 0.0  # of forward and backward passes and the optimizer

    def add(self, images: int, *, seconds: float, busy: float) -> None:
        """Count one step."""
        self.images += images
        self.seconds += seconds
        self.busy += busy

    def page(self, *, figures: int) -> dict[str, float]:
        """Plain values: speed, share of time at work, seconds per epoch, memory."""
        seconds = max(self.seconds, 1e-9)
        speed = self.images / seconds
        return {
            "images_seen": self.images,
            "seconds": round(self.seconds, 1),
            "images_per_second": round(speed, 1),
            "seconds_per_epoch": round(figures / speed, 1) if speed else 0.0,
            "share_in_passes": round(self.busy / self.seconds, 3)
            if self.seconds
            else 0,
            "peak_memory_mb": peak_memory_mb(),
        }


def peak_memory_mb() -> int:
    """The most memory this process held: resident, and on the GPU where one is used."""
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    gpu = torch.cuda.max_memory_allocated() >> 20 if torch.cuda.is_available() else 0
    return int(resident + gpu)


def git_revision() -> str:
    """The commit of the code, "unknown" outside a checkout."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        done = subprocess.run(
            command,
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def plain(value: Any) -> Any:
    """Dataclasses, paths and tuples as JSON gives them back; None for no number."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return plain(dataclasses.asdict(value))
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # a split nothing can be asked of; JSON has no word for it
    return str(value) if isinstance(value, Path) else value

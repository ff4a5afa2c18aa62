"""What a run was measured on."""

import os
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks import measure

PROBE = 512 * 2**20  # bytes, many times any cache


def facts() -> dict[str, Any]:
    """The machine, its load and its memory's speed at this moment."""
    return {
        "cpu": _cpu(),
        "cpus": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "load": round(os.getloadavg()[0], 1),
        "read_gb_s": round(read_bandwidth(), 1),
        "copy_gb_s": round(measure.bandwidth(), 1),
    }


def read_bandwidth(rounds: int = 5) -> float:
    """GB/s that one thread reads from memory, the best of some rounds."""
    block = np.ones(PROBE // 8, dtype=np.int64)
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        block.max()
        best = min(best, time.perf_counter() - start)
    return block.nbytes / best / 1e9


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    flags = next((line for line in lines if line.startswith("flags")), "").split()
    widest = next((f for f in ("avx512f", "avx2", "avx") if f in flags), "no AVX")
    return f"{names[0] if names else platform.machine()} ({widest})"

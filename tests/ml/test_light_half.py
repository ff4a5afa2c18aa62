"""Screens import the light half of ml; none of it may load a framework."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "torchvision", "timm", "open_clip", "transformers")
LIGHT = (
    "drawings",
    "metrics",
    "baselines",
    "manifests.ornament",
    "packing.drawn",
    "synthetic",
)


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_load_no_framework(module):
    code = (
        f"import sys, ml.{module}; "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []

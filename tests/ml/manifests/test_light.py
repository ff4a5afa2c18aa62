"""Formats are read by screens and importers: none of them may load a framework."""

import subprocess
import sys


def test_no_format_loads_a_framework():
    code = """
import importlib, pkgutil, sys
import ml.manifests
for module in pkgutil.iter_modules(ml.manifests.__path__):
    importlib.import_module(f"ml.manifests.{module.name}")
heavy = {"torch", "torchvision", "timm", "open_clip", "transformers", "django"}
print(*sorted(heavy & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []

"""Plots of a judgement: recall curves, bars and confusion per class, maps of splits."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ml.classification import classes
from ml.judging import files, reporting
from ml.judging.case import Case
from ml.protocols import maps, plots

POINTS = 500  # an exact map of more takes long, and shows no more

# Where a protocol's curves stand in its results, and what their figures are called.
_CURVES = {
    "same-design": (("image_to_design",), "R@"),
    "retrieval": (("image_to_design", "image"), "Rank-"),
    "deeppatent": (("all", "image"), "Rank-"),
    "dira": ((), "Rank-"),
    "one-to-one": (("text 1", "text_to_image"), "R@"),
    "designclip": (("text 1", "text_to_image"), "R@"),
}


def draw(folder: Path, results: Mapping[str, Any]) -> None:
    """Draw what the results of `judge` hold, one PNG file each, into a folder."""
    for protocol, split, methods in reporting.tables(results):
        curves = _curves(protocol, methods)
        if curves:
            prefix = _CURVES[protocol][1]
            path = folder / f"{protocol}-{split}-recall.png"
            plots.recall_curves(curves, path, prefix=prefix)
        for name, result in _classifications(methods):
            called = files.plain(name)
            path = folder / f"{protocol}-{split}-{called}-classes.png"
            plots.class_bars(result, path)
            plots.confusion(
                result, folder / f"{protocol}-{split}-{called}-confusion.png"
            )


def draw_map(folder: Path, case: Case) -> None:
    """Draw a t-SNE map of a split's figures by class, or by patent without classes.

    Of a large split a sample, the same for all methods; below four figures nothing.
    """
    whole = case.whole()
    count = len(whole.figures)
    if count < 4:
        return
    rng = np.random.default_rng(case.wanted.seed)
    rows = np.sort(rng.choice(count, min(count, POINTS), replace=False))
    symbols = [
        classes.symbol(whole.figures[row], case.wanted.level) or "no class"
        for row in rows
    ]
    if set(symbols) == {"no class"}:
        symbols = [whole.figures[row].patent for row in rows]
    points = maps.flat_map(whole.vectors[rows], seed=case.wanted.seed)
    folder.mkdir(parents=True, exist_ok=True)
    called = files.plain(case.method.name)
    plots.point_map(points, symbols, folder / f"map-{case.split}-{called}.png")


def _curves(protocol: str, methods: Mapping[str, Any]) -> dict[str, Any]:
    """The tables with figures at K of all methods that have them."""
    if protocol not in _CURVES:
        return {}
    place, prefix = _CURVES[protocol]
    found = {}
    for name, result in methods.items():
        table = result
        for step in place:
            table = table.get(step, {})
        if any(key.startswith(prefix) for key in table):
            found[name] = table
    return found


def _classifications(methods: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The results that have classes, those of several classifiers by their names."""
    for name, result in methods.items():
        if "per_class" in result:
            yield name, result
        for inner, table in result.items():
            if isinstance(table, Mapping) and "per_class" in table:
                yield f"{name} {inner}", table

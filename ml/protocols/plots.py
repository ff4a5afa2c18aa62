"""Pictures of results: recall curves, bars per class, confusion, a map of a set.

Each function writes one file; its ending (.png, .svg, .pdf) says which kind.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

Result = Mapping[str, Any]

_AT = re.compile(r"(?:Rank-|R@|Recall@|top-)([0-9]+)")
_NAMED = 12  # labels of a map that get a colour and a name of their own
_INSIDE = 5  # names that a legend over the curves may hold
_COLOURS = 10  # in Matplotlib's cycle


class NothingToPlot(ValueError):
    """A result without what the plot shows; the message says what is missing."""


def recall_curves(results: Mapping[str, Result], path: Path, *, prefix: str) -> None:
    """Draw the figures `prefix`k of each result (Rank-, R@, Recall@, top-) against k.

    The results are tables as they stand in a protocol's result, say its `image`.
    Raises NothingToPlot for a table without such figures.
    """
    figure, axes = _canvas(6, 4)
    ticks: set[int] = set()
    for name, result in results.items():
        points = sorted(
            (int(found[1]), value)
            for key, value in result.items()
            if (found := _AT.fullmatch(key)) and key.startswith(prefix)
        )
        if not points:
            raise NothingToPlot(f"{name} has no figures {prefix}k")
        ks, shares = zip(*points, strict=True)
        axes.plot(ks, shares, marker="o", label=name)
        ticks.update(ks)
    axes.set_xscale("log")
    axes.set_xticks(sorted(ticks), [str(tick) for tick in sorted(ticks)])
    axes.set_xticks([], minor=True)
    axes.set(xlabel="k", ylabel=f"{prefix}k", ylim=(0, 1))
    axes.grid(visible=True, alpha=0.3)
    beside = {"loc": "center left", "bbox_to_anchor": (1, 0.5), "fontsize": "small"}
    axes.legend(**(beside if len(results) > _INSIDE else {}))
    figure.savefig(path)


def class_bars(result: Result, path: Path, *, measure: str = "recall") -> None:
    """Draw a classification's `measure` of each class that has items, best first.

    Raises NothingToPlot where the result has no classes.
    """
    classes = _classes(result)
    bars = sorted(
        ((values[measure], name) for name, values in classes.items()),
        key=lambda bar: (bar[0], bar[1]),
    )
    figure, axes = _canvas(6, 1 + 0.22 * len(bars))
    names = [f"{name} ({classes[name]['support']:,})" for _, name in bars]
    axes.barh(names, [value for value, _ in bars])
    axes.set(xlabel=measure, xlim=(0, 1))
    axes.margins(y=0.01)
    figure.savefig(path)


def confusion(result: Result, path: Path) -> None:
    """Draw the share of each class's items (row) taken for each class (column).

    Rows without items stay empty. Raises NothingToPlot where there is no confusion.
    """
    counts = np.asarray(result.get("confusion", []), np.float64)
    if counts.ndim != 2:
        raise NothingToPlot("the result has no confusion")
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.where(totals > 0, counts / np.maximum(totals, 1), np.nan)
    names, side = list(result["per_class"]), 3 + 0.22 * len(counts)
    figure, axes = _canvas(side, side)
    image = axes.imshow(shares, vmin=0, vmax=1, cmap="Blues")
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="taken for", ylabel="true class")
    figure.colorbar(image, shrink=0.7)
    figure.savefig(path)


def point_map(points: NDArray[np.float64], labels: Sequence[str], path: Path) -> None:
    """Draw a map (n, 2), the commonest labels (n) in colours of their own, others grey.

    Raises NothingToPlot where points and labels do not pair.
    """
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(labels):
        raise NothingToPlot(f"{len(labels)} labels for points {points.shape}")
    names, counts = np.unique(labels, return_counts=True)
    named = names[np.argsort(-counts, kind="stable")][:_NAMED]
    figure, axes = _canvas(7, 5)
    label = np.asarray(labels)
    other = ~np.isin(label, named)
    axes.scatter(points[other, 0], points[other, 1], s=6, color="0.8", linewidths=0)
    for place, name in enumerate(named):
        x, y = points[label == name].T
        shape = "o" if place < _COLOURS else "^"
        colour = f"C{place % _COLOURS}"
        axes.scatter(x, y, s=12, label=name, color=colour, marker=shape, linewidths=0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small")
    figure.savefig(path)


def _classes(result: Result) -> dict[str, Any]:
    classes = {
        name: values
        for name, values in result.get("per_class", {}).items()
        if values["support"]
    }
    if not classes:
        raise NothingToPlot("the result has no classes with items")
    return classes


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of its own (inches): nothing is shared, no display is needed."""
    figure = Figure(figsize=(width, height), dpi=120, layout="constrained")
    return figure, figure.subplots()

"""The same patent in two splits: found, named, and refused before training starts.

Splits called `val_query` and `val_db` are two roles of one split, `val`.
"""

from collections import defaultdict
from collections.abc import Iterable

from ml.manifests.ornament import Figure

_NAMED = 5


class LeakingSplits(Exception):
    """A patent or a file stands in two splits; the message names some."""


def find(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """The patents that stand in several splits, each with the splits, sorted."""
    return _shared((figure.patent, side(figure.split)) for figure in figures)


def check(figures: Iterable[Figure]) -> None:
    """Raise LeakingSplits if a patent or an image file stands in two splits."""
    listed = tuple(figures)
    for noun, shared in (
        ("patents", find(listed)),
        ("files", _shared((figure.path, side(figure.split)) for figure in listed)),
    ):
        if shared:
            named = "; ".join(
                f"{name} in {' and '.join(splits)}"
                for name, splits in list(shared.items())[:_NAMED]
            )
            more = ", …" if len(shared) > _NAMED else ""
            raise LeakingSplits(
                f"{len(shared)} {noun} in more than one split: {named}{more}"
            )


def side(split: str) -> str:
    """The split a role belongs to: "val" of "val_query"."""
    return split.removesuffix("_query").removesuffix("_db")


def _shared(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    splits: dict[str, set[str]] = defaultdict(set)
    for name, split in pairs:
        splits[name].add(split)
    return {
        name: tuple(sorted(found))
        for name, found in sorted(splits.items())
        if len(found) > 1
    }

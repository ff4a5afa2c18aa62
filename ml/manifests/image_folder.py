"""A folder of images with `metadata.jsonl`, as the Hugging Face hub shows it.

    train/metadata.jsonl    {"file_name": "a.png", "text": "a cup", "patent": …}
    train/a.png

One metadata file may stand at the top or in each split's folder; `file_name` is
relative to it. Images without a line are no part of the set.
Format: Hugging Face datasets, "imagefolder".
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ml.manifests import facts, lines, names
from ml.manifests.archives import UnreadableImage
from ml.manifests.lines import OnBad, bad_line, refuse
from ml.manifests.ornament import Figure, UnreadableManifest

METADATA = "metadata.jsonl"
# Names of folders that say a split, as the hub understands them.
_SPLITS = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
    "testing": "test",
    "eval": "test",
}


class UnfitFolder(Exception):
    """The folder has no metadata file, or is not empty where it should be."""


def read(folder: Path, *, split: str = "", on_bad: OnBad = refuse) -> Iterator[Figure]:
    """The figures of a folder, paths relative to it.

    A figure's split is what its line says, else what its folder is called, else
    `split`. A line that tells no figure, or one of a file that is not there, goes to
    `on_bad`. Raises UnfitFolder where there is no metadata file.
    """
    tables = sorted(folder.rglob(METADATA))
    if not tables:
        raise UnfitFolder(f"{folder} has no {METADATA}")
    seen: set[str] = set()
    for table in tables:
        inner = table.parent.relative_to(folder)
        for number, text in lines.numbered(table):
            if not text.strip():
                continue
            try:
                figure = _figure(facts.parse(text), inner, split)
                _check(figure, folder, seen)
            except (ValueError, TypeError) as error:
                on_bad(bad_line(table, number, error))
            else:
                seen.add(figure.path)
                yield figure


def write(
    folder: Path,
    figures: Iterable[Figure],
    read_image: Callable[[str], bytes],
    *,
    on_bad: OnBad = refuse,
) -> int:
    """Copy figures into a new folder, a folder for each split; how many.

    `text` is the first caption; the other keys are our manifest's. Images that cannot
    be read go to `on_bad`. Raises UnfitFolder unless the folder is empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UnfitFolder(f"{folder} is not empty; give a new folder")
    tables: dict[str, list[str]] = {}
    count = 0
    for figure in figures:
        try:
            inner = names.relative(f"{figure.split}/{figure.path}")
            image = read_image(figure.path)
        except (ValueError, UnreadableImage) as error:
            on_bad(UnreadableManifest(str(error)))
            continue
        file = folder / inner
        if file.exists() or file.name == METADATA:
            on_bad(UnreadableManifest(f"{inner} stands twice, or for the metadata"))
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(image)
        tables.setdefault(figure.split, []).append(_line(figure))
        count += 1
    for split, table in tables.items():
        lines.write(folder / split / METADATA, table)
    return count


def _line(figure: Figure) -> str:
    known = facts.of(figure)
    known["file_name"] = known.pop("path")
    known["text"] = figure.captions[0] if figure.captions else ""
    return json.dumps(known, ensure_ascii=False, sort_keys=True) + "\n"


def _figure(values: Mapping[str, Any], inner: Path, split: str) -> Figure:
    name = values.get("file_name")
    if not isinstance(name, str):
        raise TypeError("no file_name")
    path = (PurePosixPath(inner) / names.relative(name)).as_posix()
    known = (_SPLITS.get(part) for part in PurePosixPath(path).parts[:-1])
    of_folder = next(filter(None, known), split)
    return facts.figure(values, path=path, split=of_folder)


def _check(figure: Figure, folder: Path, seen: set[str]) -> None:
    if figure.path in seen:
        raise ValueError(f"{figure.path} again")
    if not (folder / figure.path).is_file():
        raise ValueError(f"no file {figure.path}")

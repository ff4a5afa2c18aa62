"""From one format to another by way of figures: a reader and a writer for each.

Paths begin in one folder of images all the way; only a written manifest has them
relative to itself.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from tqdm import tqdm

from ml.manifests import (
    deeppatent,
    dira,
    image_folder,
    impact,
    impact_tables,
    leaks,
    lines,
    open_clip_csv,
    ornament,
    sheets,
    webdataset,
)
from ml.manifests.archives import Archives, UnreadableImage
from ml.manifests.image_folder import UnfitFolder
from ml.manifests.impact import Gazette
from ml.manifests.leaks import LeakingSplits
from ml.manifests.lines import OnBad
from ml.manifests.ornament import Figure, UnreadableManifest
from ml.manifests.webdataset import UnreadableShard

# What a conversion may fail with through no fault of the program.
FAILURES = (
    UnreadableManifest,
    UnreadableShard,
    UnreadableImage,
    UnfitFolder,
    LeakingSplits,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What to convert, and how; `images` is the folder that paths begin in."""

    sources: tuple[Path, ...]
    source_format: str
    out: Path
    target_format: str
    images: Path
    split: str
    gazette: Gazette | None  # None: as the format has it
    separator: str
    classes: Path | None
    skip_bad: bool
    png: bool


Reader = Callable[[Conversion, Path, Archives, OnBad], Iterator[Figure]]
Writer = Callable[[Conversion, Iterable[Figure], Archives, OnBad], None]


def convert(wanted: Conversion) -> tuple[int, int]:
    """Convert, and count the figures read and the lines left out.

    Raises one of `FAILURES`.
    """
    skipped = lines.Skipped()
    on_bad: OnBad = skipped if wanted.skip_bad else lines.refuse
    read, write = READERS[wanted.source_format], WRITERS[wanted.target_format]
    with Archives(wanted.images) as archives:
        found: list[Figure] = []
        for source in wanted.sources:
            figures = read(wanted, source, archives, on_bad)
            found += tqdm(figures, unit="figure", desc=source.name)
        leaks.check(found)
        write(wanted, found, archives, on_bad)
    return len(found), skipped.count


def _read_manifest(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    manifest = ornament.read(source)
    return (_below(wanted.images, manifest.folder, one) for one in manifest.figures)


def _read_sheets(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    manifest = sheets.read(source, split=_split(wanted))
    return (_below(wanted.images, manifest.folder, one) for one in manifest.figures)


def _read_impact(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    figures = impact.figures(
        impact.read(source, on_bad=on_bad),
        split=_split(wanted),
        found=_images(archives),
        gazette=wanted.gazette or "without",
        on_missing=on_bad,
    )
    return impact.turned(figures, archives, on_bad=on_bad)


@lru_cache(maxsize=1)
def _images(archives: Archives) -> Mapping[str, str]:
    """Looked for once, though each year's table asks."""
    return impact.images(archives)


def _read_impact_classes(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    rows = impact_tables.read_classification(source, on_bad=on_bad)
    return impact_tables.figures(rows, split=_split(wanted))


def _read_impact_pairs(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    rows = impact_tables.read_pairs(source, on_bad=on_bad)
    return impact_tables.figures(rows, split=_split(wanted))


def _read_open_clip(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    classes = {title: class_ for class_, title in _classes(wanted).items()}
    rows = open_clip_csv.read(source, on_bad=on_bad)
    return open_clip_csv.figures(rows, split=_split(wanted), classes=classes)


def _read_webdataset(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    figures = webdataset.figures(source, split=wanted.split, on_bad=on_bad)
    return (_below(wanted.images, source, figure) for figure in figures)


def _read_deeppatent(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    split = deeppatent.SPLITS.get(source.name.partition(".")[0]) or _split(wanted)
    entries = (
        entry
        for entry in deeppatent.read(source)
        if wanted.gazette in (None, "with")
        or entry.sheet.is_gazette == (wanted.gazette == "only")
    )
    return deeppatent.figures(entries, split=split)


def _read_dira(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    return dira.figures(dira.read_list(source), split=_split(wanted))


def _read_image_folder(
    wanted: Conversion, source: Path, archives: Archives, on_bad: OnBad
) -> Iterator[Figure]:
    figures = image_folder.read(source, split=wanted.split, on_bad=on_bad)
    return (_below(wanted.images, source, figure) for figure in figures)


def _write_manifest(
    wanted: Conversion, figures: Iterable[Figure], archives: Archives, on_bad: OnBad
) -> None:
    folder = wanted.out.parent
    ornament.write(
        wanted.out, (_below(folder, wanted.images, figure) for figure in figures)
    )


def _write_open_clip(
    wanted: Conversion, figures: Iterable[Figure], archives: Archives, on_bad: OnBad
) -> None:
    names = _classes(wanted)
    pairs = open_clip_csv.pairs(
        figures,
        category=lambda figure: names.get(figure.uspc.partition("/")[0], ""),
    )
    open_clip_csv.write(
        wanted.out,
        pairs,
        separator=wanted.separator,
        columns=open_clip_csv.PATENTCLIP if names else open_clip_csv.Columns(),
        with_category=bool(names),
        on_bad=on_bad,
    )


def _write_webdataset(
    wanted: Conversion, figures: Iterable[Figure], archives: Archives, on_bad: OnBad
) -> None:
    webdataset.write(wanted.out, figures, archives.read, png=wanted.png, on_bad=on_bad)


def _write_deeppatent(
    wanted: Conversion, figures: Iterable[Figure], archives: Archives, on_bad: OnBad
) -> None:
    deeppatent.write(wanted.out, deeppatent.entries(figures))


def _write_dira(
    wanted: Conversion, figures: Iterable[Figure], archives: Archives, on_bad: OnBad
) -> None:
    dira.write_list(wanted.out, (figure.path for figure in figures))


def _write_image_folder(
    wanted: Conversion, figures: Iterable[Figure], archives: Archives, on_bad: OnBad
) -> None:
    image_folder.write(wanted.out, figures, archives.read, on_bad=on_bad)


READERS: dict[str, Reader] = {
    "manifest": _read_manifest,
    "sheets": _read_sheets,
    "impact": _read_impact,
    "impact-classes": _read_impact_classes,
    "impact-pairs": _read_impact_pairs,
    "open-clip-csv": _read_open_clip,
    "webdataset": _read_webdataset,
    "deeppatent": _read_deeppatent,
    "dira": _read_dira,
    "image-folder": _read_image_folder,
}

WRITERS: dict[str, Writer] = {
    "manifest": _write_manifest,
    "open-clip-csv": _write_open_clip,
    "webdataset": _write_webdataset,
    "deeppatent": _write_deeppatent,
    "dira": _write_dira,
    "image-folder": _write_image_folder,
}


def _split(wanted: Conversion) -> str:
    if not wanted.split:
        raise ValueError(f"{wanted.source_format} names no split; give --split")
    return wanted.split


def _below(root: Path, folder: Path, figure: Figure) -> Figure:
    """The figure with its path relative to `root` instead of to `folder` in it."""
    # As it is written first: a link to images kept elsewhere is below its own folder.
    ways = [(folder.absolute(), root.absolute()), (folder.resolve(), root.resolve())]
    inner = next((a.relative_to(b) for a, b in ways if a.is_relative_to(b)), None)
    if inner is None:
        raise ValueError(
            f"{folder} is not below {root}: give --images a folder that holds all"
            " sources, and write a manifest into it or above it"
        )
    return replace(figure, path=(inner / figure.path).as_posix())


def _classes(wanted: Conversion) -> dict[str, str]:
    """Titles by class from a TSV such as "D12<TAB>Transportation"; {} without one."""
    if wanted.classes is None:
        return {}
    with wanted.classes.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["class"]: row["title"] for row in rows}

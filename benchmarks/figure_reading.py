"""How well figure labels are read and sheets split, on synthetic and real sheets.

    python -m benchmarks.figure_reading DATA [--designs 60] [--json]

Synthetic sheets are drawn for this alone: designs that trained nothing, their labels in
Pillow's typeface and in typefaces that the reader has not seen. Of real grants
(`impact/` and `pdf/` of DATA) only the numbers are known that they describe; where a
PDF has no text, the numbers are expected to run from 1 without a gap.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ml.reading import printing, reader
from ml.reading.sheets import Box, SheetReading
from ml.synthetic import cameras, designs, labels, rendering, sheets, styles
from ml.synthetic.sheets import Figure, Placed
from search import figures as drawing_files
from search.ingest import binding, documents, pdf
from search.ingest.records import PatentRecord
from search.ingest.sheets import reading

FIRST_DESIGN = 8_000_000  # seeds that neither a corpus nor training draws
GOOD_BOX = 0.9  # intersection over union of a box that is right

Ink = NDArray[np.bool_]


@dataclass
class Score:
    """What was found on synthetic sheets, counted."""

    sheets: int = 0
    figures: int = 0
    numbers_right: int = 0
    numbers_false: int = 0  # told, and not on the sheet
    splits_right: int = 0  # as many figures as there are, each box right
    overlaps: list[float] = field(default_factory=list)
    sureness: list[tuple[float, bool]] = field(default_factory=list)
    split_sureness: list[tuple[float, bool]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, truth: Sequence[Placed], found: SheetReading) -> None:
        """Compare one sheet."""
        self.sheets += 1
        self.figures += len(truth)
        told = {figure.number: figure for figure in found.figures if figure.number}
        expected = {placed.number: placed for placed in truth}
        for number, figure in told.items():
            is_right = number in expected
            self.numbers_right += is_right
            self.numbers_false += not is_right
            self.sureness.append((figure.number_confidence or 0.0, is_right))
        boxes = [
            overlap(told[number].box, placed.box)
            for number, placed in expected.items()
            if number in told and len(truth) > 1
        ]
        self.overlaps += boxes
        is_split = len(found.figures) == len(truth) and all(
            box >= GOOD_BOX for box in boxes
        )
        is_split = is_split and (len(truth) == 1 or len(boxes) == len(truth))
        self.splits_right += is_split
        if found.split_confidence is not None:
            self.split_sureness.append((found.split_confidence, is_split))

    def row(self, name: str) -> dict[str, object]:
        """Return the rates as a row of a table."""
        return {
            "sheets": name,
            "n": self.sheets,
            "figures": self.figures,
            "numbers_right": self.numbers_right / max(1, self.figures),
            "numbers_false": self.numbers_false / max(1, self.figures),
            "splits_right": self.splits_right / max(1, self.sheets),
            "box_overlap": float(np.mean(self.overlaps)) if self.overlaps else None,
            "number_calibration_error": calibration_error(self.sureness),
            "split_calibration_error": calibration_error(self.split_sureness),
            "ms_per_sheet": 1000 * self.seconds / max(1, self.sheets),
        }


@dataclass(frozen=True)
class Numbers:
    """The figure numbers of one real grant: described, read, and bound."""

    id: str
    described: tuple[str, ...]
    told: tuple[str, ...]
    bound: tuple[str, ...]
    reviewed: int
    sheets: int
    seconds: float

    @property
    def right(self) -> set[str]:
        return set(self.told) & set(self.described)

    @property
    def is_read(self) -> bool:
        return sorted(self.told) == sorted(self.described)

    @property
    def is_bound(self) -> bool:
        return sorted(self.bound) == sorted(self.described)

    @property
    def is_gapless(self) -> bool:
        expected = {str(number + 1) for number in range(len(self.told))}
        return set(self.told) == expected


def main() -> None:
    """Print the tables, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--designs", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = [synthetic(name, given.designs) for name in ("Pillow", *printing.TESTING)]
    rows.append(synthetic("Pillow", given.designs // 3, is_hague=True))
    grants = [judged(name, numbers_of(given.data / name)) for name in ("impact", "pdf")]
    if given.json:
        print(json.dumps({"synthetic": rows, "real": grants}))
        return
    table(rows)
    print()
    table([{k: v for k, v in row.items() if k != "wrong"} for row in grants])
    for row in grants:
        for line in row["wrong"]:  # type: ignore[attr-defined]
            print(f"  {row['grants']}: {line}")


def synthetic(face: str, count: int, *, is_hague: bool = False) -> dict[str, object]:
    """Read one sheet of each of some designs, one to four figures on it."""
    score = Score()
    for seed in range(FIRST_DESIGN, FIRST_DESIGN + count):
        truth, ink = printed(seed, face, is_hague=is_hague)
        began = time.process_time()
        found = reader.read(ink)
        score.seconds += time.process_time() - began
        score.add(truth, found)
    return score.row("bare numbers" if is_hague else face)


def printed(seed: int, face: str, *, is_hague: bool) -> tuple[tuple[Placed, ...], Ink]:
    """Draw a sheet of one to four views of a design, labelled in a typeface."""
    rng = np.random.default_rng([seed, len(face)])
    mesh = designs.mesh(designs.draw(seed))
    views = [str(view) for view in rng.permutation(cameras.VIEWS)[: rng.integers(1, 5)]]
    first = int(rng.integers(1, 30))
    drawn = []
    for place, view in enumerate(views):
        pixels = rendering.render(
            mesh,
            camera=cameras.camera(view, rng=rng),
            style=styles.draw_style(rng),
            size=int(rng.integers(500, 1000)),
            rng=rng,
        )
        number = f"1.{first + place}" if is_hague else str(first + place)
        drawn.append(Figure(number, pixels))
    style = labels.draw_style(rng)
    if is_hague:
        style = labels.hague_style(style)
    sheet = sheets.compose(
        drawn, style=style, label_size=int(rng.integers(32, 70)), rng=rng
    )
    pixels = sheet.pixels.copy()
    for placed in sheet.placed if face != "Pillow" else ():
        relabel(pixels, placed, face)
    return sheet.placed, pixels < labels.INK_BELOW


def relabel(pixels: NDArray[np.uint8], placed: Placed, face: str) -> None:
    """Print a label anew in another typeface, as large as fits where it stood."""
    left, top, right, bottom = placed.label_box
    room = right - left, bottom - top
    size = 2 * room[1]
    while size > 8:
        type_ = printing.font(face, size)
        box = type_.getbbox(placed.label)
        if box[2] - box[0] <= room[0] and box[3] - box[1] <= room[1]:
            break
        size -= 1
    page = Image.new("L", room, 255)
    ImageDraw.Draw(page).text((-box[0], -box[1]), placed.label, 0, type_)
    pixels[top:bottom, left:right] = np.asarray(page)


def numbers_of(folder: Path) -> Iterator[Numbers]:
    """Yield what grants describe and what is read on their sheets."""
    for file in sorted(folder.rglob("*.XML")):
        record = documents.parse(file.read_bytes())
        drawings = sorted(
            drawing
            for drawing in file.parent.glob("*.TIF")
            if drawing_files.sheet_code(drawing.name) != drawing_files.GAZETTE_CODE
        )
        contents = [(drawing.read_bytes(), False) for drawing in drawings]
        yield _read(record, contents)
    for file in sorted(folder.rglob("*.pdf")):
        patent = pdf.read(file, name_hint=file.name)
        yield _read(patent.record, [(sheet.content, False) for sheet in patent.sheets])


def _read(record: PatentRecord, contents: Sequence[tuple[bytes, bool]]) -> Numbers:
    found, seconds = [], 0.0
    for content, is_landscape in contents:
        image = drawing_files.read_sheet(content, is_landscape=is_landscape).image
        began = time.process_time()
        found.append(reading(image))
        seconds += time.process_time() - began
    bound = binding.bind(
        record.descriptions,
        readings=found,
        declared_figures=record.declared_figures,
    )
    return Numbers(
        record.id,
        described=tuple(binding.numbers(record.descriptions)),
        told=tuple(one.number for sheet in found for one in sheet.figures),
        bound=tuple(one.number for sheet in bound for one in sheet),
        reviewed=sum(one.needs_review for sheet in bound for one in sheet),
        sheets=len(found),
        seconds=seconds,
    )


def judged(name: str, grants: Iterable[Numbers]) -> dict[str, object]:
    """Return the shares of grants in which all numbers are right, and the others."""
    all_ = list(grants)
    listed = [grant for grant in all_ if grant.described]
    sheets_ = sum(grant.sheets for grant in all_)
    return {
        "grants": name,
        "n": len(all_),
        "sheets": sheets_,
        "figures_described": sum(len(grant.described) for grant in listed),
        "figures_read_right": sum(len(grant.right) for grant in listed),
        "grants_read_right": sum(grant.is_read for grant in listed),
        "grants_described": len(listed),
        "grants_bound_right": sum(grant.is_bound for grant in listed),
        "without_list_gapless": sum(
            grant.is_gapless for grant in all_ if not grant.described
        ),
        "without_list": len(all_) - len(listed),
        "figures_to_review": sum(grant.reviewed for grant in all_),
        "ms_per_sheet": 1000 * sum(grant.seconds for grant in all_) / max(1, sheets_),
        "wrong": [
            f"{grant.id} describes {' '.join(grant.described) or 'nothing'}, "
            f"read {' '.join(number or '?' for number in grant.told)}"
            for grant in all_
            if not (grant.is_read if grant.described else grant.is_gapless)
        ],
    }


def overlap(one: Box | None, other: Box) -> float:
    """Return the intersection over the union of two boxes; 0 without one."""
    if one is None:
        return 0.0
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0, wide) * max(0, high)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (areas - shared)


def calibration_error(sureness: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Return how far confidence is from the share that is right, over equal bins."""
    if not sureness:
        return 0.0
    sure, right = (
        np.array(column, dtype=float) for column in zip(*sureness, strict=True)
    )
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        abs(sure[place == n].mean() - right[place == n].mean()) * (place == n).mean()
        for n in np.unique(place)
    ]
    return float(np.sum(gaps))


def table(rows: Sequence[dict[str, object]]) -> None:
    """Print rows as a table of Markdown."""
    names = list(rows[0])
    print(f"| {' | '.join(names)} |\n|{'|'.join('--:' for _ in names)}|")
    for row in rows:
        cells = [
            f"{value:.3f}" if isinstance(value, float) else str(value)
            for value in row.values()
        ]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

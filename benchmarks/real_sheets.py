"""Same-design retrieval on real patents: encoders beside the classic methods.

`python -m benchmarks.real_sheets [DATA] [--encoder NAME …]` prints four tables: the
sheets of `impact/`, the same without the design that has 57 of them, the same with the
gazette figures, which repeat other sheets, and the sheets read from `pdf/`. Landscape
sheets are turned upright.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ml import encoders, packs
from ml.encoders import Encoder
from ml.manifests import ornament, sheets
from ml.manifests.ornament import Manifest
from ml.packs import Pack
from ml.protocols import same_design
from ml.protocols.same_design import Report
from search import figures
from search.ingest import pdf

MOST_SHEETS = "USD0911448"
SIDE = 256  # pixels at which sheets are kept before an encoder shrinks them


def main() -> None:
    """Print a table for each set of sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--encoder", nargs="+", default=["default"])
    given = parser.parse_args()
    loaded = [encoders.load(name) for name in given.encoder]
    with tempfile.TemporaryDirectory() as scratch:
        for title, pack in packs_of(given.data.resolve(), Path(scratch)):
            print(f"\n{title}\n")
            print("| method | sheets | patents | mAP | R@1 |\n|---|--:|--:|--:|--:|")
            for report in judge(pack, loaded):
                print(line(report))


def judge(pack: Pack, loaded: list[Encoder]) -> Iterator[Report]:
    """A report of each encoder, and of each classic method."""
    for encoder in loaded:
        yield same_design.judge_encoder(encoder, pack, "test")
    for name in sorted(same_design.BASELINES):
        yield same_design.judge_baseline(name, pack, "test")


def line(report: Report) -> str:
    """A row of the table."""
    found = report.images
    return (
        f"| {report.method} | {report.figures} | {report.patents} "
        f"| {found.mean_average_precision:.3f} | {found.recall_at[1]:.3f} |"
    )


def packs_of(data: Path, scratch: Path) -> Iterator[tuple[str, Pack]]:
    """The sets of real sheets, prepared, with their titles."""
    plain = sheets.read(data / "impact")
    yield "impact/", _packed(plain, scratch / "impact")
    fewer = [row for row in plain.figures if row.patent != MOST_SHEETS]
    digest = ornament.content_sha256(fewer)
    without = Manifest(plain.folder, tuple(fewer), digest)
    yield f"impact/ without {MOST_SHEETS}", _packed(without, scratch / "without")
    gazette = sheets.read(data / "impact", gazette="with")
    yield "impact/ with D00000", _packed(gazette, scratch / "gazette")
    read = sheets.read(from_pdfs(data / "pdf", scratch / "pdfs"))
    yield "pdf/", _packed(read, scratch / "pdf")


def _packed(manifest: Manifest, folder: Path) -> Pack:
    packs.pack(manifest, folder, size=SIDE)
    return packs.read(folder)


def from_pdfs(source: Path, folder: Path) -> Path:
    """Write the sheets of PDFs as upright files named like the Office's."""
    folder.mkdir()
    for file in sorted(source.glob("*.pdf")):
        patent = pdf.read(file, name_hint=file.name)
        for sheet in patent.sheets:
            image = figures.read_sheet(sheet.content).image
            name = f"{patent.record.id}-00000000-{sheet.code}.png"
            image.save(folder / name)
    return folder


if __name__ == "__main__":
    main()

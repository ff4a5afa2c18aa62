"""Same-design retrieval on real patents: the default encoder beside the baselines.

`python -m benchmarks.real_sheets [DATA] [--encoder NAME …] [--gazette]` prints three
tables: the sheets of `impact/`, the same without the design that has 57 of them, and
the sheets read from `pdf/`. Gazette figures are left out unless asked for, landscape
sheets turned upright.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ml import judging
from ml.judging import Judgement, reporting
from ml.protocols import same_design
from search import figures
from search.ingest import pdf

MOST_SHEETS = "USD0911448"


def main() -> None:
    """Print a table for each set of sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--encoder", nargs="+", default=["default"])
    parser.add_argument("--gazette", action="store_true", help="with D00000")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for title, folder in _sets(given.data.resolve(), Path(scratch)):
            print(f"\n{title}")
            wanted = Judgement(
                data=folder,
                encoders=tuple(given.encoder),
                baselines=tuple(same_design.BASELINES),
                gazette="with" if given.gazette else "without",
            )
            print(reporting.as_markdown(judging.judge(wanted)))


def _sets(data: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    yield "impact/", data / "impact"
    without = scratch / "without"
    without.mkdir()
    for folder in (data / "impact").iterdir():
        if folder.is_dir() and not folder.name.startswith(MOST_SHEETS):
            (without / folder.name).symlink_to(folder)
    for link in sorted(without.iterdir()):
        for sheet in link.glob("*.TIF"):
            (without / sheet.name).symlink_to(sheet.resolve())
        link.unlink()
    yield f"impact/ without {MOST_SHEETS}", without
    yield "pdf/", _from_pdfs(data / "pdf", scratch / "pdf")


def _from_pdfs(source: Path, folder: Path) -> Path:
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

"""Seconds and images per second of importing real files, beside the floors.

    python -m benchmarks.import_speed DATA [--rounds 3]

DATA is the folder of test inputs. The floors do only what nobody can avoid, with the
same bytes: lxml parses the documents, Pillow decodes the drawings, PDFium draws the
pages. Every import is into empty tables and an empty media folder.
"""

import argparse
import io
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pypdfium2
from lxml import etree
from PIL import Image

from benchmarks import measure, scratch
from search.ingest import containers, documents
from search.ingest.items import Document

PDF_SCALE = 300 / 72  # the pages' own resolution


def main() -> None:
    """Parse the arguments and measure each folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with scratch.corpus() as media:
        print(f"memory copied at {measure.bandwidth():.1f} GB/s")
        for name in ("impact", "redbook", "pdf"):
            compare(options.data / name, media, options.rounds)


def compare(folder: Path, media: Path, rounds: int) -> None:
    """Print how long importing a folder takes, and what its floors take."""
    from django.db import connection

    from search.ingest import importing
    from search.ingest.summaries import Summary

    summaries: list[Summary] = []

    def imported(processes: int | None) -> None:
        load = importing.create(sources=[folder])
        summaries.append(importing.load(load, processes=processes))

    def emptied() -> None:
        for child in media.iterdir():
            shutil.rmtree(child)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_revision, search_job CASCADE")

    xml, images, pdfs = _contents(folder)
    ways: dict[str, Callable[[], object]] = {
        "import, one process": lambda: imported(0),
        "import, all cores": lambda: imported(None),
        "lxml only": lambda: [etree.fromstring(one, _parser()) for one in xml],
        "decode only": lambda: [_decoded(one) for one in images],
        "PDF pages only": lambda: [_drawn(one) for one in pdfs],
    }
    arms = measure.interleaved(ways, rounds=rounds, before=emptied)
    last = summaries[-1]
    print(
        f"\n{folder.name}: {last.accepted} designs, {last.figures} figures; "
        f"{len(xml)} design documents of {sum(map(len, xml)) / 1e6:.2f} MB, "
        f"{len(images)} images, {len(pdfs)} PDFs"
    )
    for arm in arms:
        line = (
            f"  {arm.name:<20} median {arm.median:8.3f} s, best {min(arm.seconds):8.3f}"
        )
        if arm.name.startswith("import") and last.figures:
            line += f"  {last.figures / arm.median:6.1f} figures/s"
        print(line)


def _contents(folder: Path) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Return the design documents, their images and the PDFs of a folder."""
    xml, images, pdfs = [], [], []
    for item in containers.walk([folder]):
        if isinstance(item, Document):
            if documents.classify(item.content) == "design":
                xml.append(item.content.strip())
                images += list(_images(item))
        elif hasattr(item, "content"):
            pdfs.append(item.content)
    return xml, images, pdfs


def _images(document: Document) -> Iterable[bytes]:
    for name in document.images.names():
        image = document.images.find(name)
        if image is not None:
            yield image.read()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        load_dtd=False, no_network=True, resolve_entities=False, recover=True
    )


def _decoded(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as image:
        image.load()


def _drawn(content: bytes) -> None:
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            page.render(scale=PDF_SCALE, grayscale=True)


if __name__ == "__main__":
    main()

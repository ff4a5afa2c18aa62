"""Largest resident size of importing a huge concatenated XML and a huge weekly tar.

    python -m benchmarks.import_memory FOLDER [--xml-mb 500] [--tar-gb 1]

Writes both files into FOLDER and removes them again. One document in ten of the XML is
a design; the tar holds a hundred designs with drawings among utility grants, whose
drawings fill it up. Each is imported by a process of its own.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks import measure, scratch

DESIGNS_IN_TAR = 100
SHEETS = 2
UTILITY_SHEET = 400_000  # bytes
DATE = "20210126"

_GRANT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" country="US">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country>
<doc-number>{number}</doc-number><kind>{kind}</kind><date>20210126</date>
</document-id></publication-reference>
<application-reference appl-type="{type}"><document-id><country>US</country>
<doc-number>29701234</doc-number><date>20190812</date></document-id>
</application-reference>
<classification-locarno><edition>13</edition>
<main-classification>0901</main-classification></classification-locarno>
<invention-title id="d2e43">Bottle {number}</invention-title>
<us-references-cited>{citations}</us-references-cited>
</us-bibliographic-data-grant>
<drawings id="DRAWINGS">{images}</drawings>
<description id="description"><description-of-drawings>{figures}
</description-of-drawings>{text}</description>
</us-patent-grant>
"""
_CITATION = """<us-citation><patcit num="{n:05d}"><document-id><country>US</country>
<doc-number>D{cited}</doc-number><kind>S</kind><name>Smith</name><date>19981200</date>
</document-id></patcit><category>cited by examiner</category></us-citation>"""
_PARAGRAPH = "<p>" + "A bottle stands upright on a flat surface. " * 40 + "</p>"


def main() -> None:
    """Parse the arguments and import both files, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--xml-mb", type=int, default=500)
    parser.add_argument("--tar-gb", type=float, default=1)
    parser.add_argument("--load", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        load(options.folder)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    xml, tar = options.folder / "ipg210126.xml", options.folder / "I20210126.tar"
    try:
        write_xml(xml, options.xml_mb * 10**6)
        measured(xml)
        xml.unlink()
        write_tar(tar, int(options.tar_gb * 10**9))
        measured(tar)
    finally:
        xml.unlink(missing_ok=True)
        tar.unlink(missing_ok=True)


def measured(path: Path) -> None:
    """Import a file in a fresh process and print what that process tells."""
    command = [sys.executable, "-m", "benchmarks.import_memory", str(path), "--load"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(output.stdout.splitlines()[-1])
    print(
        f"{path.name}: {path.stat().st_size / 1e6:,.0f} MB, "
        f"{told['accepted']:,} designs, {told['figures']:,} figures, "
        f"{told['skipped']:,} others skipped in {told['seconds']:.0f} s; "
        f"peak {told['own'] / 1e6:.0f} MB, largest child {told['child'] / 1e6:.0f} MB"
    )


def load(path: Path) -> None:
    """Import a file into a scratch corpus, and print counts and peak memory."""
    with scratch.corpus():
        from search.ingest import importing

        start = time.monotonic()
        summary = importing.load(importing.create(sources=[path]))
        seconds = time.monotonic() - start
    own, child = measure.peak_memory()
    told = {
        "accepted": summary.accepted,
        "figures": summary.figures,
        "skipped": sum(summary.skipped.values()),
        "seconds": seconds,
        "own": own,
        "child": child,
    }
    print(json.dumps(told))


def write_xml(path: Path, size: int) -> None:
    """Write grants one after another until the file has the size."""
    chance = random.Random(1)
    with path.open("wb") as file:
        number = 0
        while file.tell() < size:
            number += 1
            is_design = number % 10 == 0
            file.write(
                grant(
                    number,
                    chance,
                    paragraphs=20 if is_design else 40,
                    is_design=is_design,
                )
            )


def write_tar(path: Path, size: int) -> None:
    """Write a weekly tar of zips: designs first, then utility grants to the size."""
    chance = random.Random(2)
    with tarfile.open(path, "w") as tar:
        for number in range(1, DESIGNS_IN_TAR + 1):
            name = f"USD{number:07d}-{DATE}"
            content = zipped(name, grant(number, chance, sheets=SHEETS), sheets(number))
            _add(tar, f"I{DATE}/DESIGN/{name}.ZIP", content)
        number = 0
        while tar.offset < size:
            number += 1
            name = f"US{11_000_000 + number:08d}-{DATE}"
            noise = iter([os.urandom(UTILITY_SHEET)] * 10)
            content = zipped(name, grant(number, chance, is_design=False), noise)
            _add(tar, f"I{DATE}/UTIL0101/{name}.ZIP", content)


def grant(
    number: int,
    chance: random.Random,
    *,
    is_design: bool = True,
    sheets: int = 0,
    paragraphs: int = 1,
) -> bytes:
    """Return one document with twenty citations."""
    citations = "".join(
        _CITATION.format(n=n, cited=chance.randrange(100_000, 900_000))
        for n in range(20)
    )
    name = f"USD{number:07d}-{DATE}"
    images = "".join(
        f'<figure><img file="{name}-D{place:05d}.TIF"/></figure>'
        for place in range(sheets + 1 if sheets else 0)
    )
    figures = "".join(
        f"<p>FIG. {place} is a front view thereof;</p>"
        for place in range(1, sheets + 1)
    )
    return _GRANT.format(
        number=f"D{number:07d}" if is_design else f"{11_000_000 + number:08d}",
        kind="S1" if is_design else "B2",
        type="design" if is_design else "utility",
        citations=citations,
        images=images,
        figures=figures,
        text=_PARAGRAPH * paragraphs,
    ).encode()


def sheets(number: int) -> Iterator[bytes]:
    """Yield drawings of 2,320 x 3,408 pixels, each its own."""
    for place in range(SHEETS + 1):
        image = Image.new("1", (2320, 3408), 1)
        pen = ImageDraw.Draw(image)
        for line in range(40):
            shift = 10 * place + number
            pen.ellipse((200 + shift, 200 + 30 * line, 2000, 1800 + 30 * line), width=3)
        buffer = io.BytesIO()
        image.save(buffer, "TIFF", compression="group4")
        yield buffer.getvalue()


def zipped(name: str, document: bytes, images: Iterator[bytes]) -> bytes:
    """Return a grant's zip, stored as the office stores it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{name}/{name}.XML", document)
        for place, image in enumerate(images):
            archive.writestr(f"{name}/{name}-D{place:05d}.TIF", image)
    return buffer.getvalue()


def _add(tar: tarfile.TarFile, path: str, content: bytes) -> None:
    member = tarfile.TarInfo(path)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


if __name__ == "__main__":
    main()

"""How fast designs come out of a mixed weekly file, and in how much memory.

    python benchmarks/read_weekly_files.py speed DATA [--kilobytes 58] [--rounds 9]
    python benchmarks/read_weekly_files.py memory FOLDER [--xml-mb 500] [--tar-gb 10]

`speed` mixes real documents of DATA (the folder of test inputs), one design in ten, and
compares splitting, a glance and lxml for designs only with lxml for every document; the
records are checked to be equal first. `--kilobytes` stretches the other documents to a
mean size by repeating their paragraphs: 58 is what the files of 2006 have.
`memory` writes a concatenated XML and a tar into FOLDER, walks and parses both in fresh
processes, and prints their peak resident memory.
"""

import argparse
import io
import random
import resource
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from search.ingest import containers, documents, redbook, splitting
from search.ingest.items import Document
from search.ingest.records import PatentRecord

LIMIT = 32 * 1024 * 1024
MB = 1_000_000


def main() -> None:
    """Parse the arguments and run one of the two measurements."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    speed = commands.add_parser("speed")
    speed.add_argument("data", type=Path)
    speed.add_argument("--kilobytes", type=int, default=58)
    speed.add_argument("--documents", type=int, default=1500)
    speed.add_argument("--rounds", type=int, default=9)
    memory = commands.add_parser("memory")
    memory.add_argument("folder", type=Path)
    memory.add_argument("--xml-mb", type=int, default=500)
    memory.add_argument("--tar-gb", type=float, default=10)
    walk = commands.add_parser("walk")
    walk.add_argument("path", type=Path)
    options = parser.parse_args()
    if options.command == "speed":
        measure_speed(options)
    elif options.command == "memory":
        measure_memory(options)
    else:
        walk_one(options.path)


def measure_speed(options: argparse.Namespace) -> None:
    """Print MB/s of both ways, interleaved, and the ratio of their medians."""
    stream = mixed(options.data / "redbook", options.documents, options.kilobytes)
    ways: dict[str, Callable[[bytes], list[PatentRecord]]] = {
        "lxml per document": by_lxml,
        "glance, lxml for designs": by_glance,
    }
    records = [way(stream) for way in ways.values()]
    assert records[0] == records[1], "the two ways must read the same"
    size = len(stream) / MB
    print(f"{options.documents} documents, {len(records[0])} designs, {size:.1f} MB")
    del records
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            start = time.process_time()
            way(stream)
            times[name].append(time.process_time() - start)
    for name, taken in times.items():
        middle = size / statistics.median(taken)
        print(f"{name:26} median {middle:7.0f} MB/s, best {size / min(taken):7.0f}")
    slow, quick = times.values()
    low, high = interval(slow, quick)
    ratio = statistics.median(slow) / statistics.median(quick)
    print(f"ratio of medians {ratio:.1f} (95 % {low:.1f} to {high:.1f})")


def interval(slow: list[float], quick: list[float]) -> tuple[float, float]:
    """Return the bootstrap 95 % interval of the ratio of medians."""
    chance = random.Random(1)
    ratios = sorted(
        statistics.median(chance.choices(slow, k=len(slow)))
        / statistics.median(chance.choices(quick, k=len(quick)))
        for _ in range(2000)
    )
    return ratios[50], ratios[-51]


def mixed(folder: Path, count: int, kilobytes: int) -> bytes:
    """Return real documents in random order, every tenth a design."""
    names = ("ipg060103.small.xml", "ipg120327.18.xml")
    parts = [
        part.content
        for name in names
        for part in splitting.split(
            io.BytesIO((folder / name).read_bytes()), limit=LIMIT
        )
    ]
    designs = [part for part in parts if documents.classify(part) == "design"]
    others = [part for part in parts if documents.classify(part) != "design"]
    factor = kilobytes * 1000 / statistics.mean(map(len, others))
    others = [stretched(part, factor) for part in others]
    chance = random.Random(1)
    return b"".join(
        chance.choice(designs if place % 10 == 0 else others) for place in range(count)
    )


def stretched(content: bytes, factor: float) -> bytes:
    """Return a document made longer by repeating what stands in its description."""
    start = content.find(b"<p ", content.find(b"<description"))
    end = content.rfind(b"</p>", start, content.find(b"</description>")) + 4
    missing = int(len(content) * (factor - 1))
    if start < 0 or end <= start or missing <= 0:
        return content
    middle = content[start:end]
    return content[:end] + middle * round(missing / len(middle)) + content[end:]


def by_glance(stream: bytes) -> list[PatentRecord]:
    """Parse only what a glance takes for a design: our way."""
    return [
        documents.parse(part.content)
        for part in splitting.split(io.BytesIO(stream), limit=LIMIT)
        if documents.classify(part.content) == "design"
    ]


def by_lxml(stream: bytes) -> list[PatentRecord]:
    """Parse every document with lxml and then look whether it is a design."""
    parser = etree.XMLParser(
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
    )
    found = []
    for part in splitting.split(io.BytesIO(stream), limit=LIMIT):
        root = etree.fromstring(part.content, parser)
        reference = root.find(".//application-reference")
        is_grant = root.tag == redbook.ROOT and reference is not None
        if is_grant and reference.get("appl-type") == "design":
            found.append(redbook.parse(root))
    return found


def measure_memory(options: argparse.Namespace) -> None:
    """Write both files, walk each in a process of its own, and remove them."""
    options.folder.mkdir(parents=True, exist_ok=True)
    xml, tar = options.folder / "ipg.xml", options.folder / "I20210126.tar"
    try:
        write_xml(xml, options.xml_mb * MB)
        write_tar(tar, int(options.tar_gb * 1000 * MB))
        for path in (xml, tar):
            command = [sys.executable, __file__, "walk", str(path)]
            subprocess.run(command, check=True)
    finally:
        xml.unlink(missing_ok=True)
        tar.unlink(missing_ok=True)


def grant(number: int) -> bytes:
    """Return a plain design grant of about 20 kB."""
    citation = (
        "<us-citation><patcit><document-id><country>US</country><doc-number>D{}"
        "</doc-number><kind>S</kind><date>19981200</date></document-id></patcit>"
        "<category>cited by examiner</category></us-citation>"
    )
    cited = "".join(citation.format(400_000 + n) for n in range(90))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant dtd-version="v4.5 2014-04-03"><us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>D{number:07}
</doc-number><kind>S1</kind><date>20210126</date></document-id></publication-reference>
<application-reference appl-type="design"/><invention-title>Shoe</invention-title>
<us-references-cited>{cited}</us-references-cited></us-bibliographic-data-grant>
<drawings><figure><img file="USD{number:07}-20210126-D00001.TIF"/></figure></drawings>
</us-patent-grant>
""".encode()


def write_xml(path: Path, size: int) -> None:
    """Write grants one after another until the file has the size."""
    with path.open("wb") as file:
        number = 1
        while file.tell() < size:
            file.write(grant(number))
            number += 1


def write_tar(path: Path, size: int) -> None:
    """Write a tar of grants, each with a sheet of 900 kB; sheets are holes on disk."""
    hole = 900 * 1024
    with path.open("wb") as file:
        number = 1
        while file.tell() < size:
            stem = f"I20210126/DESIGN/USD{number:07}-20210126/USD{number:07}-20210126"
            content = grant(number)
            file.write(header(f"{stem}.XML", len(content)))
            file.write(content + bytes(-len(content) % 512))
            file.write(header(f"{stem}-D00001.TIF", hole))
            file.seek(hole, io.SEEK_CUR)
            number += 1
        file.write(bytes(1024))


def header(name: str, size: int) -> bytes:
    """Return a tar header block."""
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT)


def walk_one(path: Path) -> None:
    """Read every document and image of one file; print counts and peak memory."""
    start, count, images = time.perf_counter(), 0, 0
    for item in containers.walk([path]):
        assert isinstance(item, Document), item
        record = documents.parse(item.content)
        count += 1
        for image in record.images:
            found = item.images.find(image.file)
            images += found is not None and len(found.read()) > 0
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / MB
    print(
        f"{path.name}: {size:,.0f} MB, {count:,} designs, {images:,} images,"
        f" {taken:.0f} s, peak {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()

"""The containers of the Office's weekly files, each written whole or not at all.

Everything goes under another name first and is renamed when complete.
"""

import io
import shutil
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

Files = Mapping[str, bytes]  # name -> content, in the order they are stored


def folder(files: Files, target: Path) -> None:
    """Write a patent's folder under another name first, so that none is ever half."""
    unfinished = target.with_name(f".{target.name}")
    for path in (unfinished, target):
        shutil.rmtree(path, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name, content in files.items():
        (unfinished / name).write_bytes(content)
    unfinished.rename(target)


def inner_zip(files: Files, target: Path, *, dated: date) -> None:
    """Write a patent's inner zip, `dated` within: one folder named like the zip."""
    stream = io.BytesIO()
    day = (dated.year, dated.month, dated.day)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{target.stem}/{name}", (*day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_bytes(stream.getvalue())
    unfinished.rename(target)


def week(parts: Sequence[Path], target: Path) -> None:
    """Bind inner zips into the container of one issue day, `I<date>.tar`."""
    unfinished = target.with_suffix(".unfinished")
    with tarfile.open(unfinished, "w") as archive:
        for part in parts:
            entry = tarfile.TarInfo(f"{target.stem}/DESIGN/{part.name}")
            entry.size = part.stat().st_size
            with part.open("rb") as content:
                archive.addfile(entry, content)
    unfinished.rename(target)

"""The pictures of a figure: its own part where a sheet holds several, else the sheet.

Sheets have their thumbnails from the import on. A part is cut out when somebody first
asks for it and kept below the public media root, named by the original and the box.
"""

from collections.abc import Sequence, Set
from contextlib import suppress
from itertools import islice
from pathlib import Path

from PIL import Image

from ml import drawings
from ml.drawings import Box
from search import displaying, media, pixels, thumbnails
from search.models import Figure, Sheet

_AT_ONCE = 500  # sheets


def small(root: Path, figure: Figure, *, size: int) -> Path:
    """Return the path of a picture of `size` pixels, one of `thumbnails.SIZES`.

    The figure's sheet must hold a file. Raises as `full` does.
    """
    sheet = figure.sheet
    if not figure.box:
        return media.thumbnail_path(root, sheet.file_sha256, size=size)
    return small_part(root, sheet, box=_box(figure), size=size)


def full(root: Path, figure: Figure) -> Path:
    """Return the path of the upright PNG of a figure in all its pixels.

    Raises media.MissingMedia and displaying.UnreadableOriginal.
    """
    sheet = figure.sheet
    if figure.box:
        return full_part(root, sheet, box=_box(figure))
    return displaying.full_png(root, sheet.file_sha256, is_landscape=sheet.is_landscape)


def size_of(figure: Figure) -> tuple[int, int] | None:
    """Width and height in pixels, None where they are not known."""
    if figure.box:
        left, top, right, bottom = _box(figure)
        return right - left, bottom - top
    sheet = figure.sheet
    return (sheet.width, sheet.height) if sheet.width and sheet.height else None


def sheet_of_part(sha256: str, box: Box) -> Sheet | None:
    """The sheet with such a figure on it, of whatever revision, or None."""
    drawn = Figure.objects.filter(sheet__file_sha256=sha256, box=list(box))
    figure = drawn.select_related("sheet").order_by("pk").first()
    return figure.sheet if figure else None


def small_part(root: Path, sheet: Sheet, *, box: Box, size: int) -> Path:
    """Return the path of a small picture of a part. Raises as `full` does."""
    path = media.part_path(root, sheet.file_sha256, box=box, size=size)
    if not path.exists():
        made = thumbnails.make(_cut(root, sheet, box))
        for each, content in made.items():
            media.store_part(root, sheet.file_sha256, content, box=box, size=each)
    return path


def full_part(root: Path, sheet: Sheet, *, box: Box) -> Path:
    """Return the path of the PNG of a part. Raises as `full` does."""
    path = media.part_path(root, sheet.file_sha256, box=box)
    if not path.exists():
        content = displaying.png(_cut(root, sheet, box))
        media.store_part(root, sheet.file_sha256, content, box=box)
    return path


def sweep(root: Path) -> int:
    """Remove pictures of parts that no figure is any more; return how many."""
    folders = iter(sorted(root.glob("parts/*/*")))
    removed = 0
    while batch := list(islice(folders, _AT_ONCE)):
        made = {folder: list(folder.iterdir()) for folder in batch}
        drawn = Figure.objects.filter(sheet__file_sha256__in=[one.name for one in made])
        boxes = drawn.values_list("sheet__file_sha256", "box")
        known = {
            media.part_path(root, sha256, box=box).with_suffix("")
            for sha256, box in boxes
            if box
        }
        removed += sum(_swept(*one, known) for one in made.items())
    return removed


def _swept(folder: Path, files: Sequence[Path], known: Set[Path]) -> int:
    """Remove the files of a folder whose box is not known, and the folder if empty."""
    stale = [
        path
        for path in files
        if path.with_name("-".join(path.stem.split("-")[:4])) not in known
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    if len(stale) == len(files):
        with suppress(OSError):  # another part was cut meanwhile
            folder.rmdir()
    return len(stale)


def _box(figure: Figure) -> Box:
    assert figure.box
    left, top, right, bottom = figure.box
    return left, top, right, bottom


def _cut(root: Path, sheet: Sheet, box: Box) -> Image.Image:
    try:
        return pixels.of_figure(
            root, sheet.file_sha256, is_landscape=sheet.is_landscape, box=box
        )
    except drawings.UnreadableDrawing as error:
        raise displaying.UnreadableOriginal(str(error)) from error

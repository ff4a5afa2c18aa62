"""Ways to look at the corpus and its media folder in tests of importing."""

import io
from pathlib import Path

from PIL import Image

from search.ingest import importing
from search.ingest.summaries import Summary
from search.models import (
    Caption,
    Figure,
    ImportNote,
    Patent,
    Reference,
    Revision,
    Sheet,
)


def take_in(*paths: Path, is_update: bool = False) -> Summary:
    """Import the paths in this process."""
    return importing.load(importing.create(sources=paths, is_update=is_update))


def notes(kind: str) -> list[tuple[str, str]]:
    """File and reason of each note of a kind."""
    found = ImportNote.objects.filter(kind=kind).order_by("pk")
    return list(found.values_list("file", "reason"))


def corpus() -> dict[str, list[tuple[object, ...]]]:
    """Every row as it stands, ids included, to compare before and after."""
    models = (Patent, Sheet, Figure, Caption, Reference, Revision)
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in models
    }


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def blank_sheet() -> bytes:
    """A sheet without ink."""
    buffer = io.BytesIO()
    Image.new("1", (300, 200), 1).save(buffer, "TIFF")
    return buffer.getvalue()

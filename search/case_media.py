"""Files of confidential uploads: the original and its drawings, apart from the corpus.

All lies at `uploads/<upload id>/` below the private root, in folders only the server's
user can enter: `original`, and for each page `<position>.png` and `<position>.webp`.
"""

from pathlib import Path
from uuid import UUID

from PIL import Image

from ml import drawings
from search import media
from search.models import UploadPage


def folder(root: Path, upload_id: UUID) -> Path:
    """Return where the files of an upload lie, stored or not."""
    return root / "uploads" / str(upload_id)


def original_path(root: Path, upload_id: UUID) -> Path:
    """Return where the file lies as it came."""
    return folder(root, upload_id) / "original"


def drawing_path(root: Path, page: UploadPage) -> Path:
    """Return where a page's upright drawing lies as PNG, mode 1 or L."""
    return folder(root, page.upload_id) / f"{page.position}.png"


def thumbnail_path(root: Path, page: UploadPage) -> Path:
    """Return where a page's small picture lies as WebP."""
    return folder(root, page.upload_id) / f"{page.position}.webp"


def files_of(root: Path, page: UploadPage) -> list[Path]:
    """Return all that is stored of a page: its drawing and its small pictures."""
    place = folder(root, page.upload_id)
    named = (f"{page.position}.png", f"{page.position}.webp", f"{page.position}-*")
    return sorted(path for name in named for path in place.glob(name))


def read_drawing(root: Path, page: UploadPage) -> Image.Image:
    """Read a page's drawing, mode 1 or L.

    Raises search.media.MissingMedia and ml.drawings.UnreadableDrawing.
    """
    path = drawing_path(root, page)
    if not path.exists():
        raise media.MissingMedia(f"no drawing of {page}")
    return drawings.open_image(path)

"""Drawings of an application, and files dropped and pasted as browsers carry them."""

import base64
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

# An application whose drawings are those of a design that was granted before.
DESIGN, CLASS = "USD0908314", "D2/728"
FACTS = {
    "Application_number": "29/812,345",
    "Title_of_the_design": "Garment with a side pocket",
    "Filed": "2022-06-01",
    "Applicants": "Pocket Works Inc.",
    "Inventors": "Ann Smith",
    "Figure_descriptions_and_statements": (
        "FIG. 1 is a front left perspective view of the garment with a side pocket;\n"
        "FIG. 2 is a front view thereof;\n"
        "FIG. 3 is a rear view thereof;\n"
        "FIG. 4 is a left side view thereof;\n"
        "FIG. 5 is a right side view thereof;\n"
        "FIG. 6 is a top view thereof; and,\n"
        "FIG. 7 is a bottom view thereof.\n"
        "The broken lines form no part of the claimed design."
    ),
}
FIGURES = 7
DESIGNS = 17  # of the corpus
# Grants as an administrator finds them on the server; no other journey needs them.
PDFS = ("103-USD528368.pdf", "113-USD776991.pdf", "12-USD822408.pdf")

_SEND = """
([kind, target, files]) => {
  const carried = new DataTransfer();
  for (const {name, type, content} of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name, {type}));
  }
  const options = {bubbles: true, cancelable: true};
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {...options, clipboardData: carried})
    : new DragEvent("drop", {...options, dataTransfer: carried});
  document.querySelector(target).dispatchEvent(event);
}
"""


def designs(test_data: Path) -> list[Path]:
    """The real designs of few sheets: the others take as long, and show no more."""
    folders = sorted((test_data / "impact").glob("USD*"))
    return [folder for folder in folders if len(list(folder.glob("*.TIF"))) < 9]


def sheets(test_data: Path, design: str) -> list[Path]:
    """The drawing sheets of a real design, the gazette's left out."""
    (folder,) = (test_data / "impact").glob(f"{design}-*")
    return sorted(
        path for path in folder.glob("*.TIF") if not path.name.endswith("D00000.TIF")
    )


def drop(page: Page, paths: Sequence[Path]) -> None:
    """Let files fall on the drop zone."""
    page.evaluate(_SEND, ["drop", "[data-drop]", [_carried(path) for path in paths]])


def paste(page: Page, paths: Sequence[Path]) -> None:
    """Paste files while nothing has the focus."""
    page.evaluate(_SEND, ["paste", "body", [_carried(path) for path in paths]])


def _carried(path: Path) -> dict[str, str]:
    kind, _ = mimetypes.guess_type(path.name)
    content = base64.b64encode(path.read_bytes()).decode()
    return {"name": path.name, "type": kind or "", "content": content}

"""Files dropped on and pasted into a page, as a browser's events carry them."""

import base64
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

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

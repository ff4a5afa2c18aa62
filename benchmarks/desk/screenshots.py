"""Pictures of the screens for the guide: `make screenshots`.

The demo is started from an empty database, its tutorial case is gone through, and every
screen is pictured as WebP in docs/guide/images: all in light, some in dark as well.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from benchmarks.desk import prepared
from benchmarks.desk.browsing import Theme
from benchmarks.desk.prepared import Desk
from benchmarks.desk.screens import SCREENS, Screen
from benchmarks.desk.site import PROJECT

FOLDER = PROJECT / "docs" / "guide" / "images"
LEFT_OUT = {"cases", "edit-case", "whole-classes", "password", "classes", "absent"}
DARK = {"desk", "results", "leaf", "compare"}
QUALITY = 82


def main() -> None:
    with prepared.desk() as desk:
        for path in take(desk, FOLDER):
            print(path.relative_to(PROJECT))


def take(desk: Desk, folder: Path) -> list[Path]:
    """Picture the screens into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = [screen for screen in SCREENS if screen.name not in LEFT_OUT]
    dark = [screen for screen in shown if screen.name in DARK]
    return [
        *_theme(desk, shown, folder, theme="light"),
        *_theme(desk, dark, folder, theme="dark"),
    ]


def _theme(
    desk: Desk, screens: list[Screen], folder: Path, *, theme: Theme
) -> list[Path]:
    made = []
    for who in sorted({screen.who for screen in screens}):
        visitor = desk.person(who, theme=theme)
        for screen in screens:
            if screen.who == who:
                screen.show(visitor.page, desk.places)
                tail = "-dark" if theme == "dark" else ""
                path = folder / f"{screen.name}{tail}.webp"
                made.append(_picture(visitor.page, path))
        visitor.context.close()
    return made


def _picture(page: Page, path: Path) -> Path:
    page.evaluate("() => document.fonts.ready")
    taken = page.screenshot(animations="disabled", caret="hide")
    Image.open(io.BytesIO(taken)).convert("RGB").save(
        path, "WEBP", quality=QUALITY, method=6
    )
    return path


if __name__ == "__main__":
    main()

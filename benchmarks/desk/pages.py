"""What the screens weigh, ask and break: `make benchmark-pages`.

On the demo with its tutorial case gone through: bytes over the wire with an empty and
with a filled cache, requests, queries of the page itself, findings of axe-core in both
themes; and how long it takes from dropped drawings to the first results. Prints tables
for docs/measurements.md.
"""

import base64
import json
import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import Page, Request

from benchmarks.desk import accessibility, prepared, tour
from benchmarks.desk.prepared import Desk
from benchmarks.desk.screens import SCREENS, Screen
from benchmarks.desk.site import DESIGNS, HOME
from benchmarks.measure import bandwidth

DROPS = 7
SHEET = "sheet-1.tif"
_DROP = """
([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, {type: "image/tiff"}));
  const options = {bubbles: true, cancelable: true, dataTransfer: carried};
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", options));
}
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one screen costs: kilobytes first and again, requests, queries, findings."""

    screen: Screen
    first: float
    again: float
    requests: int
    queries: int | None
    grave: int
    lesser: int


def main() -> None:
    with prepared.desk() as desk:
        weights = weighed(desk)
        drops = dropped(desk)
    print(f"Memory bandwidth {bandwidth():.1f} GB/s beside these figures.\n")
    print(table(weights))
    print()
    print(told(drops))


def weighed(desk: Desk) -> list[Weight]:
    """Every screen, opened in a profile that holds nothing but its sign-in."""
    queries = _queries(desk)
    weights = []
    for screen in SCREENS:
        visitor = desk.person(screen.who)
        page = visitor.page
        page.goto("/password/")
        _forget(page)
        first, count = _bytes(page, screen, desk)
        again, _ = _bytes(page, screen, desk)
        found = accessibility.findings(page)
        page.emulate_media(color_scheme="dark")
        found += accessibility.findings(page, only=("color-contrast",))
        grave = sum(one.is_grave for one in found)
        asked = queries.get(screen.path(desk.places)) if screen.asks else None
        weights.append(
            Weight(screen, first, again, count, asked, grave, len(found) - grave)
        )
        visitor.context.close()
    return weights


def dropped(desk: Desk) -> list[tuple[float, float]]:
    """Seconds from the drop to the drawing's tile, and to the first result, by turn."""
    page = desk.person("examiner").page
    (folder,) = (HOME / "demo").glob("application-*")
    content = base64.b64encode((folder / SHEET).read_bytes()).decode()
    return [_drop(page, content) for _ in range(DROPS)]


def table(weights: list[Weight]) -> str:
    lines = [
        "| screen | kB, first | again | requests | queries | axe: grave | lesser |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one.screen.name} | {one.first:,.0f} | {one.again:,.0f} | {one.requests} |"
        f" {'–' if one.queries is None else one.queries} | {one.grave} | {one.lesser} |"
        for one in weights
    ]
    return "\n".join(lines)


def told(drops: list[tuple[float, float]]) -> str:
    tiles = [tile for tile, _ in drops[1:]]
    results = [result for _, result in drops[1:]]
    return (
        f"From drop to tile: first {drops[0][0]:.2f} s, then median "
        f"{statistics.median(tiles):.2f} s, worst {max(tiles):.2f} s. "
        f"From drop to first results (search pressed when the tile stood): first "
        f"{drops[0][1]:.2f} s, then median {statistics.median(results):.2f} s, worst "
        f"{max(results):.2f} s; {len(drops)} turns on {DESIGNS} designs."
    )


def _bytes(page: Page, screen: Screen, desk: Desk) -> tuple[float, int]:
    """Kilobytes over the wire and requests, until the screen is whole and rests."""
    sizes: list[int] = []

    def count(asked: Request) -> None:
        size = asked.sizes()
        sizes.append(size["responseBodySize"] + size["responseHeadersSize"])

    page.on("requestfinished", count)
    screen.show(page, desk.places)
    page.remove_listener("requestfinished", count)
    return sum(sizes) / 1000, len(sizes)


def _forget(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.clearBrowserCache")
    devtools.detach()


def _queries(desk: Desk) -> dict[str, int]:
    counts: dict[str, int] = {}
    for who in {screen.who for screen in SCREENS}:
        paths = [
            screen.path(desk.places)
            for screen in SCREENS
            if screen.who == who and screen.asks
        ]
        wrote = desk.site.python("-m", "benchmarks.desk.queries", who, *paths)
        counts |= json.loads(wrote.strip().splitlines()[-1])
    return counts


def _drop(page: Page, content: str) -> tuple[float, float]:
    page.goto("/searches/new/")
    page.wait_for_load_state("networkidle")
    started = time.perf_counter()
    page.evaluate(_DROP, [SHEET, content])
    page.locator("[data-tiles] img").first.wait_for()
    tile = time.perf_counter() - started
    page.locator("[data-submit]").click()
    tour.arrive(page)
    return tile, time.perf_counter() - started


if __name__ == "__main__":
    main()

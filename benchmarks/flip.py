"""How fast a key turns to the next design: from the key press to the painted drawing.

In a real browser before a real site (the demo, unless an address is given), with all
that goes on meanwhile: pictures fetched ahead, designs marked as reviewed. Warm is a
flip at a reader's pace; cold one to a drawing that nothing has been fetched of. Between
them a key that changes one number on the same page: what the browser itself costs.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.desk import browsing, site
from benchmarks.measure import bandwidth

PACE = (220, 340)  # milliseconds between two keys: a quick reader
FLOOR = "y"  # a key without a meaning

# A frame is painted right after its callbacks: the message that one of them sends is
# taken up when that is done. Event Timing is the browser's own measure, up to when the
# frame was shown; it tells in steps of 8 ms and nothing below 16.
MEASURE = """
() => {
  const stage = document.querySelector("[data-stage]");
  const place = document.querySelector("[data-place]");
  const probe = document.querySelector("[data-view]");
  const channel = new MessageChannel();
  const seen = () =>
    [place.textContent, stage.dataset.painted, probe.dataset.probe].join();
  const isPainted = () => stage.dataset.painted !== undefined;
  const own = { told: [] };
  window.flips = own;
  document.addEventListener("keydown", (event) => {
    const before = seen();
    own.last = new Promise((resolve) => {
      channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp);
      const look = () => {
        if (isPainted() && seen() !== before) channel.port2.postMessage(0);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    if (event.key !== "y") return;
    probe.dataset.probe = Number(probe.dataset.probe ?? 0) + 1;
    probe.textContent = probe.dataset.probe;
  }, { capture: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "keydown") own.told.push(entry.duration);
    }
  }).observe({ type: "event", durationThreshold: 16 });
}
"""


@dataclass(frozen=True, slots=True)
class Arm:
    """The times of one kind of flip in milliseconds, and the browser's own measure."""

    name: str
    taken: list[float]
    told: list[float]

    def add(self, taken: float, told: float) -> None:
        """One flip more."""
        self.taken.append(taken)
        self.told.append(told)

    def row(self) -> str:
        """As a line of the table."""
        own = [f"{percentile(self.taken, share):.0f}" for share in (0.5, 0.95)]
        told = [f"{percentile(self.told, share):.0f}" for share in (0.5, 0.95)]
        shown = told if self.told else ["–", "–"]
        return f"| {self.name} | {len(self.taken)} | {' | '.join([*own, *shown])} |"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of all does not exceed; 0 of none."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[min(last, round(share * last))] if ordered else 0.0


def table(arms: Sequence[Arm]) -> str:
    """The arms beside one another, as the documents show them."""
    head = (
        "| flip | number | p50 ms | p95 ms | p50 shown | p95 shown |",
        "|---|--:|--:|--:|--:|--:|",
    )
    return "\n".join([*head, *(arm.row() for arm in arms)])


def warm(page: Page, address: str, *, count: int) -> list[Arm]:
    """Flips at a reader's pace to designs and views, the floor's key between them."""
    _open(page, f"{address}?rank=1")
    page.wait_for_timeout(3000)
    chance = random.Random(1)
    arms = [
        Arm(name, [], [])
        for name in ("floor: a number changes", "warm: next design", "warm: next view")
    ]
    design = "j"
    for _ in range(count):
        design = {"1": "j", str(_total(page)): "k"}.get(_place(page), design)
        for arm, key in zip(arms, (FLOOR, design, ""), strict=True):
            pressed = key or _view_key(page)
            if pressed:
                arm.add(*_press(page, pressed))
                page.wait_for_timeout(chance.randint(*PACE))
    return arms


def cold(browser: Browser, page: Page, address: str, *, count: int) -> Arm:
    """Flips right after the page has opened in a browser that has seen no drawing."""
    state = page.context.storage_state()
    base = address.partition("/searches/")[0]
    taken = []
    for turn in range(count):
        context = browser.new_context(
            base_url=base, storage_state=state, viewport=page.viewport_size
        )
        fresh = context.new_page()
        _open(fresh, f"{address}?rank={1 + turn}")
        taken.append(_press(fresh, "j")[0])
        context.close()
    return Arm("cold: next design", taken, [])


def _place(page: Page) -> str:
    return page.locator("[data-place]").inner_text()


def _total(page: Page) -> int:
    told = page.evaluate("JSON.parse(document.querySelector('#leaves').textContent)")
    return int(told["total"])


def _view_key(page: Page) -> str:
    """The key to another view of the design, empty where it has only one."""
    views = page.locator("[data-strip] li > a")
    if views.count() < 2:
        return ""
    return "h" if views.last.get_attribute("aria-current") else "l"


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-stage][data-painted]")
    page.evaluate(MEASURE)


def _press(page: Page, key: str) -> tuple[float, float]:
    """Milliseconds until painted, and those that the browser tells (16 or less: 16)."""
    page.evaluate("flips.told.length = 0")
    page.keyboard.press(key)
    taken = float(page.evaluate("flips.last"))
    page.wait_for_timeout(60)  # until the browser has told
    told = page.evaluate("flips.told")
    return taken, float(max([16.0, *told]))


def _hits(page: Page) -> str:
    """A search from a figure of the corpus; the address to leaf through its hits."""
    page.goto("/designs/")
    page.locator("[data-card-title]").first.click()
    page.get_by_role("button", name="Search from").first.click()
    page.wait_for_url("**/searches/*-*/**")
    page.wait_for_selector("[data-card]", timeout=120_000)
    return f"{page.url.partition('?')[0]}leaf/"


@contextmanager
def _site(arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    if arguments.address:
        yield arguments.address.rstrip("/"), arguments.password
        return
    with site.running() as started:
        yield started.address, started.password


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="a running site, else the demo is started")
    parser.add_argument("--password", help="of its examiner", default="")
    parser.add_argument("--count", type=int, default=100, help="flips of each kind")
    parser.add_argument("--cold", type=int, default=20)
    arguments = parser.parse_args()
    with _site(arguments) as (address, password), browsing.browser() as browser:
        page = browsing.visit(browser, address).page
        browsing.sign_in(page, "examiner", password)
        leaf = _hits(page)
        arms = warm(page, leaf, count=arguments.count)
        arms.append(cold(browser, page, leaf, count=arguments.cold))
    print(table(arms))
    print(f"copying speed of the moment: {bandwidth():.1f} GB/s")


if __name__ == "__main__":
    main()

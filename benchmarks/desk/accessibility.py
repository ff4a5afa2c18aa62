"""What axe-core finds on a page, offline: the rules of WCAG 2.1 A and AA, and more."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ("serious", "critical")

_RUN = """
async (only) => {
  const options = {resultTypes: ["violations"]};
  if (only.length) options.runOnly = {type: "rule", values: only};
  const {violations} = await axe.run(document, options);
  return violations.map(({id, impact, help, nodes}) => ({
    id, impact, help, at: nodes.map((node) => node.target.join(" ")),
  }));
}
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a page breaks, how gravely, and where."""

    rule: str
    impact: str
    help: str
    at: tuple[str, ...]

    @property
    def is_grave(self) -> bool:
        return self.impact in GRAVE

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.help} at {'; '.join(self.at[:4])}"


def findings(page: Page, *, only: tuple[str, ...] = ()) -> list[Finding]:
    """Everything axe-core complains of on the page as it stands; `only` names rules."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(only))
    return [
        Finding(one["id"], one["impact"] or "minor", one["help"], tuple(one["at"]))
        for one in found
    ]


def grave(page: Page, *, only: tuple[str, ...] = ()) -> list[str]:
    """The serious and critical findings, as one line each."""
    return [str(one) for one in findings(page, only=only) if one.is_grave]

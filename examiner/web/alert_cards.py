"""Alerts as cards: the new design, its figure that matched, and what it matched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search.models import Alert, Figure


@dataclass(frozen=True, slots=True)
class AlertCard:
    """One alert; `drawing` is the number of the query's drawing that `figure` is like.

    `figure` is None where nothing was compared by drawings.
    """

    alert: Alert
    figure: Figure | None
    drawing: int | None


def read(alerts: Sequence[Alert]) -> list[AlertCard]:
    """Read the cards of alerts whose hits are loaded, in one query."""
    matched = {alert.pk: _best(alert.hit.parts) for alert in alerts}
    wanted = [part["figure"] for part in matched.values() if part]
    figures = Figure.objects.select_related("sheet").in_bulk(wanted)
    return [_card(alert, matched[alert.pk], figures) for alert in alerts]


def _best(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The pair of views that counts most."""
    views = [part for part in parts if part["kind"] == "view" and part.get("figure")]
    return max(views, key=lambda part: float(part["share"]), default=None)


def _card(
    alert: Alert, part: dict[str, Any] | None, figures: dict[int, Figure]
) -> AlertCard:
    figure = figures.get(part["figure"]) if part else None
    drawing = part["query"] if part and figure else None
    return AlertCard(alert=alert, figure=figure, drawing=drawing)

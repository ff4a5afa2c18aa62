"""The watches of a case for its record: how far each looked and what came close."""

from collections import defaultdict

from examiner.cases.models import Case
from examiner.cases.record import telling
from examiner.cases.record.canonical import Document
from search.models import Alert


def of_case(case: Case) -> list[Document]:
    """The watches in the order they were left, with what they told of; two queries."""
    placed = case.watches.select_related("watch__origin__placement", "started_by")
    rows = list(placed.order_by("watch__created_at", "pk"))
    told: dict[object, list[Document]] = defaultdict(list)
    alerts = Alert.objects.filter(watch__in=[row.watch_id for row in rows])
    for alert in alerts.select_related("hit").order_by("created_at", "pk"):
        told[alert.watch_id].append(
            {
                "design": alert.hit.patent_id,
                "score": alert.hit.score,
                "percentile": alert.hit.percentile,
                "told_at": telling.moment(alert.created_at),
            }
        )
    return [
        {
            "search": f"L{row.watch.origin.placement.number}",
            "is_active": row.watch.is_active,
            "least_percentile": row.watch.least_percentile,
            "looked_to": row.watch.looked_to,
            "left_at": telling.moment(row.watch.created_at),
            "by": telling.person(row.started_by),
            "alerts": told[row.watch_id],
        }
        for row in rows
    ]

"""What the facts of captured evidence must be among themselves."""

from datetime import date

from examiner.cases.evidence import Facts
from examiner.cases.models import Evidence


def faults(facts: Facts, *, today: date) -> dict[str, str]:
    """What is wrong with facts that are each well formed: by field, what to do."""
    found: dict[str, str] = {}
    captured, first_seen = facts["captured_on"], facts["first_seen"]
    if captured > today:
        found["captured_on"] = "That day is still to come."
    if first_seen and first_seen > captured:
        found["first_seen"] = "It was seen when it was captured: not later."
    if facts["kind"] == Evidence.Kind.FOREIGN:
        if not facts["document_number"]:
            found["document_number"] = "A foreign design is cited by it."
        if not facts["country"]:
            found["country"] = "A foreign design is cited by it."
    return found

"""What filters leave eligible, counted once per revision: nothing else changes it.

The key holds only a hash of the filters, since they may tell of a case.
"""

import hashlib
import json
from dataclasses import asdict

from django.core.cache import cache

from search import eligible, revisions
from search.eligible import Eligible
from search.queries import Filters

_HOUR = 3600


def read(filters: Filters) -> Eligible:
    """Count as of the latest revision. Raises UnusableQuery."""
    asked = json.dumps([revisions.latest(), filters.to_json()], sort_keys=True)
    key = f"eligible-{hashlib.sha256(asked.encode()).hexdigest()}"
    counted: dict[str, int] | None = cache.get(key)
    if counted is None:
        counted = asdict(eligible.count(filters))
        cache.set(key, counted, _HOUR)
    return Eligible(**counted)

"""The claimed part of a drawing: broken lines found, and either part alone.

Broken lines show surroundings that a design patent does not claim. `environment`
proposes where they are, as cells that a person may edit; `apply` leaves only the
claimed part, or only its surroundings.
"""

from ml.claims.parting import MOST_CELLS, Keep, apply, environment

__all__ = ["MOST_CELLS", "Keep", "apply", "environment"]

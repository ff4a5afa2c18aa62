"""How much is in the corpus, counted once per revision: nothing else changes it."""

from dataclasses import dataclass

from django.core.cache import cache

from search import revisions
from search.models import Figure, Patent

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class CorpusSize:
    """Current designs, and their figures that a drawing can find."""

    designs: int
    figures: int


def read() -> CorpusSize:
    """The size as of the latest revision."""
    revision = revisions.latest()
    key = f"corpus-size-{revision}"
    counted: dict[str, int] | None = cache.get(key)
    if counted is None:
        counted = {
            "designs": Patent.objects.current().count(),
            "figures": Figure.objects.searchable().count(),
        }
        cache.set(key, counted, _DAY)
    return CorpusSize(**counted)

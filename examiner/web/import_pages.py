"""An import as its page shows it: how far it is, and what came of its files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.models import Import, Job

# In the order they are shown; the words are those of the import's summary.
_OUTCOMES = (
    *("accepted", "updated", "unchanged", "duplicates"),
    *("skipped", "ignored", "rejected"),
    *("figures", "missing_images", "warnings"),
)
_BAD = {"rejected"}
_DOUBTFUL = {"missing_images", "warnings"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One count of the summary; `tone` says how it is to be taken."""

    name: str
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """An import with its job, named by its sources."""

    load: Import
    job: Job
    sources: list[str]
    outcomes: list[Outcome]

    @property
    def name(self) -> str:
        """The last part of each source, which is what people call it."""
        named = [Path(source).name for source in self.sources]
        return ", ".join(named) or self.job.title

    @property
    def can_be_withdrawn(self) -> bool:
        return self.job.is_finished and self.load.withdrawn_id is None


def read(load: Import) -> ImportPage:
    """Read an import whose job is loaded with it."""
    return ImportPage(
        load=load,
        job=load.job,
        sources=load.sources,
        outcomes=[
            Outcome(name, count, _tone(name, count))
            for name, count in _counts(load.summary).items()
        ],
    )


def _counts(summary: dict[str, Any]) -> dict[str, int]:
    """The counts that are known; kinds and lists are counted together."""
    known = ((name, summary.get(name)) for name in _OUTCOMES)
    return {name: _as_count(value) for name, value in known if value is not None}


def _as_count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(value.values())
    return len(value) if isinstance(value, list) else int(value)


def _tone(name: str, count: int) -> str:
    if not count:
        return ""
    if name in _BAD:
        return "is-bad"
    return "is-warn" if name in _DOUBTFUL else ""

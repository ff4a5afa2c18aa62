"""What becomes of a grant that is offered to the corpus: a rule, and nothing done.

XML outranks an extract without drawings, and both outrank a PDF. What is stored is
changed only when asked (`--update`), with two exceptions: a better source takes the
place of a worse one, and drawings that were missing are brought in when they arrive.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from search.ingest.records import SourceKind

Counted = Literal["accepted", "updated", "unchanged", "duplicates"]

RANKS: dict[SourceKind, int] = {"pdf": 0, "bibliographic": 1, "grant": 2}
NAMES: dict[SourceKind, str] = {
    "pdf": "PDF",
    "bibliographic": "bibliographic XML",
    "grant": "grant XML",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A grant as the input has it; `images` are the delivered ones, code to SHA-256."""

    id: str
    source: SourceKind
    document_sha256: str
    images: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """A patent of the corpus, as far as it decides about what is offered.

    `lost` are the codes of drawings whose files are gone from the media folder.
    """

    id: str
    source: SourceKind
    sha256: str
    load_id: int
    images: Mapping[str, str] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    is_withdrawn: bool = False
    is_corrected: bool = False  # by hand


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an offered grant counts, whether it is written, what there is to say."""

    counted: Counted
    is_written: bool
    warning: str = ""


def content_sha256(document_sha256: str, images: Mapping[str, str]) -> str:
    """Return the SHA-256 of a document together with its delivered images.

    Without images it is the document's own.
    """
    if not images:
        return document_sha256
    lines = [f"{code} {sha256}" for code, sha256 in sorted(images.items())]
    return hashlib.sha256("\n".join((document_sha256, *lines)).encode()).hexdigest()


def decide(
    offered: Offered,
    stored: Stored | None,
    *,
    load_id: int,
    is_update: bool = False,
    is_repeated: bool = False,
) -> Outcome:
    """Return what becomes of an offered grant.

    `is_repeated`: this import has met the number before; the first one stays, and what
    comes after can only outrank or complete it.
    """
    if stored is None or stored.is_withdrawn:
        return Outcome("accepted", is_written=True)
    if is_repeated:
        found = _compare(offered, stored, is_update=False)
        return Outcome("duplicates", found.is_written, found.warning)
    found = _compare(offered, stored, is_update=is_update)
    if stored.load_id == load_id and not found.is_written:
        # This import was killed after storing it and begins again.
        return Outcome("accepted", is_written=False)
    return found


def _compare(offered: Offered, stored: Stored, *, is_update: bool) -> Outcome:
    better, worse = _names(offered, stored)
    if RANKS[offered.source] > RANKS[stored.source]:
        return _replaced(f"{better} took the place of the stored {worse}")
    if RANKS[offered.source] < RANKS[stored.source]:
        return _kept(f"{better} is stored and outranks this {worse}")
    if offered.id != stored.id:
        return _kept(f"its number was corrected by hand to {stored.id}")
    if content_sha256(offered.document_sha256, stored.images) == stored.sha256:
        changed = _differing(offered.images, stored.images)
        brought = changed | _found_again(offered, stored)
        if not brought:
            return _kept()
        if not changed & stored.images.keys():
            return _replaced(f"brought {len(brought)} drawings that were missing")
    if offered.source == "pdf" and stored.is_corrected:
        return _kept("differs from the stored PDF, which was corrected by hand")
    if is_update:
        return _replaced()
    return _kept("differs from what is stored; import it with --update to replace it")


def _replaced(warning: str = "") -> Outcome:
    return Outcome("updated", is_written=True, warning=warning)


def _kept(warning: str = "") -> Outcome:
    return Outcome("unchanged", is_written=False, warning=warning)


def _names(offered: Offered, stored: Stored) -> tuple[str, str]:
    sources: Iterable[SourceKind] = (offered.source, stored.source)
    worse, better = sorted(sources, key=RANKS.__getitem__)
    return NAMES[better], NAMES[worse]


def _found_again(offered: Offered, stored: Stored) -> set[str]:
    """Return the codes of lost drawings that are delivered once more.

    Those of a PDF are part of its one file; what a person corrected in it stands.
    """
    if offered.source != "pdf":
        return set(stored.lost & offered.images.keys())
    return set() if stored.is_corrected else set(stored.lost)


def _differing(offered: Mapping[str, str], stored: Mapping[str, str]) -> set[str]:
    """Return the codes of offered images that are not stored as they are."""
    return {code for code, sha256 in offered.items() if stored.get(code) != sha256}

"""What is leafed through: the hits that a result lists, or the designs of a class.

Each knows its own length, order and way back, and reads no more than is asked for.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from django.db.models import QuerySet
from django.urls import reverse

from examiner.cases import class_searches, decisions
from examiner.cases.models import Case, ClassSearch
from examiner.web import listings, results
from examiner.web.listings import Listing
from search.models import Patent, SearchRun

CLASS_AT_ONCE = 60  # designs on one page of a class


class Source(Protocol):
    """Designs in order for a case: `total` that are leafed through, of all `found`.

    `here` is the address of the page at a place, `windows` that of its windows, `back`
    the list's. `reviewed` counts among all that were found, as the list itself does.
    """

    @property
    def case(self) -> Case: ...
    @property
    def run(self) -> SearchRun | None: ...
    @property
    def name(self) -> str: ...
    @property
    def windows(self) -> str: ...
    @property
    def total(self) -> int: ...
    @property
    def found(self) -> int: ...
    def reviewed(self) -> int: ...
    def ids(self, *, first: int, count: int) -> list[str]: ...
    def here(self, rank: int | str) -> str: ...
    def relatives(self, patent_id: str) -> tuple[str, ...]: ...
    def first_unreviewed(self) -> int: ...
    def back(self, *, place: int, patent_id: str) -> str: ...


@dataclass(frozen=True)
class Hits:
    """The hits that the page of a search lists, as of a moment where that matters.

    `asked` is what the address said of that page.
    """

    case: Case
    run: SearchRun
    listing: Listing
    asked: results.Asked
    name: str = "Hits"

    def here(self, rank: int | str) -> str:
        return listings.leaf(self.run, self._lasting, rank)

    @property
    def windows(self) -> str:
        return listings.address(
            reverse("leaves-run", args=[self.run.pk]), self._lasting
        )

    @property
    def total(self) -> int:
        return len(self.listing.listed)

    @property
    def found(self) -> int:
        return len(self.listing.every)

    def reviewed(self) -> int:
        decided = decisions.of_designs(self.case, self.listing.every)
        return sum(one.is_reviewed for one in decided.values())

    def ids(self, *, first: int, count: int) -> list[str]:
        return self.listing.listed[first - 1 : first - 1 + count]

    def relatives(self, patent_id: str) -> tuple[str, ...]:
        return self.listing.relatives[patent_id]

    def first_unreviewed(self) -> int:
        listed = self.listing.listed
        decided = decisions.of_designs(self.case, listed)
        places = enumerate(listed, start=1)
        left = (place for place, one in places if not decided[one].is_reviewed)
        return next(left, 1)

    def back(self, *, place: int, patent_id: str) -> str:
        """The page of the search, as much of it as shows the design."""
        told = dict(self._lasting)
        told.pop("since", None)
        if place > results.SHOWN_AT_ONCE:
            told["shown"] = str(max(place, self.asked.shown))
        return (
            f"{listings.address(reverse('run', args=[self.run.pk]), told)}#{patent_id}"
        )

    @cached_property
    def _lasting(self) -> dict[str, str]:
        return self.asked.lasting(self.listing.at)


@dataclass(frozen=True)
class WholeClass:
    """The designs of a class, newest first; only those unreviewed at a moment."""

    looked: ClassSearch
    since: datetime | None = None
    run: None = field(default=None, init=False)

    @property
    def case(self) -> Case:
        return self.looked.case

    @property
    def name(self) -> str:
        return f"Class {self.looked.symbol}"

    def here(self, rank: int | str) -> str:
        page = reverse("leaf-class", args=[self.looked.pk])
        return listings.address(page, self._lasting | {"rank": str(rank)})

    @property
    def windows(self) -> str:
        return listings.address(
            reverse("leaves-class", args=[self.looked.pk]), self._lasting
        )

    @cached_property
    def total(self) -> int:
        return self._listed.count() if self.since else self.found

    @property
    def found(self) -> int:
        return self._progress[1]

    def reviewed(self) -> int:
        return self._progress[0]

    def ids(self, *, first: int, count: int) -> list[str]:
        listed = self._listed.values_list("pk", flat=True)
        return list(listed[first - 1 : first - 1 + count])

    def relatives(self, patent_id: str) -> tuple[str, ...]:
        return ()

    def first_unreviewed(self) -> int:
        left = class_searches.unreviewed(self.looked).values_list("pk", flat=True)
        found = left.first()
        return self.place_of(found) if found else 1

    def place_of(self, patent_id: str) -> int:
        """Where a design stands; the numbers decide the order."""
        return self._listed.filter(pk__gt=patent_id).count() + 1

    def back(self, *, place: int, patent_id: str) -> str:
        """The page of the class that begins with the design, where the first ends."""
        told = {"only": "unreviewed"} if self.since else {}
        if place > CLASS_AT_ONCE:
            told["from"] = patent_id
        address = reverse("class-search", args=[self.looked.pk])
        return f"{listings.address(address, told)}#{patent_id}"

    @property
    def _listed(self) -> QuerySet[Patent]:
        if self.since is None:
            return class_searches.designs(self.looked)
        return class_searches.unreviewed(self.looked, at=self.since)

    @cached_property
    def _progress(self) -> tuple[int, int]:
        return class_searches.progress(self.looked)

    @cached_property
    def _lasting(self) -> dict[str, str]:
        return {"since": listings.written(self.since)} if self.since else {}

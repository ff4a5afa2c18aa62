"""Sources of query documents that need no database: names and ids that go with them."""

import uuid
from collections.abc import Sequence
from uuid import UUID

from search.queries import UnusableQuery

UPLOAD = uuid.UUID(int=7)


class Invented:
    """Pages of one upload and figures of one design, and runs that may be refused."""

    def __init__(self, *, hidden: Sequence[UUID] = ()) -> None:
        self.hidden = set(hidden)

    def page_id(self, upload: UUID, page: int) -> int:
        if upload != UPLOAD:
            raise UnusableQuery("There is no such upload.")
        return 1_000 + page

    def figure_id(self, name: str) -> int:
        return int(name.rpartition("D")[2])

    def check_runs(self, run_ids: Sequence[UUID]) -> None:
        if self.hidden & set(run_ids):
            raise UnusableQuery("There is no such search.")


def named(*, page_id: int | None, figure_id: int | None) -> dict[str, object]:
    """The document's names of a view."""
    if page_id is not None:
        return {"upload": str(UPLOAD), "page": page_id - 1_000}
    return {"figure": f"USD0900001-D{figure_id:05d}"}

"""What the query documents of a person may name: uploads and runs of their cases."""

from collections.abc import Sequence
from uuid import UUID

from examiner.accounts.models import User
from examiner.cases import access
from search.models import Upload
from search.queries import UnusableQuery
from search.query_rows import EveryRow


class OfPerson(EveryRow):
    """Sources of query documents, as far as a person may see them."""

    def __init__(self, user: User) -> None:
        self._user = user

    def check_runs(self, run_ids: Sequence[UUID]) -> None:
        """Refuse runs of others as if there were none."""
        visible = access.runs_of(self._user).filter(pk__in=run_ids)
        if visible.distinct().count() < len(set(run_ids)):
            raise UnusableQuery("A search named in the set is unknown.")

    def upload(self, upload: UUID) -> Upload:
        """An upload of the person's cases. Raises access.NotVisible."""
        return access.upload(self._user, upload)

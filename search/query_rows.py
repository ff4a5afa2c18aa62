"""The rows that query documents name, for those who may see every row."""

from collections.abc import Sequence
from uuid import UUID

from search import figure_names
from search.models import SearchRun, Upload
from search.queries import UnusableQuery


class EveryRow:
    """Sources of query documents without limits of access; see query_documents."""

    def page_id(self, upload: UUID, page: int) -> int:
        """The row of a page (from 1) of an upload. Raises UnusableQuery."""
        found = self.upload(upload)
        row = found.pages.filter(position=page - 1).values_list("pk", flat=True).first()
        if row is None:
            refusal = f": {found.refusal}" if found.refusal else "."
            raise UnusableQuery(f"Upload {found.pk} has no page {page}{refusal}")
        return row

    def figure_id(self, name: str) -> int:
        """The row of a figure by its public name. Raises UnusableQuery."""
        figure = figure_names.find(name)
        if figure is None:
            raise UnusableQuery(f"{name} is no figure of the corpus; name another one.")
        return figure.pk

    def check_runs(self, run_ids: Sequence[UUID]) -> None:
        """Refuse runs that are unknown."""
        known = SearchRun.objects.filter(pk__in=run_ids).count()
        if known < len(set(run_ids)):
            raise UnusableQuery("A search named in the set is unknown.")

    def upload(self, upload: UUID) -> Upload:
        """The row of an upload. Raises UnusableQuery."""
        found = Upload.objects.filter(pk=upload).first()
        if found is None:
            raise UnusableQuery(f"There is no upload {upload}.")
        return found

"""Taking an import back: what it wrote last leaves the corpus at a new revision.

Nothing is deleted, so searches made before can still be replayed; nothing that was
there before the import is restored, since an update has overwritten it. Importing the
files again brings withdrawn patents back.
"""

from dataclasses import dataclass

from django.db import transaction

from search import revisions
from search.models import Figure, Import, Patent, Revision, Sheet


class UnableToWithdraw(Exception):
    """This import cannot be taken back; the message says why."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many rows left the corpus, at which revision."""

    revision: int
    patents: int
    sheets: int
    figures: int


def withdraw(load_id: int) -> Withdrawn:
    """Take back the patents that an import was the last to write, with their drawings.

    Raises UnableToWithdraw for an import that is unknown, taken back already, or still
    at work.
    """
    with transaction.atomic():
        revision = revisions.take(f"withdrawal of import {load_id}")
        load = _withdrawable(load_id)
        patents = Patent.objects.current().filter(load=load)
        numbers = list(patents.order_by("pk").values_list("pk", flat=True))
        counts = Withdrawn(
            revision=revision,
            figures=Figure.objects.current()
            .filter(patent__in=numbers)
            .update(until=revision),
            sheets=Sheet.objects.filter(patent__in=numbers, until=None).update(
                until=revision
            ),
            patents=patents.update(until=revision),
        )
        load.withdrawn = Revision.objects.get(pk=revision)
        load.save(update_fields=["withdrawn"])
    return counts


def _withdrawable(load_id: int) -> Import:
    # The revision's lock keeps importers out; this one keeps out a second withdrawal.
    locked = Import.objects.select_for_update(of=("self",)).select_related("job")
    load = locked.filter(pk=load_id).first()
    if load is None:
        raise UnableToWithdraw(f"There is no import {load_id}.")
    if load.withdrawn_id is not None:
        raise UnableToWithdraw(f"Import {load_id} has been taken back already.")
    if not load.job.is_finished:
        state = load.job.get_state_display().lower()
        raise UnableToWithdraw(
            f"Import {load_id} is {state}; wait until it has ended, or cancel it."
        )
    return load

"""Two people at one row: the second is told, nothing of either is lost."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F

from examiner.cases.access import NotVisible

Row = TypeVar("Row", bound=models.Model)


class ChangedMeanwhile(Exception):
    """The row is another one than the person saw; the message says what to do."""

    def __init__(self, row: models.Model) -> None:
        super().__init__(
            "Somebody changed this meanwhile. What you typed is still in the "
            "form, what stands now is beside it: compare, then save again."
        )
        self.row = row


def change(row: Row, *, seen: int, **values: Any) -> Row:
    """Write fields of a row whose `version` is still the one a person saw.

    Atomic in the database: of two at once one wins and the other raises
    ChangedMeanwhile, which holds the row as it is now; access.NotVisible where it was
    removed.
    """
    rows = type(row)._default_manager.filter(pk=row.pk)
    changed = rows.filter(version=seen).update(**values, version=F("version") + 1)
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist as gone:
        raise NotVisible(f"{row} was removed") from gone
    if not changed:
        raise ChangedMeanwhile(row)
    return row


def hold(row: models.Model) -> None:
    """Lock a row until commit; access.NotVisible where it was removed."""
    rows = type(row)._default_manager.select_for_update()
    if not rows.filter(pk=row.pk).exists():
        raise NotVisible(f"{row} was removed")

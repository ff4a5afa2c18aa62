"""Revisions: the numbered states of the corpus that a run can be replayed on."""

from django.db import models


class Revision(models.Model):
    """One committed batch of changes; rows carry `since` and `until` numbers.

    Taken under an advisory lock inside the batch's own transaction
    (`search.revisions.take`), so that numbers are committed in order.
    """

    id = models.BigAutoField(primary_key=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"revision {self.pk}"

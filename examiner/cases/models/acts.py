"""What people did in a case, so that it can be undone and told."""

from django.conf import settings
from django.db import models

from examiner.cases.models.cases import Case


class Act(models.Model):
    """One act of triage or citing: the state of a row before and after it.

    `kind` is the act's name in `cases.decisions`; `key` names the row: a patent's id or
    an evidence's. `before` and `after` are its fields, null where there was no row.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="acts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=36)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "user", "-id"], name="act_case_user_index"),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} act {self.pk}"

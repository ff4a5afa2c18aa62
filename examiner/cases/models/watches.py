"""Which standing queries a case left."""

from django.conf import settings
from django.db import models

from examiner.cases.models.cases import Case
from search.models import Watch


class CaseWatch(models.Model):
    """A watch's place: the case that left it, and who did."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="watches")
    watch = models.OneToOneField(
        Watch, on_delete=models.CASCADE, related_name="placement"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"case {self.case_id} watch {self.watch_id}"

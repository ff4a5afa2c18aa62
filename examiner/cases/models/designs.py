"""What the people of a case think of designs they looked at."""

from django.conf import settings
from django.db import models

from examiner.cases.models.cases import Case
from search.models import Patent


class CaseDesign(models.Model):
    """A design as a case sees it: reviewed or not, relevant or not, tagged, noted."""

    class Verdict(models.TextChoices):
        RELEVANT = "relevant", "Relevant"
        NOT_RELEVANT = "not_relevant", "Not relevant"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="designs")
    patent = models.ForeignKey(Patent, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    tags = models.JSONField(default=list, blank=True, help_text="numbers 1 to 5")
    note = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "patent"], name="casedesign_case_patent_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} design {self.patent_id}"

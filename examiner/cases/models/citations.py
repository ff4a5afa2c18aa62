"""References the examiner cites."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from examiner.cases.models.cases import Case
from examiner.cases.models.evidence import Evidence
from search.models import Figure, Patent, SearchRun


class Citation(models.Model):
    """A reference of a case with its role: a design of the corpus, or evidence.

    `figures` are those relied on, `run` the search that found it.
    """

    class Role(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        BACKGROUND = "background", "Background"

    class Basis(models.TextChoices):
        A1 = "102(a)(1)", "102(a)(1)"
        A2 = "102(a)(2)", "102(a)(2)"
        OBVIOUSNESS = "103", "103"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="citations")
    position = models.PositiveIntegerField(help_text="order in the case, from 0")
    patent = models.ForeignKey(
        Patent, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    pertinence = models.TextField(blank=True)
    figures = models.ManyToManyField(Figure, blank=True, related_name="+")
    run = models.ForeignKey(
        SearchRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(patent__isnull=False) ^ Q(evidence__isnull=False),
                name="citation_reference_check",
            ),
            models.UniqueConstraint(
                fields=["case", "patent"], name="citation_case_patent_unique"
            ),
            models.UniqueConstraint(
                fields=["case", "evidence"], name="citation_case_evidence_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} citation {self.pk}"

"""What was searched for a case: runs by query, and classes looked through whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from examiner.cases.models.cases import Case
from search.models import SearchRun


class CaseSearch(models.Model):
    """A run's place: the case it was made for, by whom, and as L1, L2, L3 of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="searches")
    run = models.OneToOneField(
        SearchRun, on_delete=models.CASCADE, related_name="placement"
    )
    number = models.PositiveIntegerField(help_text="1 is L1")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_starred = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="casesearch_case_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} run {self.run_id}"

    @property
    def name(self) -> str:
        """As examiners call it: L3."""
        return f"L{self.number}"


class ClassSearch(models.Model):
    """A class looked through design by design (MPEP 904.02(a): a classified search).

    What was looked at stands in `CaseDesign`. `revision` is that of the corpus when it
    was begun: the designs are those the class held then.
    """

    class Scheme(models.TextChoices):
        LOCARNO = "locarno", "Locarno"
        USPC = "uspc", "USPC-D"

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="class_searches"
    )
    scheme = models.CharField(max_length=8, choices=Scheme.choices)
    symbol = models.CharField(max_length=16, help_text="canonical; a prefix ends in *")
    before = models.DateField(null=True, blank=True, help_text="first published before")
    revision = models.BigIntegerField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="when every design had been reviewed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "scheme", "symbol"],
                condition=Q(finished_at__isnull=True),
                name="classsearch_case_symbol_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} class {self.symbol}"

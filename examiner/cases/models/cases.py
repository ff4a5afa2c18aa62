"""Cases and who works on them."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q


class Case(models.Model):
    """An application under examination; everybody has one personal scratch case.

    `description` holds the figure descriptions and statements as filed. `version`
    counts the changes of its facts, for `cases.versions`.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        ARCHIVED = "archived", "Archived"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    title = models.CharField(max_length=200)
    application_number = models.CharField(max_length=32, blank=True)
    applicants = models.JSONField(default=list, blank=True, help_text="names")
    inventors = models.JSONField(default=list, blank=True, help_text="names")
    filing_date = models.DateField(null=True, blank=True)
    priority_date = models.DateField(
        null=True, blank=True, help_text="of the earliest priority validly claimed"
    )
    locarno = models.CharField(max_length=8, blank=True, help_text="canonical")
    uspc = models.CharField(max_length=16, blank=True, help_text="canonical")
    description = models.TextField(blank=True)
    note = models.TextField(blank=True)
    tag_names = models.JSONField(
        default=list, blank=True, help_text="what the tags 1 to 5 mean in this case"
    )
    is_scratch = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(is_scratch=True),
                name="case_owner_scratch_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def effective_date(self) -> date | None:
        """The effective filing date of 35 USC 100(i), as far as it is known."""
        return self.priority_date or self.filing_date

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class CaseMember(models.Model):
    """A colleague who works on a case, or a supervisor who reads and hands it over."""

    class Role(models.TextChoices):
        COLLEAGUE = "colleague", "Colleague"
        SUPERVISOR = "supervisor", "Supervisor"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.COLLEAGUE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], name="casemember_case_user_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} member {self.user_id}"

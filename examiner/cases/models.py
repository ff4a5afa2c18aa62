"""Cases, and which uploads and runs belong to them (35 USC 122: confidential)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from search.models import SearchRun, Upload


class Case(models.Model):
    """An application under examination; everybody has one personal scratch case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases"
    )
    title = models.CharField(max_length=200)
    application_number = models.CharField(max_length=32, blank=True)
    is_scratch = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

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


class CaseMember(models.Model):
    """A colleague or supervisor who may read a case and search in it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], name="casemember_case_user_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} member {self.user_id}"


class CaseUpload(models.Model):
    """An upload's place: the case it was put into, and by whom."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="uploads")
    upload = models.OneToOneField(
        Upload, on_delete=models.CASCADE, related_name="placement"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"case {self.case_id} upload {self.upload_id}"


class CaseSearch(models.Model):
    """A run's place: the case it was made for, and by whom."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="searches")
    run = models.OneToOneField(
        SearchRun, on_delete=models.CASCADE, related_name="placement"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"case {self.case_id} run {self.run_id}"

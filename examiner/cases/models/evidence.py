"""References that no corpus holds: pages of the web, catalogues, foreign designs."""

import uuid

from django.conf import settings
from django.db import models

from examiner.cases.models.cases import Case
from search.models import Upload


class Evidence(models.Model):
    """A captured reference, dated and hashed; its page image is an upload of the case.

    `first_seen` is the day it was available to the public, and `first_seen_basis` what
    that rests on (a dated archive, a post's own date).
    """

    class Kind(models.TextChoices):
        NON_PATENT = "non_patent", "Non-patent"
        FOREIGN = "foreign", "Foreign design"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=300)
    author = models.CharField(max_length=200, blank=True, help_text="or publisher")
    document_number = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code")
    url = models.URLField(max_length=2000, blank=True)
    first_seen = models.DateField(null=True, blank=True)
    first_seen_basis = models.CharField(max_length=300, blank=True)
    captured_on = models.DateField(help_text="when the page was looked at")
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the page image")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"case {self.case_id} evidence {self.pk}"

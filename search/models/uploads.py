"""Uploads: files a person put in, kept apart from the public corpus."""

import uuid

from django.db import models


class Upload(models.Model):
    """A file as it came, and what became of it; its owner stands in `cases`."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        DECODED = "decoded", "Decoded"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.RECEIVED
    )
    refusal = models.TextField(blank=True, help_text="what happened, what to do")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"upload {self.pk}"


class UploadPage(models.Model):
    """One drawing of an upload: a page of a TIFF or PDF, or the whole image.

    One that is damaged is blank and has no size.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    pixel_sha256 = models.CharField(max_length=64)
    is_blank = models.BooleanField(default=False)
    reading = models.JSONField(
        null=True, blank=True, help_text="what was read on it; null until it was read"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "position"], name="uploadpage_upload_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} page {self.position}"

    @property
    def is_damaged(self) -> bool:
        """Whether nothing of it could be decoded."""
        return not self.width

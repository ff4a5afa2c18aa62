"""Imports: one call of ingest each, with its counts and what it refused."""

from django.db import models

from search.models.jobs import Job
from search.models.revisions import Revision


class Import(models.Model):
    """One call of ingest, from whichever face, and what came of it."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="load")
    sources = models.JSONField(default=list, help_text="paths as they were given")
    is_update = models.BooleanField(
        default=False, help_text="replace stored grants that differ"
    )
    summary = models.JSONField(default=dict, blank=True)
    withdrawn = models.OneToOneField(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawal",
    )

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportNote(models.Model):
    """What an import has to say about one file or document of its input."""

    class Kind(models.TextChoices):
        REJECTED = "rejected", "Rejected"
        WARNING = "warning", "Warning"
        SKIPPED = "skipped", "Skipped"
        IGNORED = "ignored", "Ignored"
        DUPLICATE = "duplicate", "Duplicate"

    load = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.TextField(help_text="relative file and member")
    position = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="byte offset in the file or member"
    )
    patent_number = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["load", "kind", "id"], name="importnote_load_index"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}"

"""Runs: executed searches with everything needed to read and replay them."""

import uuid

from django.db import models
from pgvector.django import HalfVectorField

from search.models.encoders import Encoder
from search.models.figures import Figure
from search.models.jobs import Job
from search.models.patents import Patent
from search.models.uploads import UploadPage


class SearchRun(models.Model):
    """One search: its query, how it was answered, and its hits."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    class Mode(models.TextChoices):
        EXACT = "exact", "Exact"
        APPROXIMATE = "approximate", "Approximate"
        AUTO = "auto", "Automatic"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="run"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    error = models.TextField(blank=True)
    # The query
    text = models.TextField(blank=True)
    filters = models.JSONField(default=dict, blank=True)
    k = models.PositiveIntegerField(default=50)
    requested_mode = models.CharField(
        max_length=12, choices=Mode.choices, default=Mode.AUTO
    )
    # How it was answered
    mode = models.CharField(max_length=12, choices=Mode.choices, blank=True)
    backend = models.CharField(max_length=20, blank=True)
    encoder = models.ForeignKey(
        Encoder, on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    weights_sha256 = models.CharField(max_length=64, blank=True)
    preprocessing_version = models.CharField(max_length=40, blank=True)
    revision = models.BigIntegerField(null=True, blank=True)
    eligible = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="figures (designs without a drawing query)"
    )
    eligible_designs = models.PositiveBigIntegerField(null=True, blank=True)
    scanned = models.PositiveBigIntegerField(null=True, blank=True)
    timings = models.JSONField(default=dict, blank=True, help_text="seconds by step")
    predictions = models.JSONField(
        default=dict, blank=True, help_text="class probabilities of the query"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"run {self.pk}"


class QueryView(models.Model):
    """One drawing of a query: a page of an upload, or a figure of the corpus."""

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="views")
    position = models.PositiveSmallIntegerField(help_text="from 1, as shown")
    page = models.ForeignKey(
        UploadPage, on_delete=models.PROTECT, null=True, blank=True
    )
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, null=True, blank=True)
    weight = models.FloatField(default=1.0)
    vector = HalfVectorField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="why a view was left out")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"], name="queryview_run_position_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(page__isnull=False) ^ models.Q(figure__isnull=False),
                name="queryview_source_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} view {self.position}"


class Hit(models.Model):
    """A ranked patent of a run; `score` is the sum of its parts' shares.

    `parts`: list of {"kind": "view" | "text", "query": position, "figure": id,
    "similarity": s, "weight": w, "share": s·w}, decimals rounded to 6 places.
    """

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="hits")
    rank = models.PositiveIntegerField()
    patent = models.ForeignKey(Patent, on_delete=models.PROTECT, related_name="hits")
    score = models.FloatField()
    parts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="hit_run_rank_unique"),
            models.UniqueConstraint(
                fields=["run", "patent"], name="hit_run_patent_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} rank {self.rank}"

"""Runs: executed searches with everything needed to read and replay them."""

import uuid

from django.db import models
from pgvector.django import HalfVectorField

from search.models.encoders import Encoder
from search.models.figures import VIEW_CHOICES, Figure
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

    class Origin(models.TextChoices):
        REPLAY = "replay", "Replay"
        UPDATE = "update", "Update"
        FEEDBACK = "feedback", "Feedback"
        SECONDARY = "secondary", "Secondary references"
        WATCH = "watch", "Watch"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="run"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    error = models.TextField(blank=True)
    # The query
    text = models.TextField(blank=True)
    text_against = models.TextField(blank=True)
    text_weight = models.FloatField(default=1.0)
    like = models.JSONField(default=list, blank=True, help_text="ids of examples for")
    unlike = models.JSONField(
        default=list, blank=True, help_text="ids of examples against"
    )
    examples_weight = models.FloatField(default=1.0)
    facets = models.JSONField(default=dict, blank=True, help_text="weights by facet")
    application = models.JSONField(
        default=dict, blank=True, help_text="effective date, inventors, assignees"
    )
    primary = models.CharField(
        max_length=10, blank=True, help_text="primary reference to be combined with"
    )
    filters = models.JSONField(default=dict, blank=True)
    k = models.PositiveIntegerField(default=50)
    requested_mode = models.CharField(
        max_length=12, choices=Mode.choices, default=Mode.AUTO
    )
    # Where it comes from
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="descendants",
    )
    origin_kind = models.CharField(max_length=10, choices=Origin.choices, blank=True)
    since_revision = models.BigIntegerField(
        null=True, blank=True, help_text="only what came into the corpus after it"
    )
    difference = models.JSONField(
        default=dict, blank=True, help_text="what a replay found to differ"
    )
    # How it was answered
    attempts = models.PositiveSmallIntegerField(default=0)
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
    weights = models.JSONField(
        default=dict, blank=True, help_text="of each part, as they were applied"
    )
    facet_encoders = models.JSONField(
        default=dict, blank=True, help_text="ids and weights' hashes by facet"
    )
    calibration = models.JSONField(default=dict, blank=True)
    completeness = models.JSONField(default=dict, blank=True)
    notice = models.TextField(blank=True, help_text="what the reader must know")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"run {self.pk}"


class QueryView(models.Model):
    """One drawing of a query: a page of an upload, or a figure of the corpus."""

    class Mask(models.TextChoices):
        WHOLE = "whole", "Whole drawing"
        CLAIMED = "claimed", "Claimed part"
        ENVIRONMENT = "environment", "Environment"

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="views")
    position = models.PositiveSmallIntegerField(help_text="from 1, as shown")
    page = models.ForeignKey(
        UploadPage, on_delete=models.PROTECT, null=True, blank=True
    )
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, null=True, blank=True)
    view = models.CharField(max_length=12, choices=VIEW_CHOICES, default="unknown")
    weight = models.FloatField(default=1.0)
    crop = models.JSONField(
        null=True, blank=True, help_text="left, top, right, bottom in shares"
    )
    mask = models.CharField(max_length=12, choices=Mask.choices, default=Mask.WHOLE)
    environment = models.JSONField(
        null=True, blank=True, help_text="the area of environment, cell by cell"
    )
    rotation = models.PositiveSmallIntegerField(default=0, help_text="clockwise")
    is_mirrored = models.BooleanField(default=False)
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

    `parts`: list of {"kind", "facet", "query": position, "figure": id, "similarity":
    s, "weight": w, "share": s·w}, decimals rounded to 6 places. `percentile` is that
    of the drawings' part of the score among random pairs of the same class.
    """

    run = models.ForeignKey(SearchRun, on_delete=models.CASCADE, related_name="hits")
    rank = models.PositiveIntegerField()
    patent = models.ForeignKey(Patent, on_delete=models.PROTECT, related_name="hits")
    score = models.FloatField()
    parts = models.JSONField(default=list)
    percentile = models.FloatField(null=True, blank=True)
    labels = models.JSONField(
        default=list, blank=True, help_text="date labels with their reasons"
    )
    field = models.JSONField(
        default=dict, blank=True, help_text="distance of its classes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="hit_run_rank_unique"),
            models.UniqueConstraint(
                fields=["run", "patent"], name="hit_run_patent_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} rank {self.rank}"

"""Sheets and the figures on them, and the words about a figure."""

from typing import Self

from django.db import models
from django.db.models import Q

from search.figure_views import VIEWS
from search.models.patents import Patent

VIEW_CHOICES = [(view, view.replace("_", " ")) for view in VIEWS]


class Sheet(models.Model):
    """One stored drawing page: a TIFF of a grant or a page of a PDF."""

    class State(models.TextChoices):
        STORED = "stored", "Stored"
        BLANK = "blank", "Blank"
        MISSING = "missing", "Missing"
        CORRUPT = "corrupt", "Corrupt"

    patent = models.ForeignKey(Patent, on_delete=models.CASCADE, related_name="sheets")
    code = models.CharField(max_length=6, help_text="D00001, P00001")
    position = models.PositiveIntegerField(help_text="order in the document, from 0")
    file = models.TextField(help_text="name in the source")
    state = models.CharField(max_length=8, choices=State.choices)
    reason = models.TextField(blank=True)
    is_gazette = models.BooleanField(default=False)
    is_photograph = models.BooleanField(default=False)
    is_landscape = models.BooleanField(default=False, help_text="stored turned")
    file_sha256 = models.CharField(max_length=64, blank=True)
    pixel_sha256 = models.CharField(max_length=64, blank=True)
    perceptual_hash = models.BigIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True, help_text="upright px")
    height = models.PositiveIntegerField(null=True, blank=True, help_text="upright px")
    ink_share = models.FloatField(null=True, blank=True)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "code"],
                condition=Q(until__isnull=True),
                name="sheet_patent_code_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["file_sha256"], name="sheet_file_sha256_index"),
            models.Index(fields=["pixel_sha256"], name="sheet_pixel_sha256_index"),
        ]

    def __str__(self) -> str:
        return f"{self.patent_id}-{self.code}"


class FigureQuerySet(models.QuerySet["Figure"]):
    """Filters over figures; chainable."""

    def current(self) -> Self:
        """Figures the corpus holds now."""
        return self.filter(until__isnull=True)

    def searchable(self) -> Self:
        """Figures that get a vector: stored, current, not the gazette's."""
        return self.current().filter(sheet__state=Sheet.State.STORED, is_gazette=False)


class Figure(models.Model):
    """One numbered view on a sheet; the whole sheet where `box` is empty."""

    class Binding(models.TextChoices):
        UNKNOWN = "unknown", "Unknown"
        COUNT = "count", "By count"
        READ = "read", "Number read"
        HAND = "hand", "By hand"

    patent = models.ForeignKey(Patent, on_delete=models.CASCADE, related_name="figures")
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveIntegerField(help_text="filed order in the patent")
    part = models.PositiveSmallIntegerField(default=0, help_text="order on its sheet")
    box = models.JSONField(
        null=True, blank=True, help_text="left, top, right, bottom in upright px"
    )
    number = models.CharField(max_length=16, blank=True)
    view = models.CharField(max_length=12, choices=VIEW_CHOICES, default="unknown")
    binding = models.CharField(
        max_length=8, choices=Binding.choices, default=Binding.UNKNOWN
    )
    description = models.TextField(blank=True)
    is_gazette = models.BooleanField(default=False)
    # What reading the sheet is sure of, 0 … 1; null where it was not read.
    number_confidence = models.FloatField(null=True, blank=True)
    split_confidence = models.FloatField(null=True, blank=True)
    needs_review = models.BooleanField(
        default=False, db_default=False, help_text="a person should look at it"
    )
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "part"],
                condition=Q(until__isnull=True),
                name="figure_sheet_part_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["patent", "position"], name="figure_patent_index"),
        ]

    def __str__(self) -> str:
        return f"{self.patent_id} figure {self.position}"


class Caption(models.Model):
    """Words about a figure: its description in the grant, or generated ones.

    `figure` stays empty while it is not known which drawing the words belong to, and
    where generated words are about the whole design. `generator` is the version of
    what made them; of each there is one caption per figure, or one per design.
    `verdict` is what the gate found; `is_generic` is None where it has not looked.
    """

    class Source(models.TextChoices):
        DESCRIPTION = "description", "Figure description"
        TITLE = "title", "Title"
        GENERATED = "generated", "Generated"

    patent = models.ForeignKey(
        Patent, on_delete=models.CASCADE, related_name="captions"
    )
    figure = models.ForeignKey(
        Figure, on_delete=models.CASCADE, null=True, blank=True, related_name="captions"
    )
    source = models.CharField(max_length=12, choices=Source.choices)
    position = models.PositiveIntegerField()
    numbers = models.JSONField(default=list, blank=True, help_text="figure numbers")
    text = models.TextField()
    view = models.CharField(max_length=12, choices=VIEW_CHOICES, default="unknown")
    is_reference = models.BooleanField(default=False)
    author = models.CharField(max_length=150, blank=True)
    # A default of the database too: grants are copied in without this column.
    generator = models.CharField(max_length=200, blank=True, default="", db_default="")
    verdict = models.JSONField(null=True, blank=True)
    is_generic = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "source", "position"],
                condition=Q(generator=""),
                name="caption_patent_position_unique",
            ),
            models.UniqueConstraint(
                fields=["figure", "generator"],
                condition=~Q(generator=""),
                name="caption_figure_generator_unique",
            ),
            models.UniqueConstraint(
                fields=["patent", "generator"],
                condition=~Q(generator="") & Q(figure__isnull=True),
                name="caption_patent_generator_unique",
            ),
            models.CheckConstraint(
                condition=Q(generator="") | Q(source="generated"),
                name="caption_generator_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patent_id} {self.source} {self.position}"

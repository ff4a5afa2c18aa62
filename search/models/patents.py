"""Patents: granted designs with all their bibliographic data."""

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from search import spellings
from search.models.imports import Import


class PatentQuerySet(models.QuerySet["Patent"]):
    """Filters an examiner thinks in; chainable, no I/O beyond the ORM."""

    def current(self) -> Self:
        """Only what the corpus holds now."""
        return self.filter(until__isnull=True)

    def as_of(self, revision: int) -> Self:
        """Only what the corpus held at a revision."""
        held = Q(until__isnull=True) | Q(until__gt=revision)
        return self.filter(held, since__lte=revision)

    def published_before(self, day: date) -> Self:
        """First published strictly before a day; undated ones never qualify."""
        return self.filter(first_published__lt=day)


class Patent(models.Model):
    """A granted design, as its best source gives it; XML outranks PDF."""

    class Source(models.TextChoices):
        GRANT = "grant", "Grant XML"
        BIBLIOGRAPHIC = "bibliographic", "Bibliographic XML"
        PDF = "pdf", "PDF"

    id = models.CharField(primary_key=True, max_length=10)
    kind = models.CharField(max_length=4)
    title = models.TextField(blank=True)
    claim = models.TextField(blank=True)
    granted_date = models.DateField(null=True, blank=True)
    first_published = models.DateField(null=True, blank=True)
    filed_date = models.DateField(null=True, blank=True)
    application_number = models.CharField(max_length=32, blank=True)
    series_code = models.CharField(max_length=4, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    disclaimer = models.TextField(blank=True)
    primary_examiner = models.CharField(max_length=200, blank=True)
    assistant_examiner = models.CharField(max_length=200, blank=True)
    art_unit = models.CharField(max_length=20, blank=True)
    # The main classes once more, for lists and ranking without a join.
    locarno = models.CharField(max_length=5, blank=True)
    uspc = models.CharField(max_length=32, blank=True)
    hague_number = models.CharField(max_length=32, blank=True)
    hague_filed_date = models.DateField(null=True, blank=True)
    hague_registered_date = models.DateField(null=True, blank=True)
    hague_published_date = models.DateField(null=True, blank=True)
    declared_sheets = models.PositiveIntegerField(null=True, blank=True)
    declared_figures = models.PositiveIntegerField(null=True, blank=True)
    field_of_search = models.JSONField(default=list, blank=True)
    broken_line_statement = models.TextField(blank=True)
    statements = models.JSONField(default=list, blank=True)
    figure_text = models.TextField(blank=True, help_text="figure descriptions, joined")
    # Provenance
    source = models.CharField(max_length=14, choices=Source.choices)
    format_version = models.CharField(max_length=20)
    source_sha256 = models.CharField(max_length=64)
    source_file = models.TextField(help_text="relative to the path given")
    source_member = models.TextField(blank=True, help_text="members, outermost first")
    source_position = models.PositiveBigIntegerField(default=0)
    source_length = models.PositiveBigIntegerField(default=0)
    parser_version = models.CharField(max_length=12)
    load = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="patents")
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("figure_text", "claim", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PatentQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="patent_words_gin"),
            models.Index(fields=["locarno", "id"], name="patent_locarno_index"),
            models.Index(fields=["uspc", "id"], name="patent_uspc_index"),
            models.Index(
                fields=["first_published", "id"], name="patent_first_published_index"
            ),
            models.Index(
                fields=["application_number"], name="patent_application_index"
            ),
            models.Index(
                spellings.column("application_number"), name="patent_application_plain"
            ),
            models.Index(spellings.column("hague_number"), name="patent_hague_plain"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(id__regex=r"^USD\d{7}$"), name="patent_id_check"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class PatentClass(models.Model):
    """One classification symbol of a patent, main or further."""

    class Scheme(models.TextChoices):
        LOCARNO = "locarno", "Locarno"
        USPC = "uspc", "USPC"
        CPC = "cpc", "CPC"

    patent = models.ForeignKey(Patent, on_delete=models.CASCADE, related_name="classes")
    scheme = models.CharField(max_length=8, choices=Scheme.choices)
    position = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=32, blank=True)
    raw = models.CharField(max_length=64)
    edition = models.CharField(max_length=8, blank=True)
    is_main = models.BooleanField()
    is_in_edition_15 = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "scheme", "position"],
                name="patentclass_patent_position_unique",
            ),
        ]
        indexes = [
            models.Index(
                fields=["scheme", "symbol", "patent"],
                name="patentclass_symbol_index",
                opclasses=["varchar_ops", "varchar_pattern_ops", "varchar_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patent_id} {self.scheme} {self.symbol or self.raw}"


class Party(models.Model):
    """An inventor, applicant or assignee."""

    class Role(models.TextChoices):
        INVENTOR = "inventor", "Inventor"
        APPLICANT = "applicant", "Applicant"
        ASSIGNEE = "assignee", "Assignee"

    patent = models.ForeignKey(Patent, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField()
    last_name = models.TextField(blank=True)
    first_name = models.TextField(blank=True)
    organization = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=40, blank=True)
    role_code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "role", "position"],
                name="party_patent_position_unique",
            ),
        ]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"{self.patent_id} {self.role} {self.position}"

    @property
    def shown(self) -> str:
        person = " ".join(part for part in (self.first_name, self.last_name) if part)
        return self.organization or person


class Reference(models.Model):
    """A document cited on the front page of a grant."""

    class Kind(models.TextChoices):
        PATENT = "patent", "Patent"
        OTHER = "other", "Other"

    patent = models.ForeignKey(
        Patent, on_delete=models.CASCADE, related_name="references"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    country = models.CharField(max_length=8, blank=True)
    number = models.CharField(max_length=64, blank=True)
    kind_code = models.CharField(max_length=8, blank=True)
    name = models.TextField(blank=True)
    raw_date = models.CharField(max_length=16, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    cited_by = models.CharField(max_length=10, blank=True)
    class_raw = models.CharField(max_length=64, blank=True)
    # No foreign key: most cited designs are not in the corpus (yet).
    design = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "position"], name="reference_patent_position_unique"
            ),
        ]
        indexes = [
            models.Index(
                fields=["design"],
                name="reference_design_index",
                condition=~Q(design=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patent_id} cites {self.number or self.text[:40]}"


class Priority(models.Model):
    """A foreign priority claim."""

    patent = models.ForeignKey(
        Patent, on_delete=models.CASCADE, related_name="priorities"
    )
    position = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=8, blank=True)
    number = models.CharField(max_length=64)
    dated = models.DateField(null=True, blank=True)
    raw_date = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "position"], name="priority_patent_position_unique"
            ),
        ]
        indexes = [
            models.Index(spellings.column("number"), name="priority_number_plain"),
        ]
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return f"{self.patent_id} priority {self.country} {self.number}"


class RelatedDocument(models.Model):
    """A related US document: continuation, division, continuation-in-part …"""

    patent = models.ForeignKey(Patent, on_delete=models.CASCADE, related_name="related")
    position = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=60)
    parent_country = models.CharField(max_length=8, blank=True)
    parent_number = models.CharField(max_length=64, blank=True)
    parent_date = models.DateField(null=True, blank=True)
    parent_status = models.CharField(max_length=40, blank=True)
    parent_patent = models.CharField(max_length=64, blank=True)
    child_number = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patent", "position"], name="related_patent_position_unique"
            ),
        ]
        # A family is found by these numbers, however they are spelt.
        indexes = [
            models.Index(spellings.column(name), name=f"related_{name}_plain")
            for name in ("parent_number", "child_number", "parent_patent")
        ]

    def __str__(self) -> str:
        return f"{self.patent_id} {self.relation} {self.parent_number}"


class PatentEdit(models.Model):
    """One field of a patent corrected by hand; the history is never rewritten."""

    patent = models.ForeignKey(Patent, on_delete=models.PROTECT, related_name="edits")
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    author = models.CharField(max_length=150, help_text="who, as the face names them")
    revision = models.BigIntegerField()
    edited_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.patent_id} {self.field}"

"""What goes in and out of the API of cases; inputs and outputs apart; none writes."""

from typing import Any, ClassVar

from django.core.validators import URLValidator
from rest_framework import serializers

from examiner.api.serializers import UploadOutput
from examiner.cases import cases, citations, figures, history
from examiner.cases.models import Case, CaseFigure, Citation, Evidence
from search import figure_names
from search.application_checks import Finding
from search.models import QueryView
from search.models.figures import VIEW_CHOICES


class CaseInput(serializers.Serializer[Any]):
    """Facts of a case; classes and numbers in any spelling, what is left out stays."""

    title = serializers.CharField(required=False, max_length=cases.LONGEST_TITLE)
    application_number = serializers.CharField(required=False, allow_blank=True)
    applicants = serializers.ListField(child=serializers.CharField(), required=False)
    inventors = serializers.ListField(child=serializers.CharField(), required=False)
    filing_date = serializers.DateField(required=False, allow_null=True)
    priority_date = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="of the earliest priority validly claimed",
    )
    locarno = serializers.CharField(required=False, allow_blank=True)
    uspc = serializers.CharField(required=False, allow_blank=True)
    description = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)
    tag_names = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        help_text="what the tags 1 to 5 mean in this case",
    )


class CaseOutput(serializers.ModelSerializer[Case]):
    owner = serializers.CharField(source="owner.username")
    effective_date = serializers.DateField(allow_null=True)

    class Meta:
        model = Case
        fields: ClassVar = [
            *("id", "state", "is_scratch", "owner", "title", "application_number"),
            *("applicants", "inventors", "filing_date", "priority_date"),
            *("effective_date", "locarno", "uspc", "description", "note"),
            *("tag_names", "version", "created_at", "changed_at"),
        ]


class CasePageOutput(serializers.Serializer[Any]):
    """A page of cases; only there for the schema."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CaseOutput(many=True)


class FigureInput(serializers.Serializer[Any]):
    """What a person says of a figure; what is left out stays."""

    number = serializers.RegexField(
        r"^([1-9][0-9]{0,2}(\.[0-9]{1,3}){0,2}[A-Z]?)?$", required=False
    )
    view = serializers.ChoiceField(choices=VIEW_CHOICES, required=False)
    crop = serializers.ListField(
        child=serializers.FloatField(min_value=0, max_value=1),
        required=False,
        allow_null=True,
        min_length=4,
        max_length=4,
        help_text="left, top, right, bottom in shares of the page",
    )
    mask = serializers.ChoiceField(choices=QueryView.Mask.choices, required=False)
    rotation = serializers.IntegerField(required=False, min_value=0, max_value=359)
    is_mirrored = serializers.BooleanField(required=False)
    is_left_out = serializers.BooleanField(required=False)


class CaseUploadOutput(UploadOutput):
    """A file put into a case; `is_query`: added to a search alone."""

    is_query = serializers.BooleanField(source="placement.is_query")

    class Meta(UploadOutput.Meta):
        fields: ClassVar = [*UploadOutput.Meta.fields, "is_query"]


class CaseFigureOutput(serializers.ModelSerializer[CaseFigure]):
    name = serializers.SerializerMethodField()
    upload = serializers.UUIDField(source="page.upload_id")
    page = serializers.SerializerMethodField()

    class Meta:
        model = CaseFigure
        fields: ClassVar = [
            *("id", "name", "number", "view", "is_confirmed", "is_left_out"),
            *("upload", "page", "crop", "mask", "environment", "rotation"),
            *("is_mirrored", "version"),
        ]

    def get_name(self, figure: CaseFigure) -> str:
        return figures.name(figure)

    def get_page(self, figure: CaseFigure) -> int:
        """From 1, as queries name it."""
        return figure.page.position + 1


class FindingOutput(serializers.Serializer[Finding]):
    """Something of the drawings to look at, and the figures it is about."""

    code = serializers.CharField()
    message = serializers.CharField()
    figures = serializers.ListField(child=serializers.IntegerField())


class ChecksOutput(serializers.Serializer[Any]):
    """Findings; not final while pages wait to be read."""

    is_read = serializers.BooleanField()
    findings = FindingOutput(many=True)


class CaseSearchOutput(serializers.Serializer[Any]):
    """A search as the case numbers it; its results are read by its id."""

    name = serializers.CharField(help_text="L1, L2, …")
    id = serializers.UUIDField(source="run.pk")
    state = serializers.CharField(source="run.state")
    found = serializers.IntegerField()
    asked_at = serializers.DateTimeField(source="run.created_at")
    by = serializers.CharField(source="search.started_by.username")
    origin = serializers.UUIDField(source="run.origin_id", allow_null=True)
    origin_kind = serializers.CharField(source="run.origin_kind")
    is_starred = serializers.BooleanField(source="search.is_starred")
    note = serializers.CharField(source="search.note")


class CaseSearchInput(serializers.Serializer[Any]):
    """What people say of a search; what is left out stays."""

    is_starred = serializers.BooleanField(required=False)
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=history.LONGEST_NOTE
    )


class GroundsInput(serializers.Serializer[Any]):
    """What a citation rests on; what is left out stays."""

    basis = serializers.ChoiceField(
        choices=Citation.Basis.choices, required=False, allow_blank=True
    )
    pertinence = serializers.CharField(
        required=False, allow_blank=True, max_length=citations.LONGEST_PERTINENCE
    )
    figures = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="those relied on, by their names: USD0834581-D00001",
    )


class CitationInput(GroundsInput):
    """A reference to cite: a design in any spelling, or evidence of the case."""

    design = serializers.CharField(required=False)
    evidence = serializers.UUIDField(required=False)
    role = serializers.ChoiceField(choices=Citation.Role.choices)
    search = serializers.UUIDField(
        required=False, allow_null=True, help_text="the search that found it"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("design" in attrs) == ("evidence" in attrs):
            raise serializers.ValidationError("Give either a design or evidence.")
        return attrs


class CitationOutput(serializers.ModelSerializer[Citation]):
    reference = serializers.SerializerMethodField()
    design = serializers.CharField(source="patent_id", allow_null=True)
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    figures = serializers.SerializerMethodField()
    search = serializers.UUIDField(source="run_id", allow_null=True)

    class Meta:
        model = Citation
        fields: ClassVar = [
            *("reference", "design", "evidence", "role", "basis", "pertinence"),
            *("figures", "search", "created_at", "changed_at", "version"),
        ]

    def get_reference(self, citation: Citation) -> str:
        """What its address ends in."""
        return citation.patent_id or str(citation.evidence_id)

    def get_figures(self, citation: Citation) -> list[str]:
        return [figure_names.of(one) for one in citation.figures.all()]


class EvidenceInput(serializers.Serializer[Any]):
    """A captured reference; its address is kept as words and never opened."""

    kind = serializers.ChoiceField(choices=Evidence.Kind.choices)
    title = serializers.CharField(max_length=300)
    author = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default=""
    )
    document_number = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )
    country = serializers.RegexField(
        r"^([A-Z]{2})?$", required=False, allow_blank=True, default=""
    )
    url = serializers.CharField(
        max_length=2000,
        required=False,
        allow_blank=True,
        default="",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    first_seen = serializers.DateField(required=False, allow_null=True, default=None)
    first_seen_basis = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default=""
    )
    captured_on = serializers.DateField()
    image = serializers.FileField(
        required=False,
        allow_null=True,
        default=None,
        help_text="of the page: PNG, JPEG, GIF, TIFF or PDF; at most 25 MB",
    )


class EvidenceOutput(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields: ClassVar = [
            *("id", "kind", "title", "author", "document_number", "country", "url"),
            *("first_seen", "first_seen_basis", "captured_on", "upload", "sha256"),
            *("created_at", "version"),
        ]

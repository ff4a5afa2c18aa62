"""What goes in and out of the API; inputs and outputs apart; none writes."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.reverse import reverse

from search import figure_names, numbers
from search.models import (
    Caption,
    Figure,
    Job,
    Party,
    Patent,
    PatentClass,
    Priority,
    Reference,
    RelatedDocument,
    Sheet,
    Upload,
    UploadPage,
)


class ClassOutput(serializers.ModelSerializer[PatentClass]):
    class Meta:
        model = PatentClass
        fields: ClassVar = [
            "scheme",
            "symbol",
            "raw",
            "edition",
            "is_main",
            "is_in_edition_15",
        ]


class PartyOutput(serializers.ModelSerializer[Party]):
    class Meta:
        model = Party
        fields: ClassVar = [
            "role",
            "last_name",
            "first_name",
            "organization",
            "city",
            "state",
            "country",
            "role_code",
        ]


class ReferenceOutput(serializers.ModelSerializer[Reference]):
    """A cited document; `is_in_corpus` says whether its design can be opened."""

    is_in_corpus = serializers.SerializerMethodField()

    class Meta:
        model = Reference
        fields: ClassVar = [
            "kind",
            "text",
            "country",
            "number",
            "kind_code",
            "name",
            "year",
            "month",
            "day",
            "cited_by",
            "class_raw",
            "design",
            "is_in_corpus",
        ]

    def get_is_in_corpus(self, reference: Reference) -> bool:
        return reference.design in self.context["designs_in_corpus"]


class PriorityOutput(serializers.ModelSerializer[Priority]):
    class Meta:
        model = Priority
        fields: ClassVar = ["country", "number", "dated"]


class RelatedOutput(serializers.ModelSerializer[RelatedDocument]):
    class Meta:
        model = RelatedDocument
        fields: ClassVar = [
            "relation",
            "parent_country",
            "parent_number",
            "parent_date",
            "parent_status",
            "parent_patent",
            "child_number",
        ]


class CaptionOutput(serializers.ModelSerializer[Caption]):
    class Meta:
        model = Caption
        fields: ClassVar = [
            *("source", "numbers", "text", "view", "is_reference", "generator"),
            "is_generic",
        ]


class SheetOutput(serializers.ModelSerializer[Sheet]):
    class Meta:
        model = Sheet
        fields: ClassVar = [
            "code",
            "file",
            "state",
            "reason",
            "is_gazette",
            "is_landscape",
            "width",
            "height",
            "file_sha256",
            "pixel_sha256",
        ]


class FigureOutput(serializers.ModelSerializer[Figure]):
    id = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()

    class Meta:
        model = Figure
        fields: ClassVar = [
            "id",
            "number",
            "view",
            "binding",
            "description",
            "is_gazette",
            "box",
            "thumbnail",
            "image",
        ]

    def get_id(self, figure: Figure) -> str:
        return figure_names.of(figure)

    def get_thumbnail(self, figure: Figure) -> str:
        return self._address("api:figure-thumbnail", figure)

    def get_image(self, figure: Figure) -> str:
        return self._address("api:figure-image", figure)

    def _address(self, name: str, figure: Figure) -> str:
        return reverse(
            name,
            kwargs={"figure_id": figure_names.of(figure)},
            request=self.context["request"],
        )


class DesignRowOutput(serializers.ModelSerializer[Patent]):
    """A design in a list."""

    number = serializers.SerializerMethodField()

    class Meta:
        model = Patent
        fields: ClassVar = [
            "id",
            "number",
            "title",
            "granted_date",
            "first_published",
            "filed_date",
            "locarno",
            "uspc",
            "source",
        ]

    def get_number(self, patent: Patent) -> str:
        return numbers.shown(patent.pk)


class DesignPageOutput(serializers.Serializer[Any]):
    """Some designs, and what to give as `after` for those that follow."""

    next = serializers.CharField(allow_null=True)
    results = DesignRowOutput(many=True)


class DesignOutput(DesignRowOutput):
    """A design with everything the corpus knows of it."""

    classes = ClassOutput(many=True)
    parties = PartyOutput(many=True)
    priorities = PriorityOutput(many=True)
    related = RelatedOutput(many=True)
    references = ReferenceOutput(many=True)
    sheets = SheetOutput(many=True)
    figures = FigureOutput(many=True)
    captions = CaptionOutput(many=True)

    class Meta(DesignRowOutput.Meta):
        fields: ClassVar = [
            *DesignRowOutput.Meta.fields,
            "kind",
            "claim",
            "application_number",
            "series_code",
            "term_years",
            "disclaimer",
            "primary_examiner",
            "assistant_examiner",
            "art_unit",
            "hague_number",
            "hague_filed_date",
            "hague_registered_date",
            "hague_published_date",
            "declared_sheets",
            "declared_figures",
            "field_of_search",
            "broken_line_statement",
            "statements",
            "format_version",
            "source_file",
            "source_member",
            "source_position",
            "source_sha256",
            "parser_version",
            "classes",
            "parties",
            "priorities",
            "related",
            "references",
            "sheets",
            "figures",
            "captions",
        ]


class UploadInput(serializers.Serializer[Any]):
    file = serializers.FileField(
        # An empty file is refused with the others, by name.
        allow_empty_file=True,
        help_text="PNG, JPEG, GIF, TIFF (multi-page too) or PDF; at most 25 MB",
    )


class CaseUploadInput(UploadInput):
    is_query = serializers.BooleanField(
        default=False,
        help_text="added to a search alone: none of the application's drawings",
    )


class UploadPageOutput(serializers.ModelSerializer[UploadPage]):
    page = serializers.SerializerMethodField()

    class Meta:
        model = UploadPage
        fields: ClassVar = ["page", "width", "height", "is_blank", "is_damaged"]

    def get_page(self, page: UploadPage) -> int:
        return page.position + 1


class UploadOutput(serializers.ModelSerializer[Upload]):
    pages = UploadPageOutput(many=True)

    class Meta:
        model = Upload
        fields: ClassVar = ["id", "name", "size", "state", "refusal", "pages"]


class JobOutput(serializers.ModelSerializer[Job]):
    progress = serializers.SerializerMethodField()
    seconds_left = serializers.FloatField(allow_null=True, read_only=True)

    class Meta:
        model = Job
        fields: ClassVar = [
            "id",
            "kind",
            "state",
            "title",
            "unit",
            "total",
            "done",
            "progress",
            "rate",
            "seconds_left",
            "log",
            "error",
            "attempt",
            "created_at",
            "started_at",
            "finished_at",
        ]

    def get_progress(self, job: Job) -> float | None:
        """Between 0 and 1; null while the total is unknown."""
        return min(1.0, job.done / job.total) if job.total else None

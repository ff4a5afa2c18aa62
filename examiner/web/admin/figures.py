"""Sheets, figures, captions and vectors."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from examiner.accounts import roles
from examiner.web.admin import captionings, pictures
from examiner.web.admin.large_tables import LargeTableAdmin, ReadOnlyAdmin
from search import caption_reviews
from search.models import Caption, Figure, FigureEmbedding, Sheet


@admin.register(Sheet)
class SheetAdmin(ReadOnlyAdmin):
    list_display = (
        "picture",
        "__str__",
        "state",
        "reason",
        "width",
        "height",
        "ink_share",
        "is_landscape",
    )
    list_display_links = ("__str__",)
    list_filter = ("state", "is_gazette", "is_landscape", "is_photograph")
    search_fields = ("patent__id", "file", "file_sha256", "pixel_sha256")

    @admin.display(description="")
    def picture(self, sheet: Sheet) -> SafeString | str:
        return pictures.thumbnail(sheet)


@admin.register(Figure)
class FigureAdmin(LargeTableAdmin):
    """A curator may name a figure's view and number; the rest is as filed."""

    list_display = ("picture", "__str__", "number", "view", "binding", "description")
    list_display_links = ("__str__",)
    list_editable = ("number", "view", "binding")
    list_filter = ("needs_review", "view", "binding", "is_gazette")
    list_select_related = ("sheet",)
    search_fields = ("patent__id", "description")
    fields = ("number", "view", "binding", "description")
    actions = ("caption", "settle")

    @admin.action(
        description="Take the selected figures from the review queue",
        permissions=["change"],
    )
    def settle(self, request: HttpRequest, queryset: QuerySet[Figure]) -> None:
        count = caption_reviews.settle(queryset)
        self.message_user(request, f"{count} taken from the review queue.")

    @admin.action(description="Caption the selected figures", permissions=["start"])
    def caption(self, request: HttpRequest, queryset: QuerySet[Figure]) -> None:
        most = queryset.values_list("pk", flat=True)[: captionings.MOST_AT_ONCE + 1]
        captionings.start(self, request, figures=list(most))

    def has_start_permission(self, request: HttpRequest) -> bool:
        return roles.may_start_jobs(request.user)  # type: ignore[arg-type]

    @admin.display(description="")
    def picture(self, figure: Figure) -> SafeString | str:
        return pictures.thumbnail(figure)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Figure | None = None
    ) -> bool:
        return False


@admin.register(Caption)
class CaptionAdmin(LargeTableAdmin):
    list_display = ("patent_id", "source", "generator", "view", "text", "is_generic")
    list_filter = ("source", "is_generic", "view", "is_reference")
    search_fields = ("patent__id", "text", "generator")
    autocomplete_fields = ("figure",)
    raw_id_fields = ("patent",)


@admin.register(FigureEmbedding)
class FigureEmbeddingAdmin(ReadOnlyAdmin):
    list_display = ("picture", "figure", "encoder")
    list_filter = ("encoder",)
    list_select_related = ("figure__sheet", "encoder")
    search_fields = ("figure__patent__id",)
    fields = ("figure", "encoder")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FigureEmbedding]:
        return super().get_queryset(request).defer("vector")

    @admin.display(description="")
    def picture(self, embedding: FigureEmbedding) -> SafeString | str:
        return pictures.thumbnail(embedding.figure)

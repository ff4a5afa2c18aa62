"""Patents and what hangs on them."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from examiner.accounts import roles
from examiner.web.admin import captionings, pictures
from examiner.web.admin.large_tables import ReadOnlyAdmin, ReadOnlyInline
from search import numbers
from search.models import (
    Party,
    Patent,
    PatentClass,
    PatentEdit,
    Priority,
    Reference,
    RelatedDocument,
    Sheet,
)


class ClassInline(ReadOnlyInline):
    model = PatentClass


class PartyInline(ReadOnlyInline):
    model = Party


class PriorityInline(ReadOnlyInline):
    model = Priority


class RelatedInline(ReadOnlyInline):
    model = RelatedDocument


class EditInline(ReadOnlyInline):
    model = PatentEdit


@admin.register(Patent)
class PatentAdmin(ReadOnlyAdmin):
    """Shown only: a grant is corrected on its page, which keeps the history."""

    list_display = (
        "picture",
        "number",
        "title",
        "locarno",
        "uspc",
        "first_published",
        "source",
        "until",
    )
    list_display_links = ("number",)
    list_filter = ("source", "format_version", ("until", admin.EmptyFieldListFilter))
    search_fields = ("id", "title", "application_number", "hague_number")
    search_help_text = "number, title, application number or Hague number"
    date_hierarchy = "granted_date"
    list_select_related = ("load",)
    actions = ("caption",)
    inlines = (ClassInline, PartyInline, PriorityInline, RelatedInline, EditInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Patent]:
        gazette = Sheet.objects.filter(until__isnull=True, position=0)
        return (
            super()
            .get_queryset(request)
            .defer("words", "statements", "field_of_search", "figure_text")
            .prefetch_related(Prefetch("sheets", gazette, to_attr="first_sheets"))
        )

    @admin.action(description="Caption the selected designs", permissions=["start"])
    def caption(self, request: HttpRequest, queryset: QuerySet[Patent]) -> None:
        most = queryset.values_list("pk", flat=True)[: captionings.MOST_AT_ONCE + 1]
        captionings.start(self, request, patents=list(most))

    def has_start_permission(self, request: HttpRequest) -> bool:
        return roles.may_start_jobs(request.user)  # type: ignore[arg-type]

    @admin.display(description="number", ordering="id")
    def number(self, patent: Patent) -> str:
        return numbers.shown(patent.pk)

    @admin.display(description="")
    def picture(self, patent: Patent) -> SafeString | str:
        sheets: list[Sheet] = getattr(patent, "first_sheets", [])
        return pictures.thumbnail(sheets[0] if sheets else None)


@admin.register(PatentClass)
class PatentClassAdmin(ReadOnlyAdmin):
    list_display = ("patent_id", "scheme", "symbol", "raw", "edition", "is_main")
    list_filter = ("scheme", "is_main", "edition", "is_in_edition_15")
    search_fields = ("patent__id", "symbol", "raw")


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ("patent_id", "role", "shown", "city", "country")
    list_filter = ("role",)
    search_fields = ("patent__id", "last_name", "organization")


@admin.register(Reference)
class ReferenceAdmin(ReadOnlyAdmin):
    list_display = ("patent_id", "position", "kind", "country", "number", "cited_by")
    list_filter = ("kind", "cited_by")
    search_fields = ("patent__id", "number", "design", "name")


@admin.register(Priority)
class PriorityAdmin(ReadOnlyAdmin):
    list_display = ("patent_id", "country", "number", "dated")
    list_filter = ("country",)
    search_fields = ("patent__id", "number")


@admin.register(RelatedDocument)
class RelatedDocumentAdmin(ReadOnlyAdmin):
    list_display = ("patent_id", "relation", "parent_number", "parent_patent")
    list_filter = ("relation",)
    search_fields = ("patent__id", "parent_number", "parent_patent")


@admin.register(PatentEdit)
class PatentEditAdmin(ReadOnlyAdmin):
    list_display = ("patent_id", "field", "old", "new", "author", "edited_at")
    list_filter = ("field",)
    search_fields = ("patent__id", "author")

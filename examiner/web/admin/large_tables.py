"""How the admin stays quick on millions of rows."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class LargeTableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """No full counts, no long pages, no choice lists of whole tables."""

    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    ordering = ("-pk",)

    class Media:
        css = {"all": ["web/css/admin.css"]}


class ReadOnlyAdmin(LargeTableAdmin):
    """Rows the program writes: to be looked at, not changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a parent, shown only."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("pk")

"""Runs, watches, uploads and cases: who may see them is decided by `cases.access`.

Case data is confidential even from curators, so these lists show only the rows of
cases the person belongs to, and never words or pixels of a query.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from examiner.cases import access
from examiner.cases.models import Case
from examiner.web.admin.large_tables import ReadOnlyAdmin
from search.models import (
    Alert,
    Hit,
    QueryView,
    SearchRun,
    Upload,
    UploadPage,
    Watch,
)

HIDDEN = (
    *("text", "text_against", "like", "unlike", "primary", "application", "filters"),
    *("predictions", "notice", "error", "difference"),
)


@admin.register(SearchRun)
class SearchRunAdmin(ReadOnlyAdmin):
    list_display = ("pk", "state", "mode", "backend", "encoder", "created_at")
    list_filter = ("state", "mode", "backend")
    list_select_related = ("encoder",)
    ordering = ("-created_at",)
    exclude = HIDDEN

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchRun]:
        visible = access.runs_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(pk__in=visible)


class OfVisibleRuns(ReadOnlyAdmin):
    """Rows that belong to a run."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = access.runs_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(run__in=visible)


@admin.register(QueryView)
class QueryViewAdmin(OfVisibleRuns):
    list_display = ("run_id", "position", "weight", "note")
    exclude = ("vector",)


@admin.register(Hit)
class HitAdmin(OfVisibleRuns):
    list_display = ("run_id", "rank", "patent_id", "score")
    search_fields = ("patent__id",)


@admin.register(Watch)
class WatchAdmin(ReadOnlyAdmin):
    list_display = ("pk", "is_active", "least_percentile", "looked_to", "created_at")
    list_filter = ("is_active",)
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Watch]:
        cases = access.cases_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(placement__case__in=cases)


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ("pk", "watch_id", "created_at", "seen_at")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        cases = access.cases_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(watch__placement__case__in=cases)


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("pk", "size", "state", "created_at")
    list_filter = ("state",)
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        cases = access.cases_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(placement__case__in=cases)


@admin.register(UploadPage)
class UploadPageAdmin(ReadOnlyAdmin):
    list_display = ("upload_id", "position", "width", "height", "is_blank")

    def get_queryset(self, request: HttpRequest) -> QuerySet[UploadPage]:
        cases = access.cases_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(upload__placement__case__in=cases)


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ("pk", "owner", "title", "is_scratch", "created_at")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        visible = access.cases_of(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(pk__in=visible)

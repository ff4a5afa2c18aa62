"""Imports, their notes, and revisions."""

from django.contrib import admin

from examiner.web.admin.large_tables import ReadOnlyAdmin
from search.models import Import, ImportNote, Revision


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    list_display = ("pk", "job", "sources", "is_update", "withdrawn")
    list_filter = ("job__state", "is_update")
    list_select_related = ("job", "withdrawn")
    search_fields = ("sources",)


@admin.register(ImportNote)
class ImportNoteAdmin(ReadOnlyAdmin):
    list_display = ("load_id", "kind", "file", "position", "patent_number", "reason")
    list_filter = ("kind",)
    search_fields = ("file", "patent_number", "reason")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("pk", "reason", "created_at")
    search_fields = ("reason",)

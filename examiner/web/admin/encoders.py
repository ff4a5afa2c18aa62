"""Encoders and which one is live."""

from django.contrib import admin

from examiner.web.admin.large_tables import ReadOnlyAdmin
from search.models import Encoder


@admin.register(Encoder)
class EncoderAdmin(ReadOnlyAdmin):
    list_display = ("name", "state", "dimensions", "has_text_tower", "created_at")
    list_filter = ("state", "has_text_tower")
    search_fields = ("name", "load_name", "weights_sha256")

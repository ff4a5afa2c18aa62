"""Thumbnails in admin lists."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from search import thumbnails
from search.models import Sheet


def thumbnail(sheet: Sheet | None) -> SafeString | str:
    """A small picture of a stored sheet, or its state in words."""
    if sheet is None:
        return ""
    if not sheet.file_sha256:
        return sheet.get_state_display()
    small = min(thumbnails.SIZES)
    address = reverse("thumbnail", args=[sheet.file_sha256, small])
    return format_html(
        '<img class="thumbnail" src="{}" alt="{}" loading="lazy">', address, str(sheet)
    )

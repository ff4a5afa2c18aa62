"""Thumbnails in admin lists."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from examiner.web.templatetags import shown
from search.models import Figure, Sheet


def thumbnail(drawn: Figure | Sheet | None) -> SafeString | str:
    """A small picture of what is stored, or the state of its sheet in words."""
    if drawn is None:
        return ""
    sheet = drawn if isinstance(drawn, Sheet) else drawn.sheet
    if not sheet.file_sha256:
        return sheet.get_state_display()
    return format_html(
        '<img class="thumbnail" src="{}" alt="{}" loading="lazy">',
        shown.small_picture(drawn),
        str(drawn),
    )

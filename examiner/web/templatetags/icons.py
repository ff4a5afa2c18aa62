"""Lucide icons, laid into the page so that they take the colour of their text."""

from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """An icon by its Lucide name; without a title it is decoration."""
    drawn = _svg(name)
    if title:
        return format_html(
            '<span class="icon" role="img" aria-label="{}" title="{}">{}</span>',
            title,
            title,
            drawn,
        )
    return format_html('<span class="icon" aria-hidden="true">{}</span>', drawn)


@cache
def _svg(name: str) -> SafeString:
    path = finders.find(f"web/icons/{name}.svg")
    if not isinstance(path, str):
        raise template.TemplateSyntaxError(f"there is no icon {name!r}")
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - finders give strings
        drawn = file.read()
    # Our own vendored file, as published; only its licence comment stays behind.
    return mark_safe(drawn[drawn.index("<svg") :].strip())  # noqa: S308

"""Paging by cursor: no counts, and a page stays what it was."""

from rest_framework.pagination import CursorPagination


class ByNewest(CursorPagination):
    """Rows with a running number, the latest first."""

    ordering = "-pk"
    page_size = 50


class ByOpening(CursorPagination):
    """Rows without a running number, the last made first."""

    ordering = ("-created_at", "-pk")
    page_size = 50

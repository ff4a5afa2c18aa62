"""Paging by cursor: no counts, and a page stays what it was."""

from rest_framework.pagination import CursorPagination


class ByNumber(CursorPagination):
    """Designs by their number, newest numbers first."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class ByNewest(CursorPagination):
    """Rows with a running number, the latest first."""

    ordering = "-pk"
    page_size = 50

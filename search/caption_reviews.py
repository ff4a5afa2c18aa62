"""Captions and views that look wrong: sent to the curators' queue, taken from it."""

from django.db.models import QuerySet

from search.models import Figure


def send(patent_id: str, *, figure_id: int | None = None) -> list[Figure]:
    """Have a person look at a figure of a design, or at all; return which."""
    figures = Figure.objects.current().filter(patent=patent_id, is_gazette=False)
    if figure_id is not None:
        figures = figures.filter(pk=figure_id)
    figures.update(needs_review=True)
    return list(figures.order_by("position", "part"))


def settle(figures: QuerySet[Figure]) -> int:
    """Take figures from the queue, once looked at; return how many."""
    return figures.filter(needs_review=True).update(needs_review=False)

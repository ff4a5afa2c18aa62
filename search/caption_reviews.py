"""Captions and views that look wrong: sent to the curators' queue of figures."""

from search.models import Figure


def send(patent_id: str, *, figure_id: int | None = None) -> int:
    """Have a person look at a figure of a design, or at all; return how many."""
    figures = Figure.objects.current().filter(patent=patent_id, is_gazette=False)
    if figure_id is not None:
        figures = figures.filter(pk=figure_id)
    return figures.update(needs_review=True)

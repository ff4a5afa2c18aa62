"""Sending a figure to review; who did, and with which caption, stays in its history."""

from django.contrib.admin.models import CHANGE, LogEntry

from examiner.accounts.models import User
from search import caption_reviews


def send(user: User, patent_id: str, *, figure_id: int | None) -> int:
    """Have a figure of a design looked at, or all of them; return how many."""
    figures = caption_reviews.send(patent_id, figure_id=figure_id)
    for figure in figures:
        LogEntry.objects.log_actions(
            user.pk,
            [figure],
            CHANGE,
            change_message=f"Sent to review: {figure.description or 'no caption'}",
            single_object=True,
        )
    return len(figures)

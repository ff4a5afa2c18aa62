"""Rows that stand for a job: started by a form or an action, then only looked at."""

from abc import abstractmethod
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from examiner.accounts import roles
from examiner.web.admin import jobs
from examiner.web.admin.large_tables import ReadOnlyAdmin
from search import model_cards
from search.models import Job

MOST_ROWS = 400  # of a table of results on one page


class StartedJobAdmin(ReadOnlyAdmin):
    """`start` makes the row and queues its job from what the form holds."""

    add_fields: tuple[str, ...] = ()
    shown_fields: tuple[str, ...] = ()

    @abstractmethod
    def start(self, form: Any) -> Model:
        """Make the row of a valid form, and queue its job."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return roles.may_start_jobs(request.user)  # type: ignore[arg-type]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.shown_fields if obj else self.add_fields

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Model:
        return self.start(form)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """`start` has saved it."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Nothing hangs on it yet."""

    @admin.display(description="job")
    def job_link(self, row: Any) -> SafeString:
        return job_link(row.job)

    @admin.display(description="state", ordering="job__state")
    def state(self, row: Any) -> str:
        return str(row.job.get_state_display())

    @admin.display(description="progress")
    def progress(self, row: Any) -> SafeString | str:
        return jobs.shown_progress(row.job)


class StartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that asks the domain whether the job could begin at all."""

    @abstractmethod
    def check(self, values: dict[str, Any]) -> None:
        """Raise forms.ValidationError for what cannot begin."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            self.check(values)
        return values


def job_link(job: Job) -> SafeString:
    """A link to a job's page, which follows its progress."""
    address = reverse("admin:search_job_change", args=[job.pk])
    return format_html('<a href="{}">{}</a>', address, job)


def card(text: str) -> SafeString | str:
    """A page of Markdown as it was written, lines kept."""
    return format_html('<pre class="card">{}</pre>', text) if text else ""


def table(values: Any) -> SafeString | str:
    """Nested JSON as a table of two columns, each value named by its way there."""
    rows = [
        (name, model_cards.shown(value)) for name, value in model_cards.flat(values)
    ]
    if not rows:
        return ""
    body = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", rows[:MOST_ROWS])
    more = f"and {len(rows) - MOST_ROWS:,} more" if len(rows) > MOST_ROWS else ""
    return format_html('<table class="results">{}</table>{}', body, more)

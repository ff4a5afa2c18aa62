"""Captionings: what is to be described by which captioner, and what came of it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from examiner.web.admin.large_tables import LargeTableAdmin
from examiner.web.admin.started_jobs import StartedJobAdmin, StartForm, job_link
from search import captioning
from search.captioning import NothingToCaption
from search.models import Captioning
from workers import workflows

MOST_AT_ONCE = 10_000  # rows named one by one; more are captioned all together


class CaptioningForm(StartForm):
    captioner = forms.CharField(
        required=False,
        help_text="Empty for the configured one. What has a caption of its present "
        "version is left alone.",
    )

    class Meta:
        model = Captioning
        fields = ("captioner",)

    def check(self, values: dict[str, Any]) -> None:
        try:
            captioning.check()
        except NothingToCaption as problem:
            raise forms.ValidationError(str(problem)) from problem


@admin.register(Captioning)
class CaptioningAdmin(StartedJobAdmin):
    """The form describes all that lacks a caption; lists have an action for some."""

    form = CaptioningForm
    list_display = ("pk", "captioner", "generator", "state", "progress")
    list_filter = ("job__state",)
    list_select_related = ("job",)
    search_fields = ("captioner", "generator")
    add_fields = ("captioner",)
    shown_fields = (
        *("job_link", "state", "progress", "captioner", "generator", "patents"),
        *("figures", "counts"),
    )

    def start(self, form: Any) -> Captioning:
        made = captioning.create(captioner=form.cleaned_data["captioner"])
        workflows.caption(made)
        return made


def start(
    page: "LargeTableAdmin",
    request: HttpRequest,
    *,
    patents: list[str] | None = None,
    figures: list[int] | None = None,
) -> None:
    """Queue the captioning of the selected rows and say so."""
    wanted = patents or figures or []
    if len(wanted) > MOST_AT_ONCE:
        text = f"At most {MOST_AT_ONCE:,} at once; add a captioning for all of them."
        page.message_user(request, text, messages.ERROR)
        return
    try:
        made = captioning.create(patents=patents or [], figures=figures or [])
    except NothingToCaption as problem:
        page.message_user(request, str(problem), messages.ERROR)
        return
    workflows.caption(made)
    page.message_user(request, job_link(made.job), messages.SUCCESS)

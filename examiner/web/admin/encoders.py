"""Encoders: which one is live, what the others are worth, and switching."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from examiner.accounts import roles
from examiner.web.admin import started_jobs
from examiner.web.admin.large_tables import ReadOnlyAdmin
from examiner.web.admin.started_jobs import job_link
from search import evaluation
from search.evaluation import UnableToEvaluate, Wanted
from search.models import Encoder, TrainingRun
from workers import workflows

USUAL = "same-design"  # the protocol that every encoder can be judged by


@admin.register(Encoder)
class EncoderAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "dimensions", "has_text_tower", "created_at")
    list_filter = ("state", "has_text_tower")
    search_fields = ("name", "load_name", "weights_sha256")
    actions = ("evaluate", "embed_beside", "make_live")
    fields = (
        *("title", "state", "name", "load_name", "weights_sha256"),
        *("preprocessing_version", "dimensions", "has_text_tower", "created_at"),
        *("trained_by", "evaluated", "model_card", "metrics"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Encoder]:
        return super().get_queryset(request).prefetch_related("trainings")

    @admin.display(description="encoder", ordering="name")
    def title(self, encoder: Encoder) -> str:
        run = _training(encoder)
        if run is None:
            return encoder.name
        return f"{run.recipe} · {run.backbone or 'its backbone'} · training {run.pk}"

    @admin.display(description="trained by")
    def trained_by(self, encoder: Encoder) -> SafeString | str:
        run = _training(encoder)
        if run is None:
            return ""
        address = reverse("admin:search_trainingrun_change", args=[run.pk])
        return format_html('<a href="{}">{}</a>', address, run)

    @admin.display(description="evaluations")
    def evaluated(self, encoder: Encoder) -> SafeString:
        rows = encoder.evaluations.select_related("job").order_by("-pk")
        links = (
            (
                reverse("admin:search_evaluation_change", args=[row.pk]),
                row,
                ", ".join(row.protocols),
                row.job.get_state_display().lower(),
            )
            for row in rows
        )
        return format_html_join("", '<p><a href="{}">{}</a>: {}, {}</p>', links)

    @admin.display(description="model card")
    def model_card(self, encoder: Encoder) -> SafeString | str:
        run = _training(encoder)
        return started_jobs.card(run.model_card) if run else ""

    @admin.display(description="metrics")
    def metrics(self, encoder: Encoder) -> SafeString | str:
        run = _training(encoder)
        return started_jobs.table(run.metrics) if run else ""

    @admin.action(description="Evaluate on the corpus", permissions=["start"])
    def evaluate(self, request: HttpRequest, queryset: QuerySet[Encoder]) -> None:
        for encoder in queryset:
            words = evaluation.USUAL if encoder.has_text_tower else (USUAL,)
            try:
                made = evaluation.create(Wanted(encoder=encoder, protocols=words))
            except UnableToEvaluate as problem:
                self.message_user(request, str(problem), messages.ERROR)
                continue
            workflows.evaluate(made)
            self.message_user(request, job_link(made.job), messages.SUCCESS)

    @admin.action(description="Embed beside the live encoder", permissions=["start"])
    def embed_beside(self, request: HttpRequest, queryset: QuerySet[Encoder]) -> None:
        for encoder in queryset:
            job = workflows.embed_by(encoder, to_live=False)
            self.message_user(request, job_link(job), messages.SUCCESS)

    @admin.action(description="Embed and make live", permissions=["switch"])
    def make_live(self, request: HttpRequest, queryset: QuerySet[Encoder]) -> None:
        if queryset.count() != 1:
            text = "Select the one encoder that all searches shall use."
            self.message_user(request, text, messages.ERROR)
            return
        job = workflows.embed_by(queryset.get(), to_live=True)
        self.message_user(request, job_link(job), messages.SUCCESS)

    def has_start_permission(self, request: HttpRequest) -> bool:
        return roles.may_start_jobs(request.user)  # type: ignore[arg-type]

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return roles.may_switch_encoders(request.user)  # type: ignore[arg-type]


def _training(encoder: Encoder) -> TrainingRun | None:
    """The latest training that gave the encoder."""
    runs = sorted(encoder.trainings.all(), key=lambda run: run.pk)
    return runs[-1] if runs else None
